"""Outcomes as JSON, and text that is safe to print."""

import json
import math
import unicodedata
from collections.abc import Mapping
from typing import Any

_DIRECTION_MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def as_json(data: Mapping[str, Any]) -> str:
    """Return data as one line of JSON that every reader accepts."""
    return json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)


def printable(text: str) -> str:
    """Return text without what a terminal would obey instead of showing.

    Labels and texts come from files; an escape sequence in one could rewrite the
    screen, a direction mark could disguise it.
    """
    return "".join(
        ascii(character)[1:-1] if _obeyed(character) else character
        for character in text
    )


def _obeyed(character: str) -> bool:
    return character not in "\n\t" and (
        unicodedata.category(character) in ("Cc", "Cs")
        or unicodedata.bidirectional(character) in _DIRECTION_MARKS
    )


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
