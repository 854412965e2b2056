"""Finds examples whose text is nearly that of an earlier one, by MinHash."""

from __future__ import annotations

import operator
from array import array
from collections.abc import Iterator
from typing import Any, Final

from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import UNKNOWN
from ftlint.conversation.formats import Format
from ftlint.dataset.duplicates import PairConclusion, Pairs, fingerprint_of
from ftlint.errors import ConfigError
from ftlint.rule.context import Context

NEAR: Final = "duplicates/near"
SIMILAR: Final = 0.9  # Jaccard's index of two texts' shingles

_HASHES: Final = 128
_BAND: Final = 8  # texts with as many equal hashes in a row are compared: 99.9 % of those with an index of 0.9
_SEED: Final = 1
_SHINGLE: Final = 3  # words
_LONG_WORD: Final = 20  # characters on average: a language without spaces between words
_BY_CHANCE: Final = 1 / 256  # how often the last bytes of two different hashes are equal
_SYSTEM_ROLES: Final = ("system", "developer")  # a tuple, since a role may be unhashable


class NearDuplicateCollector:
    """Collects of each example the last bytes of its 128 MinHashes, and the number of its fingerprint.

    These are more than 24 bytes, so the check is off by default. Raises `ConfigError` if `rensa` is not installed.
    """

    def __init__(self) -> None:
        self._min_hash = min_hash()
        self.signatures = bytearray()
        self.wholes = array("Q")

    def __getstate__(self) -> tuple[bytes, array[int]]:
        return bytes(self.signatures), self.wholes

    def __setstate__(self, state: tuple[bytes, array[int]]) -> None:
        self._min_hash = min_hash()
        self.signatures, self.wholes = bytearray(state[0]), state[1]

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        shingles = list(shingles_of(example)) if example is not None else []
        whole = fingerprint_of(example, context.profile)[0] if example is not None and shingles else UNKNOWN[0]
        self.wholes.append(whole)
        if not whole:
            self.signatures += bytes(_HASHES)
            return
        signature = self._min_hash(num_perm=_HASHES, seed=_SEED)
        signature.update(shingles)
        self.signatures += bytes([value & 0xFF for value in signature.digest()])

    def merge(self, later: NearDuplicateCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.signatures += later.signatures
        self.wholes.extend(later.wholes)

    def conclude(self, context: Context) -> PairConclusion:
        """Near-duplicates of earlier examples, except exact duplicates, which `duplicates/exact` reports."""
        nearest: dict[int, int] = {}
        for start in range(0, _HASHES, _BAND):
            for number, earlier in self._candidates(start):
                if earlier < nearest.get(number, number) and self._similar(number, earlier):
                    nearest[number] = earlier
        pairs, known = Pairs(), set[int]()
        for number, whole in enumerate(self.wholes):
            if number in nearest and whole not in known:
                pairs.add(number, nearest[number])
            known.add(whole)
        return PairConclusion(
            {NEAR: pairs}, {NEAR: "nearly the same text as {other}; keep both only on purpose"}, {NEAR: None}
        )

    def _candidates(self, start: int) -> Iterator[tuple[int, int]]:
        """Examples whose band of hashes at ``start`` is equal to that of an earlier one, each with the first of these."""
        first: dict[bytes, int] = {}
        for number, whole in enumerate(self.wholes):
            if whole:
                at = number * _HASHES + start
                earlier = first.setdefault(bytes(self.signatures[at : at + _BAND]), number)
                if earlier != number:
                    yield number, earlier

    def _similar(self, one: int, other: int) -> bool:
        first, second = (self.signatures[number * _HASHES : (number + 1) * _HASHES] for number in (one, other))
        equal = sum(map(operator.eq, first, second)) / _HASHES
        index: float = (equal - _BY_CHANCE) / (1 - _BY_CHANCE)
        return index >= SIMILAR


def min_hash() -> Any:
    """The class that computes MinHashes. Raises `ConfigError` if it is not installed."""
    try:
        from rensa import RMinHash  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        raise ConfigError(f"{NEAR} needs the package rensa: pip install 'ftlint[near]'") from None
    return RMinHash


def shingles_of(example: Example) -> Iterator[str]:
    """Every three consecutive words of the texts in lower case, without those of system prompts."""
    for text in _texts(example):
        words: Any = text.lower().split()
        if len(text) > _LONG_WORD * len(words):
            words = "".join(words)
        for index in range(max(1, len(words) - _SHINGLE + 1)) if words else ():
            yield " ".join(words[index : index + _SHINGLE])


def _texts(example: Example) -> Iterator[str]:
    record = example.record
    if example.format in (Format.COMPLETION, Format.TEXT):
        yield from (value for key in ("prompt", "completion", "text") if isinstance(value := record.get(key), str))
    for conversation in example.conversations:
        for index, message in enumerate(conversation.messages):
            if (
                index >= conversation.own_from
                and isinstance(message, dict)
                and message.get("role") not in _SYSTEM_ROLES
            ):
                yield from _strings(message.get("content"))
        yield from (call.arguments for call in conversation.calls if isinstance(call.arguments, str))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        yield from (text for text in texts if isinstance(text, str))
