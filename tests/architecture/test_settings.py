"""Every name that is read from the environment is explained, and no other is."""

import re

from tests.architecture.tree import ROOT

READ = re.compile(r"""(?:flag|number|choice|address|env\.\w+)\(\s*"([A-Z_]+)\"""")
EXPLAINED = re.compile(r"^\| `([A-Z_]+)`", re.MULTILINE)


def names_read() -> set[str]:
    return {found for file in ("settings", "environment") for found in READ.findall(source(f"helpdesk/{file}.py"))}


def source(path: str) -> str:
    return (ROOT / path).read_text()


def test_every_setting_is_explained() -> None:
    assert names_read() == set(EXPLAINED.findall(source("docs/settings.md")))
