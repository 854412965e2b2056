"""Which datasets are compared: a training file with the validation file of the same data, as their names or the user say."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ftlint.engine.inputs.discover import STDIN, SUFFIXES, Dataset

_TRAINING: Final = frozenset("train training trn".split())
_VALIDATION: Final = frozenset("valid validation val dev test testing eval evaluation heldout holdout".split())
_SHARD: Final = re.compile(r"-\*-of-\d+$")
_WORD: Final = re.compile(r"[^\W_]+")


class Split(NamedTuple):
    """Two datasets: no example of the first should be in the second."""

    training: Dataset
    validation: Dataset


def splits(datasets: Sequence[Dataset], validation: str | None = None) -> list[Split]:
    """The pairs to compare, in order: all with the file ``validation``, else those in one folder of which the names tell.

    ``a_train.jsonl`` and ``a.jsonl`` go with ``a_test.jsonl``; what is called no more than ``valid.jsonl`` goes with all.
    """
    if validation is not None:
        path = os.path.realpath(validation)
        other = next((each for each in datasets if path in map(os.path.realpath, each.files)), None)
        other = other or Dataset(validation, (validation,))
        return [Split(each, other) for each in datasets if each != other]
    named = [(each, *_kind(each.name)) for each in datasets if each.files != (STDIN,)]
    return [
        Split(one, other)
        for one, stem, held_out in named
        for other, same, is_held_out in named
        if is_held_out and not held_out and same in (stem, stem[:1])
    ]


def _kind(name: str) -> tuple[tuple[str, ...], bool]:
    """What a dataset's name says: of which data it is (its folder and the words of its name), and whether it is the part
    to validate or test with."""
    folder, _, file = name.rpartition("/")
    for suffix in SUFFIXES:
        file = file.removesuffix(suffix)
    words = [word.group().lower() for word in _WORD.finditer(_SHARD.sub("", file))]
    for index in reversed(range(len(words))):
        if words[index] in _TRAINING | _VALIDATION:
            return (folder, *words[:index], *words[index + 1 :]), words[index] in _VALIDATION
    return (folder, *words), False
