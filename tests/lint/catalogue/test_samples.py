from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.catalogue.samples import rows, sample_lines
from ftlint.output.rendering.characters import width
from tests.helpers import REGISTRY

CALL = (
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "tool_calls": [{"id": "call_1", '
    '"type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}}]}], "x": 1}'
)


def test_a_line_that_fits_is_left_alone() -> None:
    assert rows('{"a":1 , "b": [1,2]}', 20) == ['{"a":1 , "b": [1,2]}']


def test_a_long_line_is_broken_at_its_messages() -> None:
    assert rows(CALL, 60) == [
        '{"messages": [',
        '  {"role": "user", "content": "Hi"},',
        '  {"role": "assistant", "tool_calls": [',
        '    {"id": "call_1", "type": "function",',
        '      "function": {"name": "get_weather",',
        '        "arguments": "{\\"city\\": \\"Paris\\"}"}}',
        "  ]}",
        '], "x": 1}',
    ]


def test_brackets_and_commas_in_texts_are_text() -> None:
    assert rows('["[1, 2], {", "\\"],", 3]', 10) == ["[", '  "[1, 2], {",', '  "\\"],",', "  3", "]"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"a": [1, 2}, 3', ['{"a": [', "  1,", "  2", "}, 3"]),
        ("]]]}}} [1, 2, 3]", ["]]]}}} [", "  1,", "  2,", "  3", "]"]),
        ('["unfinished text, 1, 2', ["[", '  "unfinished text, 1, 2']),
        ("[1, 2, 3] [4, 5]", ["[1, 2, 3] [", "  4,", "  5", "]"]),
    ],
    ids=["wrong bracket", "closed before opened", "unfinished", "two values"],
)
def test_what_is_broken_is_shown_as_it_is(line: str, shown: list[str]) -> None:
    assert rows(line, 12) == shown


@given(st.text(alphabet='[]{},:" \\a1', max_size=60), st.integers(5, 40))
def test_nothing_is_lost_but_spaces_between_tokens(line: str, room: int) -> None:
    assert "".join(rows(line, room)).replace(" ", "") == line.replace(" ", "")


Values = st.recursive(
    st.none() | st.integers() | st.text("ab ]", max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("xy", max_size=2), inner, max_size=4),
)


@given(Values)
def test_json_is_the_same_json_in_rows_that_fit(value: object) -> None:
    shown = rows(json.dumps(value), 60)
    assert json.loads("\n".join(shown)) == value
    assert max(map(width, shown)) <= 60 or any(len(row) - len(row.lstrip()) > 30 for row in shown)


def test_lines_have_their_numbers() -> None:
    assert sample_lines("{}\n\n{}\n", 20) == [(1, ["{}"]), (2, [""]), (3, ["{}"])]
    assert sample_lines("{}\n{", 20) == [(1, ["{}"]), (2, ["{"])]


def test_only_a_line_feed_ends_a_line() -> None:
    assert sample_lines('"\u2028"\r\n', 20) == [(1, ['"\\u2028"\\r'])]


def test_of_many_lines_the_first_and_last_are_shown() -> None:
    shown = sample_lines("".join(f"{number}\n" for number in range(1, 21)), 20, "...")
    assert shown == [(1, ["1"]), (2, ["2"]), (None, ["... 16 more lines"]), (19, ["19"]), (20, ["20"])]


def test_bytes_that_are_no_utf8_are_written_out() -> None:
    assert sample_lines(b'"Gr\xfcezi"\n', 20) == [(1, ['"Gr\\xfcezi"'])]
    assert sample_lines('"Grüezi"\n'.encode(), 20) == [(1, ['"Grüezi"'])]
    assert sample_lines(b"\xef\xbb\xbf{}\n", 20) == [(1, ["\\ufeff{}"])]
    assert sample_lines("{}\n".encode("utf-16"), 12) == [(1, ["\\xff\\xfe{…"])]


def test_every_sample_there_is_fits_a_terminal() -> None:
    """A row is wider only where one text in it is, which is then the samples' fault."""
    for check in REGISTRY.checks.values():
        for sample in check.samples:
            for text in (sample.bad, sample.good, sample.fixed or ""):
                for _, shown in sample_lines(text, 72):
                    assert [row for row in shown if width(row) > 72 and len(row.strip()) < 68] == [], check.name
