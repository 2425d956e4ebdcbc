"""JSON as it may come in: nested as deep as a form can be, every number finite, every text storable."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 12  # levels of objects and lists


class FormJSONParser(JSONParser):
    """Refuses with 400 what Python reads but a database cannot keep, on both engines alike."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            refuse("nested too deep")
        check_json(data)
        return data


def check_json(data: Any) -> None:
    """Raise ParseError for JSON nested deeper than MAX_DEPTH, or with a number beyond all bounds; no recursion."""
    level, depth = [data], 0
    while level:
        if depth > MAX_DEPTH:
            refuse("nested too deep")
        if any(isinstance(value, float) and not isfinite(value) for value in level):
            refuse("a number is out of range")
        level, depth = [child for value in level for child in children(value)], depth + 1


def children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def refuse(why: str) -> NoReturn:
    raise ParseError(f"JSON parse error - {why}")
