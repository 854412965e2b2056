"""Tells at once of most examples that their texts hold nothing of what is rare and wrong in texts."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from ftlint.conversation.digest import dump
from ftlint.conversation.example import Example
from ftlint.text import secrets, template_tokens
from ftlint.text.mojibake import is_garbled, may_be_garbled
from ftlint.text.search import Literals, Search

_LOST: Final = "\ufffd"
_DECLARED: Final = r"""\\"parameters\\"|'parameters'"""  # in a text that stands in JSON
# What `dump` writes for a control character: it escapes nothing else.
_ESCAPED: Final = (r"\b", r"\f", r"\u000", r"\u001")
# So that one search of the bytes is enough for most: one of these is in all that the patterns find. None begins as much
# else does in JSON.
_RARE: Final = (*template_tokens.LITERALS, 'parameters\\"', "'parameters'", _LOST, *_ESCAPED, *secrets.LITERALS)
_may_be_rare = Literals(*sorted(_RARE, key=len))
_may_declare = Search(_DECLARED)
_CONTROLS: Final = [control.encode() for control in _ESCAPED]


def is_plain(example: Example) -> bool:
    """Whether no text holds a template token, a secret, declared tools, a lost, wrongly read or control character.

    False means only that a closer look is wanted. The whole record is searched as one text of JSON, written anew, since a
    file may have any character as an escape.
    """
    data = _written(example)
    if data is None:
        return False
    return not ((_may_be_rare(data) or may_be_garbled(data) or secrets.may_hold_url(data)) and any(traces(example)))


class Traces(NamedTuple):
    """Of which rare things there are traces in an example. Where there is none of a thing, no text holds it."""

    tokens: bool = True
    secrets: bool = True
    declared: bool = True
    lost: bool = True
    controls: bool = True
    garbled: bool = True


@lru_cache(maxsize=1)  # all checks ask for one example before any asks for the next
def traces(example: Example) -> Traces:
    """The same for each of these things by itself, so that the texts are searched only for those that may be in them."""
    data = _written(example)
    if data is None:
        return Traces()
    text = data.decode()
    return Traces(
        template_tokens.may_hold(text),
        secrets.may_hold(text),
        _may_declare(text),
        _LOST in text,
        _has_control(data),
        may_be_garbled(data) and is_garbled(text),
    )


def _written(example: Example) -> bytes | None:
    """The record as JSON, less shared members that hold no texts; None where it cannot be written."""
    if example.dump is not None and (example.shared is None or not example.shared.holds_texts):
        return example.dump
    try:
        return dump(example.record)
    except TypeError:  # nested too deeply, or a lone surrogate
        return None


def _has_control(data: bytes) -> bool:
    if b"\\" not in data:
        return False
    rest = data.replace(b"\\\\", b"")  # a backslash of the text is written as two
    return any(map(rest.__contains__, _CONTROLS))
