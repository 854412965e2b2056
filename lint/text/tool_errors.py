"""Recognizes tool results that report an error. Only unambiguous ones count."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

_ERROR_START: Final = (
    r"(?:[A-Za-z_.]{0,60}(?:Error|Exception)|error|ERROR|Traceback \(most recent call last\))\s*(?:[:(]|$)"
)
_FAILED: Final = frozenset({"error", "failed", "failure"})
_NO_ERROR: Final = (None, False, 0, "", "none", "None", "null")


def is_error(content: Any) -> bool:
    """Whether the content of a tool result is an error: text that begins like one, or a JSON object with an error field."""
    if isinstance(content, list):
        content = next((part.get("text") for part in content if isinstance(part, dict)), None)
    if not isinstance(content, str):
        return False
    text = content.lstrip()
    return _is_error_object(text) if text.startswith("{") else re.match(_ERROR_START, text) is not None


def _is_error_object(text: str) -> bool:
    if '"error' not in text and '"fail' not in text and '"success"' not in text:
        return False
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(value, dict):
        return False
    status = value.get("status")
    failed = isinstance(status, str) and status.lower() in _FAILED
    error = value.get("error")
    return failed or value.get("success") is False or (bool(error) and error not in _NO_ERROR)
