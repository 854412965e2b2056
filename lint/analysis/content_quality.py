"""Fast prefilter: whether the texts of an example can contain a template token, a secret or a control character."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from ftlint.conversation.digest import dump
from ftlint.conversation.example import Example
from ftlint.text import secrets, template_tokens
from ftlint.text.mojibake import is_garbled, may_be_garbled
from ftlint.text.search import Literals, Search

_LOST: Final = "\ufffd"
_DECLARED: Final = r"""\\"parameters\\"|'parameters'"""  # inside a JSON string
# How canonical JSON writes control characters; it escapes nothing else.
_ESCAPED: Final = (r"\b", r"\f", r"\u000", r"\u001")
# Every match of the patterns contains one of these, so one search of the bytes is enough for most examples.
_RARE: Final = (*template_tokens.LITERALS, 'parameters\\"', "'parameters'", _LOST, *_ESCAPED, *secrets.LITERALS)
_may_be_rare = Literals(*sorted(_RARE, key=len))
_may_declare = Search(_DECLARED)
_CONTROLS: Final = [control.encode() for control in _ESCAPED]


def is_plain(example: Example) -> bool:
    """Whether no text contains a template token, a secret, tool definitions, mojibake or control characters.

    False means that the texts must be searched. Canonical JSON is searched because a file may escape any character.
    """
    data = _written(example)
    if data is None:
        return False
    return not ((_may_be_rare(data) or may_be_garbled(data) or secrets.may_hold_url(data)) and any(traces(example)))


class Traces(NamedTuple):
    """What the texts of an example may contain; False is certain."""

    tokens: bool = True
    secrets: bool = True
    declared: bool = True
    lost: bool = True
    controls: bool = True
    garbled: bool = True


# All checks of an example run before those of the next one. Without the cache, checking data with such texts takes 1.4 times
# as long.
@lru_cache(maxsize=1)
def traces(example: Example) -> Traces:
    """What the texts may contain, one by one, so that they are searched for nothing else."""
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
    """The record as canonical JSON, possibly without its tools; None if it cannot be written."""
    if example.dump is not None:
        return example.dump
    try:
        return dump(example.record)
    except TypeError:  # nested too deeply, or an unpaired surrogate
        return None


def _has_control(data: bytes) -> bool:
    if b"\\" not in data:
        return False
    rest = data.replace(b"\\\\", b"")  # an escaped backslash
    return any(map(rest.__contains__, _CONTROLS))
