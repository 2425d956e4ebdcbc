"""Sizes: what no longer fits on a screen is split."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, body_length, functions, is_task, length, modules, name, parsed, templates

MODULE, FUNCTION, VIEW, TASK, MODEL, TEST = 400, 50, 30, 15, 200, 30
PAGE, PARTIAL, SETTINGS, SETTINGS_TEST = 150, 60, 250, 30
DEPENDENCIES = 28


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_modules_are_short() -> None:
    assert [name(path) for path in modules() + modules("tests") if lines(path) > MODULE] == []


def test_settings_are_short() -> None:
    assert lines(ROOT / "helpdesk/settings.py") <= SETTINGS
    assert lines(ROOT / "helpdesk/settings_test.py") <= SETTINGS_TEST


def test_functions_are_short() -> None:
    long = [f"{name(path)}:{node.name}" for path in modules() for node in functions(path) if length(node) > FUNCTION]

    assert long == []


def is_view(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [argument.arg for argument in node.args.args if argument.arg != "self"]
    return "views" in name(path) and arguments[:1] == ["request"]


def test_views_are_short() -> None:
    views = [(path, node) for path in modules() for node in functions(path) if is_view(path, node)]

    assert [f"{name(path)}:{node.name}" for path, node in views if length(node) > VIEW] == []


def test_tasks_are_short_named_and_explained() -> None:
    tasks = [(path, node) for path in modules() for node in functions(path) if is_task(node)]

    assert [f"{name(path)}:{node.name}" for path, node in tasks if body_length(node) > TASK] == []
    assert [node.name for _, node in tasks if not ast.get_docstring(node)] == []
    assert [node.name for _, node in tasks if "name=" not in ast.unparse(node.decorator_list[0])] == []


def test_models_are_short() -> None:
    classes = [
        (path, node)
        for path in modules()
        if "models" in name(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    ]

    assert [f"{name(path)}:{node.name}" for path, node in classes if length(node) > MODEL] == []


def test_tests_are_short() -> None:
    tests = [(path, node) for path in modules("tests") for node in functions(path) if node.name.startswith("test_")]

    assert [f"{name(path)}:{node.name}" for path, node in tests if length(node) > TEST] == []


def test_templates_are_short() -> None:
    limits = [(path, PARTIAL if path.name.startswith("_") else PAGE) for path in templates()]

    assert [f"{name(path)}: {lines(path)}" for path, limit in limits if lines(path) > limit] == []


@pytest.fixture
def reasons() -> dict[str, str]:
    """The direct dependencies of pyproject.toml with the comment beside each."""
    text = (ROOT / "pyproject.toml").read_text()
    listed = tomllib.loads(text)["project"]["dependencies"]
    rows = dict(re.findall(r'^    "([\w-]+)",\s*# (.+)$', text, re.MULTILINE))
    return {dependency: rows.get(dependency, "") for dependency in listed}


def test_every_dependency_has_a_reason(reasons: dict[str, str]) -> None:
    assert len(reasons) <= DEPENDENCIES
    assert [dependency for dependency, reason in reasons.items() if len(reason) < 8] == []


def test_dependencies_are_those_that_are_locked(reasons: dict[str, str]) -> None:
    rows = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and not line.startswith("#")]

    assert {row.split("==")[0].split("[")[0] for row in rows} == set(reasons)


def test_lock_files_name_no_host_and_carry_hashes() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
