from __future__ import annotations

import pytest

from ftlint.output.rendering.wording import command, count, listing, severities, size
from ftlint.results.finding import Tally


def test_counts_have_plurals_and_thousands() -> None:
    assert [count(0, "file"), count(1, "file"), count(1204, "file")] == ["0 files", "1 file", "1,204 files"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9949, "9.9 kB"),
        (9950, "10 kB"),
        (48211, "48 kB"),
        (999_700, "1.0 MB"),
        (512_000_000, "512 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_sizes(number: int, text: str) -> None:
    assert size(number) == text


def test_listing() -> None:
    assert [listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_severities_that_did_not_occur_are_left_out() -> None:
    assert severities(Tally(errors=4, infos=1)) == ["4 errors", "1 info"]


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        ("data/", "data/"),
        ("my data/", "'my data/'"),
        ("it's", "'it'\"'\"'s'"),
        ("*.jsonl", "'*.jsonl'"),
        ("-", "-"),
        ("-x.jsonl", "./-x.jsonl"),
        ("a\x1bb", "$'a\\x1bb'"),
        ("it's\n", "$'it\\'s\\n'"),
        ("a\udce9b", "$'a\\xe9b'"),
    ],
)
def test_paths_are_quoted_for_the_shell(path: str, quoted: str) -> None:
    assert command("fix", "--unsafe", paths=[path]) == f"ftlint fix --unsafe {quoted}"
