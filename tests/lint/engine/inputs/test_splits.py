from __future__ import annotations

from ftlint.engine.inputs.discover import Dataset
from ftlint.engine.inputs.splits import splits


def pairs(*names: str, validation: str | None = None) -> list[tuple[str, str]]:
    found = splits([Dataset(name, (name,)) for name in names], validation)
    return [(split.training.name, split.validation.name) for split in found]


def test_names_of_the_same_words_go_together() -> None:
    assert pairs("a_train.jsonl", "a_test.jsonl", "b_train.jsonl", "b-valid.jsonl") == [
        ("a_train.jsonl", "a_test.jsonl"),
        ("b_train.jsonl", "b-valid.jsonl"),
    ]


def test_a_name_that_only_says_valid_goes_with_all_of_its_folder() -> None:
    assert pairs("d/a.jsonl", "d/train.jsonl.gz", "d/valid.jsonl", "e/b.jsonl") == [
        ("d/a.jsonl", "d/valid.jsonl"),
        ("d/train.jsonl.gz", "d/valid.jsonl"),
    ]


def test_the_last_word_that_tells_decides() -> None:
    assert pairs("test_data_train.jsonl", "test_data_valid.jsonl") == [
        ("test_data_train.jsonl", "test_data_valid.jsonl")
    ]


def test_two_validation_files_are_not_compared() -> None:
    assert pairs("a_valid.jsonl", "a_test.jsonl") == []


def test_shards_have_the_name_of_their_dataset() -> None:
    assert pairs("train-*-of-00004.jsonl", "test-*-of-00001.jsonl") == [
        ("train-*-of-00004.jsonl", "test-*-of-00001.jsonl")
    ]


def test_a_given_file_is_compared_with_all_others_and_may_be_none_of_them() -> None:
    assert pairs("a.jsonl", "b.jsonl", validation="b.jsonl") == [("a.jsonl", "b.jsonl")]
    assert pairs("a.jsonl", "b_test.jsonl", validation="c.jsonl") == [
        ("a.jsonl", "c.jsonl"),
        ("b_test.jsonl", "c.jsonl"),
    ]
