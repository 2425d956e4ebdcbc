"""The repository as the architecture tests read it: files, functions, calls."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("helpdesk", "offices", "sla", "tickets", "notifications", "compliance", "audit")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Every Python file below `folders` (the rooms by default), migrations aside."""
    found = [path for folder in folders or ROOMS for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def length(node: ast.stmt) -> int:
    """Lines from `def` to the end; decorators (tables of parametrize) are not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def body_length(node: Function) -> int:
    """Lines below the signature and the docstring."""
    code = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - code[0].lineno + 1 if code else 0


def is_task(node: Function) -> bool:
    return any("shared_task" in ast.unparse(decorator) for decorator in node.decorator_list)


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def root_name(node: ast.expr) -> str:
    """The name a chain begins with: `Ticket` in `Ticket.objects.filter(...).update`."""
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))
