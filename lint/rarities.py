"""Tells at once of most examples that their texts hold nothing of what is rare and wrong in texts."""

from __future__ import annotations

from typing import Final

from ftlint import secrets, template_tokens
from ftlint.example import Example
from ftlint.fingerprint import dump
from ftlint.mojibake import is_garbled, may_be_garbled
from ftlint.search import Literals, Search

_LOST: Final = "\ufffd"
_DECLARED: Final = r"""\\"parameters\\"|'parameters'"""  # in a text that stands in JSON
_ESCAPED: Final = (
    r"\b",
    r"\f",
    r"\u000",
    r"\u001",
)  # what `dump` writes for a control character: it escapes nothing else
_RARE: Final = "|".join((template_tokens.NEEDLE, secrets.NEEDLE, _DECLARED, _LOST))
_is_rare = Search(_RARE)
# So that one search of the bytes is enough for most: one of these is in all that the patterns find. None begins as much
# else does in JSON.
_may_be_rare = Literals(*template_tokens.LITERALS, 'parameters\\"', "'parameters'", _LOST, *_ESCAPED, *secrets.LITERALS)
_NOT_TEXTS: Final = frozenset({"tools", "functions", "parallel_tool_calls"})


def is_plain(example: Example) -> bool:
    """Whether no text holds a template token, a secret, declared tools, a lost, wrongly read or control character.

    False means only that a closer look is wanted. The whole record is searched as one text of JSON, written anew, since a
    file may have any character as an escape.
    """
    data = _written(example)
    if data is None:
        return False
    if _may_be_rare(data) and (_has_control(data) or _is_rare(data.decode())):
        return False
    return not (may_be_garbled(data) and is_garbled(data.decode()))


def _written(example: Example) -> bytes | None:
    """The record as JSON, less shared members that hold no texts; None where it cannot be written."""
    if example.dump is not None and (example.shared is None or example.shared.members.keys() <= _NOT_TEXTS):
        return example.dump
    try:
        return dump(example.record)
    except TypeError:  # nested too deeply, or a lone surrogate
        return None


def _has_control(data: bytes) -> bool:
    rest = data.replace(b"\\\\", b"")  # a backslash of the text is written as two
    return any(control.encode() in rest for control in _ESCAPED)
