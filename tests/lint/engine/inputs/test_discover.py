"""Discovery: which files a path stands for, what is left out, and what is said where nothing is found."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ftlint.config.configs import Configs
from ftlint.engine.inputs.discover import Dataset, Discovered, Found, dataset_key, discover, group
from ftlint.errors import ConfigError, InputError

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes files below a fresh current folder, which is a project's root: ``name`` or ``name=text``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()

    def make_files(*names: str, **texts: str) -> None:
        for name in names:
            name, _, text = name.partition("=")
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make_files


def found(*paths: str, force_exclude: bool = False) -> list[str]:
    discovered = discover(paths, force_exclude=force_exclude)
    assert discovered.failures == ()
    return [item.path for item in discovered.found]


def complaint(*paths: str) -> str:
    with pytest.raises(InputError) as caught:
        discover(paths)
    return str(caught.value)


# Files and folders


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


def test_file_named_outright_is_read_whatever_its_suffix(make: Make) -> None:
    make("notes.txt", "d/x.jsonl")
    assert discover(["notes.txt", "d"]) == Discovered((Found("d/x.jsonl", False), Found("notes.txt", True)))


def test_standard_input(make: Make) -> None:
    make("x.jsonl")
    assert discover(["x.jsonl", "-", "-"]).found == (Found("-", True), Found("x.jsonl", True))


def test_hidden_and_installed_things_are_not_searched(make: Make) -> None:
    make(".git/x.jsonl", ".venv/x.jsonl", "node_modules/x.jsonl", "a/__pycache__/x.jsonl", "lib/site-packages/x.jsonl")
    make("a/._x.jsonl", "a/x.jsonl")
    assert found() == ["a/x.jsonl"]
    assert found(".venv", ".git/x.jsonl") == [".git/x.jsonl", ".venv/x.jsonl"]


def test_gitignore_is_not_honoured(make: Make) -> None:
    make(".gitignore=*.jsonl\n", "x.jsonl")
    assert found() == ["x.jsonl"]


def test_folder_with_a_suffix_is_a_folder(make: Make) -> None:
    make("train.jsonl/part.jsonl")
    assert found("train.jsonl") == found() == ["train.jsonl/part.jsonl"]


# Each file once, links


def test_same_file_reached_twice_is_read_once(make: Make) -> None:
    make("d/e/x.jsonl", "d/y.jsonl")
    assert found("d", "d/e", "./d", "d/e/../y.jsonl") == ["d/e/../y.jsonl", "d/e/x.jsonl"]


def test_file_both_searched_and_named_counts_as_named(make: Make) -> None:
    make("d/x.jsonl")
    assert discover(["d", "d/x.jsonl"]).found == (Found("d/x.jsonl", True),)


def test_linked_file_is_read(make: Make) -> None:
    make("store/blob", "d/real.jsonl")
    os.symlink("../store/blob", "d/link.jsonl")
    assert found("d") == ["d/link.jsonl", "d/real.jsonl"]


def test_file_and_link_to_it_are_one_shown_where_it_really_is(make: Make) -> None:
    make("d/real.jsonl", "z/x.jsonl")
    os.symlink("real.jsonl", "d/a.jsonl")
    os.symlink("z", "a")
    assert found() == ["d/real.jsonl", "z/x.jsonl"]


def test_two_links_to_one_folder_are_followed_once(make: Make, tmp_path: Path) -> None:
    make("out/x.jsonl", "d/y.jsonl")
    os.symlink("../out", "d/b")
    os.symlink("../out", "d/a")
    assert found("d") == ["d/a/x.jsonl", "d/y.jsonl"]


def test_links_in_a_circle_end(make: Make) -> None:
    make("d/x.jsonl", "d/e/y.jsonl")
    os.symlink(".", "d/self")
    os.symlink("..", "d/e/up")
    os.symlink("../..", "d/e/above")
    assert found("d") == found("d/**/*.jsonl") == ["d/e/y.jsonl", "d/x.jsonl"]


def test_link_to_nothing_is_a_failure_that_stops_nothing(make: Make) -> None:
    make("x.jsonl")
    os.symlink("gone", "y.jsonl")
    os.symlink("gone", "no-dataset.txt")
    assert discover([]) == Discovered(
        (Found("x.jsonl", False),), ("y.jsonl cannot be read: it links to what does not exist",)
    )


def test_link_to_itself_is_a_failure(make: Make) -> None:
    make("x.jsonl")
    os.symlink("y.jsonl", "y.jsonl")
    discovered = discover([])
    assert [item.path for item in discovered.found] == ["x.jsonl"]
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
    assert discover(["d"]) == Discovered((Found("d/x.jsonl", False),), said)
    assert discover(["d/private"]) == Discovered((), said)


@pytest.mark.parametrize(
    "name", ["new\nline.jsonl", "caf\udce9.jsonl", "[x].jsonl", "a*b.jsonl", " .jsonl", "\u202e.jsonl"]
)
def test_odd_names(make: Make, name: str) -> None:
    make(f"d/{name}", "d/other.jsonl")
    assert found("d") == sorted([f"d/{name}", "d/other.jsonl"])
    assert discover([f"d/{name}"]).found == (Found(f"d/{name}", True),)


# Globs


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
def test_glob_stands_for_what_a_shell_makes_of_it(make: Make, glob: str, expected: list[str]) -> None:
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


def test_glob_that_nothing_fits_is_an_error(make: Make) -> None:
    make("x.jsonl")
    assert complaint("x.jsonl", "y/**/*.jsonl").startswith("no file or folder fits y/**/*.jsonl")
    assert complaint("*.ndjson").startswith("no file or folder fits *.ndjson")


# .ftlintignore


def test_ignore_file_holds_for_its_folder_and_below(make: Make) -> None:
    make(
        ".ftlintignore=tmp/\n*.bad.jsonl\n/top.jsonl\n",
        "x.jsonl",
        "top.jsonl",
        "d/top.jsonl",
        "d/x.bad.jsonl",
        "d/tmp/x.jsonl",
    )
    assert found() == ["d/top.jsonl", "x.jsonl"]


def test_ignore_files_above_the_searched_folder_hold_up_to_the_projects_root(make: Make) -> None:
    make("p/.git/HEAD", "p/.ftlintignore=b.jsonl\n", "p/q/r/a.jsonl", "p/q/r/b.jsonl", "p/q/r/c.jsonl")
    make(".ftlintignore=a.jsonl\n")
    assert found("p/q/r") == ["p/q/r/a.jsonl", "p/q/r/c.jsonl"]


def test_inner_ignore_file_beats_the_outer(make: Make) -> None:
    make(".ftlintignore=*.gen.jsonl\n", "d/.ftlintignore=!keep.gen.jsonl\nx.jsonl\n")
    make("d/keep.gen.jsonl", "d/e/keep.gen.jsonl", "d/other.gen.jsonl", "d/x.jsonl", "x.jsonl")
    assert found() == found("d", "x.jsonl") == ["d/e/keep.gen.jsonl", "d/keep.gen.jsonl", "x.jsonl"]


def test_nothing_below_an_ignored_folder_comes_back(make: Make) -> None:
    make(".ftlintignore=d/\n!d/keep.jsonl\n", "d/keep.jsonl", "d/.ftlintignore=!*\n", "x.jsonl")
    assert found() == ["x.jsonl"]


def test_ignore_file_with_comments_bom_and_crlf(make: Make) -> None:
    make(".ftlintignore=\ufeff# no data\r\n\r\nx.jsonl\r\n", "x.jsonl", "y.jsonl")
    assert found() == ["y.jsonl"]


def test_ignored_path_named_outright_is_read(make: Make) -> None:
    make(".ftlintignore=d/\n*.bad.jsonl\n", "d/x.jsonl", "x.bad.jsonl")
    assert found("d", "x.bad.jsonl") == ["d/x.jsonl", "x.bad.jsonl"]


def test_force_exclude_leaves_out_what_is_named_and_finding_nothing_is_then_no_error(make: Make) -> None:
    make(".ftlintignore=d/\n*.bad.jsonl\n", "d/e/x.jsonl", "x.bad.jsonl", "y.jsonl")
    assert found("d", "d/e", "d/e/x.jsonl", "x.bad.jsonl", "y.jsonl", force_exclude=True) == ["y.jsonl"]
    assert found("x.bad.jsonl", force_exclude=True) == []


def test_bad_pattern_in_an_ignore_file_is_named(make: Make, tmp_path: Path) -> None:
    make(".ftlintignore=ok\n[z-a]\n", "x.jsonl")
    with pytest.raises(ConfigError) as caught:
        discover([])
    assert str(caught.value) == f"{tmp_path}/.ftlintignore:2: '[z-a]' is no pattern as .gitignore has them"


def test_everything_ignored_is_an_error_that_says_so(make: Make) -> None:
    make(".ftlintignore=*.jsonl\n", "d/x.jsonl")
    assert complaint("d/").startswith("every file under d/ is excluded by .ftlintignore")


# What is not there


def test_missing_path_suggests_the_near_ones(make: Make) -> None:
    make("data/train.jsonl", "data/valid.jsonl")
    assert complaint("data/trian.jsonl") == "data/trian.jsonl does not exist; did you mean data/train.jsonl?"
    assert complaint("dta/train.jsonl") == "dta/train.jsonl does not exist; did you mean data/train.jsonl?"
    assert complaint("dta/other.jsonl") == "dta/other.jsonl does not exist; did you mean data?"


def test_missing_path_without_a_near_one(make: Make) -> None:
    make("data/train.jsonl")
    assert complaint("data/q/w.txt") == (
        "data/q/w.txt does not exist; there is no q in data/, nor anything of a like name"
    )


def test_one_missing_path_beside_good_ones_is_an_error(make: Make) -> None:
    make("x.jsonl")
    assert complaint("x.jsonl", "y").startswith("y does not exist")


def test_search_that_finds_nothing_says_what_it_looked_for(make: Make) -> None:
    make("data/x.json", "more/x")
    assert complaint("data", "more/") == (
        "no .jsonl, .jsonl.gz, .jsonl.zst, .ndjson, .ndjson.gz, .ndjson.zst, .py or .ipynb files under data/, more/; "
        "name a file outright to read it whatever its name"
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


# Datasets


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
    return group(discover(paths).found, Configs())


def test_shards_are_one_dataset_and_other_files_their_own(make: Make) -> None:
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


def test_standard_input_is_a_dataset_of_its_own(make: Make) -> None:
    make("ftlint.toml=[[datasets]]\nname = 'all'\nfiles = ['**']\n", "x.jsonl")
    assert grouped("-", "x.jsonl") == [Dataset("-", ("-",)), Dataset("all", ("x.jsonl",))]
