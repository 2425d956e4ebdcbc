"""Templates under a strict content policy, and partials that name their context."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import name, templates

INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign host": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped": re.compile(r"[^\"']\s*\|\s*safe\b|autoescape\s+off"),  # a literal may be safe, a value never
}


def is_mail(path: Path) -> bool:
    return "email" in path.parts


@pytest.mark.parametrize("kind", INLINE)
def test_pages_carry_nothing_inline(kind: str) -> None:
    assert [name(path) for path in templates() if not is_mail(path) and INLINE[kind].search(path.read_text())] == []


def test_partials_name_their_context_in_the_first_line() -> None:
    partials = [path for path in templates() if path.name.startswith("_")]

    assert [name(path) for path in partials if "{#" not in path.read_text().split("\n", 1)[0]] == []
