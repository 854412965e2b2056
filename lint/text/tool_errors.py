"""Whether a tool's result says that the call failed: only what is an error beyond doubt counts."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

_SAYS_ERROR: Final = (
    r"(?:[A-Za-z_.]{0,60}(?:Error|Exception)|error|ERROR|Traceback \(most recent call last\))\s*(?:[:(]|$)"
)
_FAILED: Final = frozenset({"error", "failed", "failure"})
_NO_ERROR: Final = (None, False, 0, "", "none", "None", "null")


def is_error(content: Any) -> bool:
    """Whether the content of a result is an error: a text that begins as one, or a JSON object that says so."""
    if isinstance(content, list):
        content = next((part.get("text") for part in content if isinstance(part, dict)), None)
    if not isinstance(content, str):
        return False
    text = content.lstrip()
    return _object_says_so(text) if text.startswith("{") else re.match(_SAYS_ERROR, text) is not None


def _object_says_so(text: str) -> bool:
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
    return failed or value.get("success") is False or ("error" in value and _is_said(value["error"]))


def _is_said(error: Any) -> bool:
    """Whether the value under ``error`` is one."""
    return bool(error) and error not in _NO_ERROR
