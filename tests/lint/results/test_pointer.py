from __future__ import annotations

import pytest

from ftlint.results.pointer import PointerError, escape, join, parse, resolve

# The example document of RFC 6901, section 5.
DOCUMENT = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8}
CASES = [
    ("", DOCUMENT), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3),
    ("/g|h", 4), ("/i\\j", 5), ('/k"l', 6), ("/ ", 7), ("/m~0n", 8),
]  # fmt: skip


@pytest.mark.parametrize(("pointer", "value"), CASES)
def test_the_examples_of_the_rfc(pointer: str, value: object) -> None:
    assert resolve(DOCUMENT, pointer) == value
    assert join(*parse(pointer)) == pointer


def test_a_tilde_is_escaped_before_a_slash() -> None:
    assert escape("~/~1") == "~0~1~01"
    assert parse("/~0~1~01") == ("~/~1",)


def test_indexes_may_be_given_as_numbers() -> None:
    assert join("messages", 3, "content") == "/messages/3/content"
    assert join() == ""


@pytest.mark.parametrize(
    "pointer", ["/bar", "/foo/2", "/foo/-1", "/foo/-", "/foo/00", "/foo/0/x", "/foo/1_0", "/foo/\u0661", "/foo/x"]
)
def test_what_is_not_there_is_an_error(pointer: str) -> None:
    with pytest.raises(PointerError, match="is missing"):
        resolve(DOCUMENT, pointer)


def test_a_pointer_must_begin_with_a_slash() -> None:
    with pytest.raises(PointerError, match="not a JSON Pointer"):
        parse("foo/0")
