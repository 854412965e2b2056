from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ftlint.engine.inputs.discover import Discovered, discover
from tests.lint.engine.inputs.harness import Make, complaint, found


def test_folder_is_searched_by_suffix_and_sorted(make: Make) -> None:
    make(
        "d/b.jsonl",
        "d/a/z.ndjson",
        "d/c.jsonl.gz",
        "d/c.ndjson.zst",
        "d/B.JSONL",
        "d/x.json",
        "d/x.txt",
        "d/x.gz",
        "d/jsonl",
    )
    assert found("d") == ["d/B.JSONL", "d/a/z.ndjson", "d/b.jsonl", "d/c.jsonl.gz", "d/c.ndjson.zst"]


def test_no_path_is_the_current_folder(make: Make) -> None:
    make("x.jsonl", "d/y.jsonl")
    assert found() == found(".") == found("./") == ["d/y.jsonl", "x.jsonl"]


def test_paths_are_shown_as_the_user_spelled_them(make: Make, tmp_path: Path) -> None:
    make("d/x.jsonl", "e/f/y.jsonl")
    assert found("d/", "./e") == ["./e/f/y.jsonl", "d/x.jsonl"]
    assert found("e/../d") == ["e/../d/x.jsonl"]
    assert found(str(tmp_path / "d")) == [f"{tmp_path}/d/x.jsonl"]
    assert found("./d/x.jsonl") == ["./d/x.jsonl"]


def test_file_named_explicitly_is_read_whatever_its_suffix(make: Make) -> None:
    make("notes.txt", "d/x.jsonl")
    assert discover(["notes.txt", "d"]) == Discovered(("d/x.jsonl", "notes.txt"))


def test_standard_input(make: Make) -> None:
    make("x.jsonl")
    assert discover(["x.jsonl", "-", "-"]).paths == ("-", "x.jsonl")


def test_hidden_and_installed_files_are_not_searched(make: Make) -> None:
    make(".git/x.jsonl", ".venv/x.jsonl", "node_modules/x.jsonl", "a/__pycache__/x.jsonl", "lib/site-packages/x.jsonl")
    make("a/._x.jsonl", "a/x.jsonl")
    assert found() == ["a/x.jsonl"]
    assert found(".venv", ".git/x.jsonl") == [".git/x.jsonl", ".venv/x.jsonl"]


def test_gitignore_is_ignored(make: Make) -> None:
    make(".gitignore=*.jsonl\n", "x.jsonl")
    assert found() == ["x.jsonl"]


def test_folder_with_a_suffix_is_a_folder(make: Make) -> None:
    make("train.jsonl/part.jsonl")
    assert found("train.jsonl") == found() == ["train.jsonl/part.jsonl"]


def test_same_file_reached_twice_is_read_once(make: Make) -> None:
    make("d/e/x.jsonl", "d/y.jsonl")
    assert found("d", "d/e", "./d", "d/e/../y.jsonl") == ["d/e/../y.jsonl", "d/e/x.jsonl"]


def test_a_file_both_searched_and_named_is_read_once(make: Make) -> None:
    make("d/x.jsonl")
    assert discover(["d", "d/x.jsonl"]).paths == ("d/x.jsonl",)


def test_linked_file_is_read(make: Make) -> None:
    make("store/blob", "d/real.jsonl")
    os.symlink("../store/blob", "d/link.jsonl")
    assert found("d") == ["d/link.jsonl", "d/real.jsonl"]


def test_a_file_and_a_link_to_it_are_read_once_under_the_real_path(make: Make) -> None:
    make("d/real.jsonl", "z/x.jsonl")
    os.symlink("real.jsonl", "d/a.jsonl")
    os.symlink("z", "a")
    assert found() == ["d/real.jsonl", "z/x.jsonl"]


def test_two_links_to_one_folder_are_followed_once(make: Make, tmp_path: Path) -> None:
    make("out/x.jsonl", "d/y.jsonl")
    os.symlink("../out", "d/b")
    os.symlink("../out", "d/a")
    assert found("d") == ["d/a/x.jsonl", "d/y.jsonl"]


def test_circular_links_end(make: Make) -> None:
    make("d/x.jsonl", "d/e/y.jsonl")
    os.symlink(".", "d/self")
    os.symlink("..", "d/e/up")
    os.symlink("../..", "d/e/above")
    assert found("d") == found("d/**/*.jsonl") == ["d/e/y.jsonl", "d/x.jsonl"]


def test_link_to_nothing_is_a_failure_that_stops_nothing(make: Make) -> None:
    make("x.jsonl")
    os.symlink("gone", "y.jsonl")
    os.symlink("gone", "no-dataset.txt")
    assert discover([]) == Discovered(("x.jsonl",), ("y.jsonl cannot be read: it links to a path that does not exist",))


def test_link_to_itself_is_a_failure(make: Make) -> None:
    make("x.jsonl")
    os.symlink("y.jsonl", "y.jsonl")
    discovered = discover([])
    assert list(discovered.paths) == ["x.jsonl"]
    assert len(discovered.failures) == 1
    assert discovered.failures[0].startswith("y.jsonl cannot be read: ")


def test_pipe_in_a_folder_is_not_read(make: Make) -> None:
    make("x.jsonl")
    os.mkfifo("pipe.jsonl")
    assert found() == ["x.jsonl"]


def test_unreadable_folder_is_a_failure_that_stops_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("d/x.jsonl", "d/private/y.jsonl")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("private"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    said = ("d/private/ cannot be searched: Permission denied",)
    assert discover(["d"]) == Discovered(("d/x.jsonl",), said)
    assert discover(["d/private"]) == Discovered((), said)


@pytest.mark.parametrize(
    "name", ["new\nline.jsonl", "caf\udce9.jsonl", "[x].jsonl", "a*b.jsonl", " .jsonl", "\u202e.jsonl"]
)
def test_odd_names(make: Make, name: str) -> None:
    make(f"d/{name}", "d/other.jsonl")
    assert found("d") == sorted([f"d/{name}", "d/other.jsonl"])
    assert discover([f"d/{name}"]).paths == (f"d/{name}",)


def test_ignoring_every_file_is_an_error(make: Make) -> None:
    make(".ftlintignore=*.jsonl\n", "d/x.jsonl")
    assert complaint("d/").startswith(".ftlintignore excludes every file under d/; ")


def test_one_missing_path_among_others_is_an_error(make: Make) -> None:
    make("x.jsonl")
    assert complaint("x.jsonl", "y").startswith("y does not exist")


def test_a_search_without_results_reports_the_suffixes(make: Make) -> None:
    make("data/x.json", "more/x")
    assert complaint("data", "more/") == (
        "no .jsonl, .jsonl.gz, .jsonl.zst, .ndjson, .ndjson.gz, .ndjson.zst, .py or .ipynb files under data/, more/; "
        "a file named explicitly is read whatever its name"
    )


def test_named_link_to_nothing(make: Make) -> None:
    os.symlink("gone", "x.jsonl")
    assert complaint("x.jsonl") == "x.jsonl links to gone, which does not exist"


@pytest.mark.parametrize("path", ["", "nul\0byte", "x" * 5000, "pyproject.toml/x.jsonl"])
def test_impossible_paths_are_errors_too(make: Make, path: str) -> None:
    assert complaint(path)


def test_current_folder_that_was_removed(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert complaint("x.jsonl") == "the current folder cannot be read: No such file or directory"
