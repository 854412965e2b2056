from __future__ import annotations

import pytest

from ftlint.config.configs import Configs
from ftlint.engine.inputs.datasets import Dataset, Split, dataset_key, group, splits
from ftlint.engine.inputs.discover import discover
from tests.lint.engine.inputs.harness import Make


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("d/x-00000-of-00004.jsonl", "d/x-*-of-00004.jsonl"),
        ("d/x-00003-of-00004.jsonl", "d/x-*-of-00004.jsonl"),
        ("x-1-of-2.ndjson.zst", "x-*-of-2.ndjson.zst"),
        ("x-00000-of-00008.jsonl", "x-*-of-00008.jsonl"),
        ("a-1-of-2/x.jsonl", "a-1-of-2/x.jsonl"),
        ("x-00000-of-00004.jsonl.bak", "x-00000-of-00004.jsonl.bak"),
        ("x-of-4.jsonl", "x-of-4.jsonl"),
        ("train.jsonl", "train.jsonl"),
        ("-", "-"),
    ],
)
def test_dataset_key(path: str, key: str) -> None:
    assert dataset_key(path) == key


def grouped(*paths: str) -> list[Dataset]:
    return group(discover(paths).paths, Configs())


def test_shards_form_one_dataset_and_any_other_file_its_own(make: Make) -> None:
    make("b-00001-of-00002.jsonl", "b-00000-of-00002.jsonl", "c.jsonl", "a.jsonl", "d/b-00000-of-00002.jsonl")
    assert grouped(".") == [
        Dataset("a.jsonl", ("a.jsonl",)),
        Dataset("b-*-of-00002.jsonl", ("b-00000-of-00002.jsonl", "b-00001-of-00002.jsonl")),
        Dataset("c.jsonl", ("c.jsonl",)),
        Dataset("d/b-*-of-00002.jsonl", ("d/b-00000-of-00002.jsonl",)),
    ]


def test_configuration_joins_files(make: Make) -> None:
    make(
        "ftlint.toml=[[datasets]]\nname = 'all'\nfiles = ['a.jsonl', 'd/*']\n",
        "a.jsonl",
        "b.jsonl",
        "d/c.jsonl",
        "d/a.jsonl",
    )
    assert grouped(".") == [
        Dataset("all", ("a.jsonl", "d/a.jsonl", "d/c.jsonl")),
        Dataset("b.jsonl", ("b.jsonl",)),
    ]


def test_datasets_of_one_name_in_two_configurations_stay_two(make: Make) -> None:
    joined = "[[datasets]]\nname = 'all'\nfiles = ['*']\n"
    make(f"p/ftlint.toml={joined}", f"q/ftlint.toml={joined}", "p/x.jsonl", "q/x.jsonl", "p/y.jsonl")
    assert grouped("p", "q") == [Dataset("all", ("p/x.jsonl", "p/y.jsonl")), Dataset("all", ("q/x.jsonl",))]


def test_standard_input_is_a_separate_dataset(make: Make) -> None:
    make("ftlint.toml=[[datasets]]\nname = 'all'\nfiles = ['**']\n", "x.jsonl")
    assert grouped("-", "x.jsonl") == [Dataset("-", ("-",)), Dataset("all", ("x.jsonl",))]


def dataset(name: str) -> Dataset:
    return Dataset(name, (name,))


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["train.jsonl", "valid.jsonl"], [("train.jsonl", "valid.jsonl")]),
        (["a.jsonl", "a_test.jsonl"], [("a.jsonl", "a_test.jsonl")]),
        (["a_train.jsonl", "b_test.jsonl"], []),
        (["d/train.jsonl", "valid.jsonl"], []),
        (["x/a.jsonl", "x/b.jsonl", "x/val.jsonl"], [("x/a.jsonl", "x/val.jsonl"), ("x/b.jsonl", "x/val.jsonl")]),
        (["test.jsonl", "valid.jsonl"], []),
        (["train-*-of-4.jsonl", "test-*-of-2.jsonl"], [("train-*-of-4.jsonl", "test-*-of-2.jsonl")]),
        (["-", "valid.jsonl"], []),
    ],
)
def test_training_sets_are_paired_with_validation_sets_by_name(names: list[str], pairs: list[tuple[str, str]]) -> None:
    found = [(pair.training.name, pair.validation.name) for pair in splits([dataset(name) for name in names])]
    assert found == pairs


def test_a_given_validation_file_is_compared_with_every_other_dataset() -> None:
    a, b, valid = (dataset(name) for name in ("a.jsonl", "b.jsonl", "valid.jsonl"))
    assert splits([a, b, valid], "./valid.jsonl") == [Split(a, valid), Split(b, valid)]
    assert splits([a], "other.jsonl") == [Split(a, dataset("other.jsonl"))]


def paired(*names: str, validation: str | None = None) -> list[tuple[str, str]]:
    found = splits([Dataset(name, (name,)) for name in names], validation)
    return [(split.training.name, split.validation.name) for split in found]


def test_names_of_the_same_words_go_together() -> None:
    assert paired("a_train.jsonl", "a_test.jsonl", "b_train.jsonl", "b-valid.jsonl") == [
        ("a_train.jsonl", "a_test.jsonl"),
        ("b_train.jsonl", "b-valid.jsonl"),
    ]


def test_a_name_that_only_says_valid_goes_with_all_of_its_folder() -> None:
    assert paired("d/a.jsonl", "d/train.jsonl.gz", "d/valid.jsonl", "e/b.jsonl") == [
        ("d/a.jsonl", "d/valid.jsonl"),
        ("d/train.jsonl.gz", "d/valid.jsonl"),
    ]


def test_the_last_known_word_decides() -> None:
    assert paired("test_data_train.jsonl", "test_data_valid.jsonl") == [
        ("test_data_train.jsonl", "test_data_valid.jsonl")
    ]


def test_two_validation_files_are_not_compared() -> None:
    assert paired("a_valid.jsonl", "a_test.jsonl") == []


def test_shards_have_the_name_of_their_dataset() -> None:
    assert paired("train-*-of-00004.jsonl", "test-*-of-00001.jsonl") == [
        ("train-*-of-00004.jsonl", "test-*-of-00001.jsonl")
    ]


def test_a_given_file_is_compared_with_all_others_and_may_be_none_of_them() -> None:
    assert paired("a.jsonl", "b.jsonl", validation="b.jsonl") == [("a.jsonl", "b.jsonl")]
    assert paired("a.jsonl", "b_test.jsonl", validation="c.jsonl") == [
        ("a.jsonl", "c.jsonl"),
        ("b_test.jsonl", "c.jsonl"),
    ]
