"""Finds examples that are nearly the same text as an earlier one, by MinHash: for `duplicates/near`."""

from __future__ import annotations

import operator
from array import array
from collections.abc import Iterator
from typing import Any, Final

from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import UNKNOWN
from ftlint.conversation.formats import Format
from ftlint.dataset.duplicates import PairProblems, Pairs, numbers_of
from ftlint.errors import ConfigError
from ftlint.rule.context import Context

NEAR: Final = "duplicates/near"
LIKE: Final = 0.9  # the share of its pieces that a text has in common with another (Jaccard's index)

_HASHES: Final = 128
_BAND: Final = 8  # texts with this many hashes alike in a row are compared: two that are 0.9 alike are so in 99.9 %
_SEED: Final = 1
_PIECE: Final = 3  # words
_LONG_WORD: Final = 20  # characters on average: then the language puts no spaces between words
_BY_CHANCE: Final = 1 / 256  # how often two bytes of different hashes are the same
_SETTINGS: Final = ("system", "developer")  # a role may be anything, so these are no set


class Near:
    """Collector: for each record 128 bytes, the last one of each of its least hashes, and the number of the whole.

    That is more than other rules keep, which is why the check is off by default. Raises `ConfigError` without `rensa`.
    """

    def __init__(self) -> None:
        self._hasher = hasher()
        self.signs = bytearray()
        self.wholes = array("Q")

    def __getstate__(self) -> tuple[bytes, array[int]]:
        return bytes(self.signs), self.wholes

    def __setstate__(self, state: tuple[bytes, array[int]]) -> None:
        self._hasher = hasher()
        self.signs, self.wholes = bytearray(state[0]), state[1]

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        pieces = list(pieces_of(example)) if example is not None else []
        whole = numbers_of(example, context.profile)[0] if example is not None and pieces else UNKNOWN[0]
        if not whole:
            self.signs += bytes(_HASHES)
            self.wholes.append(UNKNOWN[0])
            return
        sign = self._hasher(num_perm=_HASHES, seed=_SEED)
        sign.update(pieces)
        self.signs += bytes([value & 0xFF for value in sign.digest()])
        self.wholes.append(whole)

    def merge(self, later: Near) -> None:
        """Append what was gathered on the records that follow."""
        self.signs += later.signs
        self.wholes.extend(later.wholes)

    def conclude(self, context: Context) -> PairProblems:
        """The problems of the dataset. One that is the same as an earlier one is `duplicates/exact`, and not told here."""
        nearest: dict[int, int] = {}
        for start in range(0, _HASHES, _BAND):
            for record, earlier in self._alike(start):
                if earlier < nearest.get(record, record) and self._are_near(record, earlier):
                    nearest[record] = earlier
        pairs, known = Pairs(), set[int]()
        for record, whole in enumerate(self.wholes):
            if record in nearest and whole not in known:
                pairs.add(record, nearest[record])
            known.add(whole)
        return PairProblems(
            {NEAR: pairs}, {NEAR: "nearly the same text as {other}; is it to be learned twice?"}, {NEAR: None}
        )

    def _alike(self, start: int) -> Iterator[tuple[int, int]]:
        """Pairs of records whose hashes from ``start`` on are alike: each with the first such."""
        first: dict[bytes, int] = {}
        for record, whole in enumerate(self.wholes):
            if whole:
                at = record * _HASHES + start
                earlier = first.setdefault(bytes(self.signs[at : at + _BAND]), record)
                if earlier != record:
                    yield record, earlier

    def _are_near(self, one: int, other: int) -> bool:
        here, there = (self.signs[record * _HASHES : (record + 1) * _HASHES] for record in (one, other))
        same = sum(map(operator.eq, here, there)) / _HASHES
        alike: float = (same - _BY_CHANCE) / (1 - _BY_CHANCE)
        return alike >= LIKE


def hasher() -> Any:
    """What makes the hashes. Raises `ConfigError` where it is not installed."""
    try:
        from rensa import RMinHash  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        raise ConfigError(f"{NEAR} needs the package rensa: pip install 'ftlint[near]'") from None
    return RMinHash


def pieces_of(example: Example) -> Iterator[str]:
    """What texts are compared by: every three words in a row, letter case aside; system prompts do not count."""
    for text in _texts(example):
        words: Any = text.lower().split()
        if len(text) > _LONG_WORD * len(words):
            words = "".join(words)
        for index in range(max(1, len(words) - _PIECE + 1)) if words else ():
            yield " ".join(words[index : index + _PIECE])


def _texts(example: Example) -> Iterator[str]:
    record = example.record
    if example.format in (Format.COMPLETION, Format.TEXT):
        yield from (value for key in ("prompt", "completion", "text") if isinstance(value := record.get(key), str))
    for talk in example.conversations:
        for index, message in enumerate(talk.messages):
            if index >= talk.own_from and isinstance(message, dict) and message.get("role") not in _SETTINGS:
                yield from _strings(message.get("content"))
        yield from (call.arguments for call in talk.calls if isinstance(call.arguments, str))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        yield from (text for text in texts if isinstance(text, str))
