from __future__ import annotations

import pytest

from tests.lint.engine.inputs.harness import Make, complaint, found


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*.jsonl", ["x.jsonl"]),
        ("d/?.jsonl", ["d/a.jsonl", "d/b.jsonl"]),
        ("d/[!a].jsonl", ["d/b.jsonl"]),
        ("**/*.jsonl", ["d/a.jsonl", "d/b.jsonl", "d/deep/er/c.jsonl", "x.jsonl"]),
        ("d/**/*.jsonl", ["d/a.jsonl", "d/b.jsonl", "d/deep/er/c.jsonl"]),
        ("**/er", ["d/deep/er/c.jsonl"]),
        ("d/**", ["d/a.jsonl", "d/b.jsonl", "d/deep/er/c.jsonl"]),
        ("*/deep/**", ["d/deep/er/c.jsonl"]),
        ("**/**", ["d/a.jsonl", "d/b.jsonl", "d/deep/er/c.jsonl", "x.jsonl"]),
        ("*/", ["d/a.jsonl", "d/b.jsonl", "d/deep/er/c.jsonl"]),
        ("d/*/*/*", ["d/deep/er/c.jsonl"]),
        ("./d/*.txt", ["./d/notes.txt"]),
        ("e/../*.jsonl", ["e/../x.jsonl"]),
    ],
)
def test_a_glob_expands_as_in_a_shell(make: Make, glob: str, expected: list[str]) -> None:
    make(
        "x.jsonl",
        "d/a.jsonl",
        "d/b.jsonl",
        "d/notes.txt",
        "d/deep/er/c.jsonl",
        "d/.hidden/h.jsonl",
        "d/.h.jsonl",
        "e/x",
    )
    assert found(glob) == expected


def test_file_with_the_name_of_a_glob_is_that_file(make: Make) -> None:
    make("[ab].jsonl", "a.jsonl")
    assert found("[ab].jsonl") == ["[ab].jsonl"]


def test_a_glob_without_matches_is_an_error(make: Make) -> None:
    make("x.jsonl")
    assert complaint("x.jsonl", "y/**/*.jsonl").startswith("no file or folder matches y/**/*.jsonl")
    assert complaint("*.ndjson").startswith("no file or folder matches *.ndjson")


def test_a_missing_path_suggests_similar_ones(make: Make) -> None:
    make("data/train.jsonl", "data/valid.jsonl")
    assert complaint("data/trian.jsonl") == "data/trian.jsonl does not exist; did you mean data/train.jsonl?"
    assert complaint("dta/train.jsonl") == "dta/train.jsonl does not exist; did you mean data/train.jsonl?"
    assert complaint("dta/other.jsonl") == "dta/other.jsonl does not exist; did you mean data?"


def test_a_missing_path_without_a_similar_one(make: Make) -> None:
    make("data/train.jsonl")
    assert complaint("data/q/w.txt") == ("data/q/w.txt does not exist; data/ has no q and nothing with a similar name")
