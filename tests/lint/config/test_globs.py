from __future__ import annotations

import time

import pytest

from ftlint.config.globs import glob_pattern, ignore_pattern


def fits(line: str, path: str) -> bool:
    """Whether a line of an ignore file fits a path; one that ends in a slash is a folder."""
    pattern = ignore_pattern(line)
    plain = path.rstrip("/")
    return pattern is not None and pattern.fits(plain, plain.rpartition("/")[2], path.endswith("/"))


# What `git check-ignore` says of each path by itself.
@pytest.mark.parametrize(
    ("line", "yes", "no"),
    [
        ("x.jsonl", "a/b/x.jsonl", "x.jsonl.gz"),
        ("*.jsonl", "a/x.jsonl", "x.json"),
        ("/x", "x", "a/x"),
        ("a/x", "a/x", "b/a/x"),
        ("tmp/", "a/tmp/", "a/tmp"),
        ("a/**", "a/b/c", "a"),
        ("a/**/c", "a/c", "b/a/c"),
        ("a/**/c", "a/b/b/c", "a/bc"),
        ("**/c", "a/b/c", "a/b/cc"),
        ("**/b/*", "a/b/c", "a/b/c/d"),
        ("a**b", "axxb", "a/b"),
        ("[ab]?", "ax", "cx"),
        ("[!ab]x", "cx", "ax"),
        ("[^ab]x", "cx", "ax"),
        ("[]x]", "]", "y"),
        ("[a-c].x", "b.x", "d.x"),
        (r"\#x", "#x", "x"),
        (r"\!x", "!x", "x"),
        (r"a\*", "a*", "ab"),
        ("a ", "a", "a "),
        ("a\\ ", "a ", "a"),
        ("/**/b", "a/b", "a/bb"),
        ("x?y", "x\ny", "x/y"),
        ("*a*b*", "xaxbx", "xbxax"),
        ("*ab*ab", "abab", "ab"),
        ("*a", "baa", "ab"),
    ],
)
def test_lines_of_ignore_files(line: str, yes: str, no: str) -> None:
    assert fits(line, yes)
    assert not fits(line, no)


@pytest.mark.parametrize("line", ["", "  ", "# x", "/", "[abc", "a/[b"])
def test_lines_without_a_pattern(line: str) -> None:
    assert not fits(line, "a")


@pytest.mark.parametrize("line", ["[z-a]", "a\\", "!", "x" * 4097, "!/"])
def test_invalid_lines(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ignore_pattern(line)


def test_an_exclamation_mark_includes_again() -> None:
    pattern = ignore_pattern("!keep")
    assert pattern is not None
    assert not pattern.excludes


@pytest.mark.parametrize("glob", ["*a" * 2000 + "b", "**/a/" * 800 + "b", "**/*a*/" * 500 + "b", "[!b]*" * 800 + "b"])
@pytest.mark.parametrize("path", ["a" * 4095, "/".join(["a"] * 2000), "/".join(["a" * 250] * 16)])
def test_the_time_is_linear(glob: str, path: str) -> None:
    pattern, ignored = glob_pattern(glob), ignore_pattern(glob)
    assert ignored is not None
    start = time.monotonic()
    assert not pattern.fullmatch(path)
    assert not ignored.fits(path, path.rpartition("/")[2], False)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("glob", "fits", "does_not"),
    [
        ("*.jsonl", "x.jsonl", "a/x.jsonl"),
        ("**/*.jsonl", "x.jsonl", "x.json"),
        ("**/*.jsonl", "a/b/x.jsonl", "a/b/x.jsonl.gz"),
        ("a/**", "a/b/x", "ab/x"),
        ("**", "a/b/x", ""),
        ("a**b", "axxb", "ax/xb"),
        ("a?c", "abc", "a/c"),
        ("x[0-9].jsonl", "x7.jsonl", "xa.jsonl"),
        ("x[!0-9]", "xa", "x7"),
        ("x[!a]y", "xby", "x/y"),
        ("x[]a]", "x]", "xb"),
        ("x[^a]", "x^", "xb"),
        ("x[\\]", "x\\", "x["),
        ("x[z-a]", "x[z-a]", "xz"),
        ("x[", "x[", "x"),
        ("a.b", "a.b", "acb"),
        ("data/legacy", "data/legacy/deep/x.jsonl", "data/legacy2/x.jsonl"),
        ("data/legacy/", "data/legacy/x.jsonl", "legacy/x.jsonl"),
        ("data/*", "data/x.jsonl", "data/deep/x.jsonl"),
        ("a*", "a\nb", "b"),
        ("*.jsonl", "\udcff.jsonl", "\udcff"),
    ],
)
def test_globs(glob: str, fits: str, does_not: str) -> None:
    assert glob_pattern(glob).fullmatch(fits)
    assert not (does_not and glob_pattern(glob).fullmatch(does_not))
