"""Rules of the house that a reader of one file cannot see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.tree import ROOT, calls, modules, name, parsed, root_name

CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}
SKIPS_HISTORY = {"update", "bulk_update", "bulk_create", "delete", "raw", "update_or_create"}
# Where rows of audited models may be written in bulk, each with its history. copying.py writes made-up tickets for
# measuring, 100,000 at a time: a copy's rows and its history rows go in together, so that verify_audit finds no gap.
BULK_ALLOWED = {"offices/history.py", "offices/tree.py", "tickets/sample/copying.py"}


def assignments(path: Path, attribute: str) -> list[str]:
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [
                f"{name(path)}:{node.lineno}"
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == attribute and root_name(target) != "self"
            ]
    return found


def test_a_status_changes_only_in_the_verbs() -> None:
    outside = [path for path in modules("tickets", "notifications", "compliance") if "domain" not in path.parts]

    assert [place for path in outside for place in assignments(path, "status")] == []


@pytest.mark.parametrize("folder", ["sla/core", "tickets/domain"])
def test_the_clock_is_read_at_the_edge_only(folder: str) -> None:
    reads = [
        f"{name(path)}:{call.lineno}"
        for path in modules(folder)
        for call in calls(path)
        if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) in CLOCKS
    ]

    assert reads == []


def kept_in_history() -> dict[str, set[str]]:
    """The columns that history keeps, by name of the audited model."""
    models = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    managers = [(model, getattr(model, model._meta.simple_history_manager_attribute)) for model in models]
    return {model.__name__: {field.name for field in manager.model._meta.fields} for model, manager in managers}


def skips_history(call: ast.Call, kept: dict[str, set[str]]) -> bool:
    """Tell a bulk write on an audited model; an update of columns that no history keeps is none."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in SKIPS_HISTORY:
        return False
    columns = {keyword.arg for keyword in call.keywords}
    is_outside = call.func.attr == "update" and columns and not columns & kept.get(root_name(call), set())
    return root_name(call) in kept and not is_outside


def test_no_write_passes_history_by() -> None:
    kept = kept_in_history()
    skipped = [
        f"{name(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in modules()
        if name(path) not in BULK_ALLOWED
        for call in calls(path)
        if skips_history(call, kept)
    ]

    assert {"Ticket", "Office", "User"} <= set(kept)
    assert skipped == []


def test_rooms_import_no_settings_module_of_the_frame() -> None:
    """Apps read django.conf.settings; only helpdesk knows helpdesk."""
    rooms = [path for path in modules() if path.relative_to(ROOT).parts[0] != "helpdesk"]

    assert [name(path) for path in rooms if "from helpdesk" in path.read_text()] == []


def test_no_path_or_host_of_a_machine_stands_in_the_tree() -> None:
    own = Path(__file__).name
    words = ("/ho" + "me/", "/ro" + "ot/", "py" + "pi.org", "python" + "hosted")
    texts = [*modules(), *modules("tests"), ROOT / "Makefile", ROOT / "Dockerfile", *(ROOT / "docs").glob("*.md")]
    hits = [name(path) for path in texts if path.name != own and any(word in path.read_text() for word in words)]

    assert hits == []
