"""Which files form a dataset, and which datasets are compared: a training set with its validation set."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ftlint.config.configs import Configs
from ftlint.engine.inputs.file_names import STDIN, SUFFIXES, is_program

_SHARD: Final = rf"(?i)-\d+(-of-\d+(?:{'|'.join(map(re.escape, SUFFIXES))})$)"
_TRAINING: Final = frozenset("train training trn".split())
_VALIDATION: Final = frozenset("valid validation val dev test testing eval evaluation heldout holdout".split())
_WORD: Final = r"[^\W_]+"


class Dataset(NamedTuple):
    """The files that dataset rules examine together, in order of their paths."""

    name: str
    files: tuple[str, ...]


class Split(NamedTuple):
    """Two datasets: no example of the first should be in the second."""

    training: Dataset
    validation: Dataset


def group(paths: Sequence[str], configs: Configs) -> list[Dataset]:
    """The datasets that the files form, by the names of shards or as configured, in order of their first files."""
    members: dict[tuple[str, str], list[str]] = {}
    for path in sorted(path for path in paths if not is_program(path)):
        config = configs.config_for(path)
        configured = None if path == STDIN else config.dataset_of(path)
        key = ("", dataset_key(path)) if configured is None else (config.folder, configured)
        members.setdefault(key, []).append(path)
    return [Dataset(name, tuple(files)) for (_, name), files in members.items()]


def dataset_key(path: str) -> str:
    """The name of the dataset that a file belongs to: shards share one, any other file is its own.

    >>> dataset_key("data/x-00002-of-00004.jsonl.gz")
    'data/x-*-of-00004.jsonl.gz'
    """
    folder, slash, name = path.rpartition("/")
    return folder + slash + (re.sub(_SHARD, r"-*\1", name) if "-of-" in name.lower() else name)


def splits(datasets: Sequence[Dataset], validation: str | None = None) -> list[Split]:
    """The pairs to compare, in order: all datasets with the file ``validation``, else pairs in one folder by their names.

    ``a_train.jsonl`` and ``a.jsonl`` match ``a_test.jsonl``; a plain ``valid.jsonl`` matches all datasets of its folder.
    """
    if validation is not None:
        path = os.path.realpath(validation)
        held_out = next((dataset for dataset in datasets if path in map(os.path.realpath, dataset.files)), None)
        held_out = held_out or Dataset(validation, (validation,))
        return [Split(dataset, held_out) for dataset in datasets if dataset != held_out]
    named = [(dataset, *_subject(dataset.name)) for dataset in datasets if dataset.files != (STDIN,)]
    return [
        Split(training, held_out)
        for training, subject, is_validation in named
        for held_out, same, is_held_out in named
        if is_held_out and not is_validation and same in (subject, subject[:1])
    ]


def _subject(name: str) -> tuple[tuple[str, ...], bool]:
    """What a dataset is about (its folder and the words of its name), and whether it is for validation or testing."""
    folder, _, file = name.rpartition("/")
    for suffix in SUFFIXES:
        file = file.removesuffix(suffix)
    words = [word.lower() for word in re.findall(_WORD, re.sub(r"-\*-of-\d+$", "", file))]
    for index in reversed(range(len(words))):
        if words[index] in _TRAINING | _VALIDATION:
            return (folder, *words[:index], *words[index + 1 :]), words[index] in _VALIDATION
    return (folder, *words), False
