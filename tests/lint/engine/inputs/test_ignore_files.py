from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.engine.inputs.discover import discover
from ftlint.errors import ConfigError
from tests.lint.engine.inputs.harness import Make, found


def test_an_ignore_file_applies_to_its_folder_and_below(make: Make) -> None:
    make(
        ".ftlintignore=tmp/\n*.bad.jsonl\n/top.jsonl\n",
        "x.jsonl",
        "top.jsonl",
        "d/top.jsonl",
        "d/x.bad.jsonl",
        "d/tmp/x.jsonl",
    )
    assert found() == ["d/top.jsonl", "x.jsonl"]


def test_ignore_files_above_the_searched_folder_apply_up_to_the_root_of_the_project(make: Make) -> None:
    make("p/.git/HEAD", "p/.ftlintignore=b.jsonl\n", "p/q/r/a.jsonl", "p/q/r/b.jsonl", "p/q/r/c.jsonl")
    make(".ftlintignore=a.jsonl\n")
    assert found("p/q/r") == ["p/q/r/a.jsonl", "p/q/r/c.jsonl"]


def test_an_inner_ignore_file_takes_precedence(make: Make) -> None:
    make(".ftlintignore=*.gen.jsonl\n", "d/.ftlintignore=!keep.gen.jsonl\nx.jsonl\n")
    make("d/keep.gen.jsonl", "d/e/keep.gen.jsonl", "d/other.gen.jsonl", "d/x.jsonl", "x.jsonl")
    assert found() == found("d", "x.jsonl") == ["d/e/keep.gen.jsonl", "d/keep.gen.jsonl", "x.jsonl"]


def test_nothing_below_an_ignored_folder_is_included_again(make: Make) -> None:
    make(".ftlintignore=d/\n!d/keep.jsonl\n", "d/keep.jsonl", "d/.ftlintignore=!*\n", "x.jsonl")
    assert found() == ["x.jsonl"]


def test_ignore_file_with_comments_bom_and_crlf(make: Make) -> None:
    make(".ftlintignore=\ufeff# no data\r\n\r\nx.jsonl\r\n", "x.jsonl", "y.jsonl")
    assert found() == ["y.jsonl"]


def test_ignored_path_named_explicitly_is_read(make: Make) -> None:
    make(".ftlintignore=d/\n*.bad.jsonl\n", "d/x.jsonl", "x.bad.jsonl")
    assert found("d", "x.bad.jsonl") == ["d/x.jsonl", "x.bad.jsonl"]


def test_force_exclude_skips_named_files_and_then_no_files_are_no_error(make: Make) -> None:
    make(".ftlintignore=d/\n*.bad.jsonl\n", "d/e/x.jsonl", "x.bad.jsonl", "y.jsonl")
    assert found("d", "d/e", "d/e/x.jsonl", "x.bad.jsonl", "y.jsonl", force_exclude=True) == ["y.jsonl"]
    assert found("x.bad.jsonl", force_exclude=True) == []


def test_an_invalid_pattern_in_an_ignore_file_is_reported(make: Make, tmp_path: Path) -> None:
    make(".ftlintignore=ok\n[z-a]\n", "x.jsonl")
    with pytest.raises(ConfigError) as caught:
        discover([])
    assert str(caught.value) == f"{tmp_path}/.ftlintignore:2: '[z-a]' is not a valid .gitignore pattern"
