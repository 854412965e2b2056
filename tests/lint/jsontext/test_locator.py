"""Places by a remembering walk: the same as by a walk from the start, in time that is linear for all places of a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.jsontext import locator as module
from ftlint.jsontext import spans
from ftlint.jsontext.locator import Lines, Locator
from ftlint.results.pointer import join
from tests.lint.jsontext.test_spans import values


def pointers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    yield join(*path)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from pointers(each, (*path, step))


@given(values, st.sampled_from([None, 1]), st.booleans(), st.randoms())
def test_every_place_is_that_of_a_walk_from_the_start(value: Any, indent: int | None, ascii: bool, order: Any) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=ascii).encode("utf-8", "surrogatepass")
    wanted = [*pointers(value), "/absent", "/0/absent", "/-"]
    order.shuffle(wanted)
    locator = Locator(raw)
    for pointer in wanted:
        for key in (False, True):
            assert locator.locate(pointer, key) == spans.locate(raw, pointer, key), pointer


@given(st.binary(max_size=60), st.lists(st.sampled_from(["", "/a", "/0/a", "/1", "/a/1", "/b"]), max_size=6))
def test_bytes_that_are_no_json_give_the_same_places_too(raw: bytes, wanted: list[str]) -> None:
    locator = Locator(raw)
    for pointer in wanted:
        assert locator.locate(pointer) == spans.locate(raw, pointer)


@pytest.mark.parametrize("raw", [b'{"a": 1, "b": {"a": 2}, "a": 3}', rb'[{"a": 1, "\u0061": 3}]', b'[{"a": 1, "a"'])
def test_of_duplicate_keys_the_last_counts(raw: bytes) -> None:
    locator = Locator(raw)
    for pointer in ("/a", "/b", "/c", "/d", "/e", "/a", "/0/a", "/0/b"):
        assert locator.locate(pointer) == spans.locate(raw, pointer)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_lines_and_columns_are_those_of_a_count_from_the_start(raw: bytes) -> None:
    lines = Lines(raw)
    for offset in range(len(raw) + 1):
        if offset == len(raw) or raw[offset] & 0xC0 != 0x80:  # where a character begins
            assert lines.line_column(offset) == spans.line_column(raw, offset)


def test_columns_behind_many_blocks_of_long_characters() -> None:
    raw = ("é\u20ac😀" * 5000 + "\n" + "é" * 9000 + "x").encode()
    assert Lines(raw).line_column(len(raw) - 1) == (1, 9001)


def walked(raw: bytes, wanted: list[str]) -> int:
    """How many values are walked over to find places."""
    count = 0

    def counted(text: bytes, start: int) -> int:
        nonlocal count
        count += 1
        return spans.skip(text, start)

    locator = Locator(raw)
    with mock.patch.object(module, "skip", counted), mock.patch.object(module, "span_at", spans.span_at):
        for pointer in wanted:
            locator.locate(pointer)
    return count


def test_the_elements_of_a_list_are_walked_over_once() -> None:
    raw = json.dumps({"messages": [{"role": "user"}] * 500}).encode()
    assert walked(raw, [f"/messages/{i}/role" for i in range(500)]) == 499
