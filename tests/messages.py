"""The messages of code and templates, and their Bangla; a tool and what the message test asks.

    python -m tests.messages update             new msgids into locale/bn/LC_MESSAGES/django.po, translations kept
    python -m tests.messages merge FILE.tsv ... translations from files, then update
    python -m tests.messages missing            print what has no Bangla yet

A line of a file is `msgid<TAB>bangla`, or `singular<TAB>plural<TAB>bangla one<TAB>bangla other`; \\n is a line end.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "bn" / "LC_MESSAGES" / "django.po"
ROOMS = ("helpdesk", "offices", "sla", "tickets", "notifications", "compliance", "audit")
PLURALS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, **PLURALS}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = str | tuple[str, ...]


def sources() -> Iterator[tuple[Path, str]]:
    """Yield each file of the rooms and each template as Python that babel can read."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            # Indentation of the markup means nothing to Python's tokenizer but trouble.
            yield path, re.sub(r"^[ \t]+", "", templatize(path.read_text()), flags=re.MULTILINE)


def used() -> dict[Key, str]:
    """Return every msgid in use, or pair of singular and plural, with the place of its first use."""
    found: dict[Key, str] = {}
    for path, source in sources():
        for line, words, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            if words:
                found.setdefault(words, f"{path.relative_to(ROOT)}:{line}")
    return found


def catalog() -> Catalog:
    """Return the Bangla catalogue, a new one where the file is missing."""
    if not PO.exists():
        return Catalog(locale="bn", project="helpdesk", charset="utf-8")
    with PO.open("rb") as source:
        return read_po(source, locale="bn")


def translations(message: Message | None) -> tuple[str, ...]:
    if message is None:
        return ("",)
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def faults(messages: Catalog) -> list[str]:
    """Return what is wrong with the catalogue: without Bangla, fuzzy, or with other placeholders than the msgid."""
    found = []
    for key, place in used().items():
        message = messages.get(key if isinstance(key, str) else key[0])
        if not all(translations(message)):
            found.append(f"{place}: no Bangla for {key!r}")
        elif message and isinstance(key, tuple) and not message.pluralizable:
            found.append(f"{place}: no plural for {key!r}")
    for message in messages:
        if message.id and message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        found += [f"placeholders differ: {message.id!r}" for text in translations(message) if not fits(message, text)]
    return found


def fits(message: Message, text: str) -> bool:
    """Tell whether `text` names the placeholders of the msgid; one of a pair may leave out the number."""
    if not message.id or not text:
        return True
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = [set(PLACEHOLDER.findall(each)) for each in ids]
    given = set(PLACEHOLDER.findall(text))
    return given in wanted if len(wanted) == 1 else given <= wanted[-1]


def read_lines(paths: Iterable[str]) -> Iterator[tuple[Key, Key]]:
    """Yield (msgid, translation) of each line of the files; an unreadable line stops with its place."""
    for path in paths:
        for number, line in enumerate(Path(path).read_text().splitlines(), 1):
            parts = [part.replace("\\n", "\n") for part in line.split("\t")]
            if not line.strip() or line.startswith("#"):
                continue
            if len(parts) == 2:
                yield parts[0], parts[1]
            elif len(parts) == 4:
                yield (parts[0], parts[1]), (parts[2], parts[3])
            else:
                sys.exit(f"{path}:{number}: 2 or 4 parts between tabs, not {len(parts)}")


def put(messages: Catalog, key: Key, text: Key) -> None:
    """Give `key` the translation `text`, replacing what it had."""
    messages.delete(key if isinstance(key, str) else key[0])
    messages.add(key, text)


def update(messages: Catalog) -> None:
    """Add the msgids in use that the catalogue lacks; a msgid that grew a plural keeps its words for both."""
    for key in used():
        old = messages.get(key if isinstance(key, str) else key[0])
        if old is None:
            messages.add(key, "" if isinstance(key, str) else ("", ""))
        elif isinstance(key, tuple) and not old.pluralizable:
            put(messages, key, (str(old.string), str(old.string)))


def write(messages: Catalog) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    fresh = Catalog(locale="bn", project="helpdesk", charset="utf-8", fuzzy=False)
    for message in messages:
        if message.id:
            fresh.add(message.id, message.string)
    text = io.BytesIO()
    write_po(text, fresh, width=120, sort_output=True, omit_header=True, no_location=True)
    header = 'msgid ""\nmsgstr ""\n"Language: bn\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    PO.write_bytes((header + '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n').encode() + text.getvalue())


def main(command: str = "missing", *paths: str) -> int:
    messages = catalog()
    if command in ("update", "merge"):
        for key, text in read_lines(paths):
            put(messages, key, text)
        update(messages)
        write(messages)
    wrong = faults(catalog())
    print("\n".join([*wrong, f"{len(used())} messages, {len(wrong)} faults"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
