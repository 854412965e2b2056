from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.files.recover import recover
from ftlint.jsontext.diagnose import duplicate_keys, place
from ftlint.jsontext.fault import Fault

# As printed in Microsoft's old tutorial on fine-tuning with functions: the assistant's message is not closed.
TUTORIAL = r"""{
    "messages": [
        {"role": "user", "content": "What is the weather in San Francisco?"},
        {"role": "assistant", "function_call": {"name": "get_current_weather", "arguments": "{\"format\": \"celsius\"}"}
    ],
    "functions": [{
        "name": "get_current_weather",
        "parameters": {"type": "object", "properties": {}}
    }]
}"""


def only_fault(text: str | bytes, *, unfinished: bool = False) -> Fault:
    lines = (text.encode() if isinstance(text, str) else text).split(b"\n")
    found = recover(lines, 0, unfinished)
    assert found.record is None
    assert found.consumed == len(lines)
    assert len(found.faults) == 1
    return found.faults[0]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ('{"a": [1, 2,]}', 13, "trailing comma before `]`"),
        ('{"a": 1,}', 9, "trailing comma before `}`"),
        ('{"a": 1, "b": 2 , }', 19, "trailing comma before `}`"),
        ('{"a": 1} // note', 10, "remove the comment"),
        ("# note", 1, "remove the comment"),
        ("{'a': 1}", 2, "requires double quotes"),
        ("{“a”: 1}", 2, "typographic"),
        ('{"a": True}', 7, "write `true`"),
        ('{"a": None}', 7, "write `null`"),
        ('{"a": 1, b: 2}', 10, "in place of a key"),
        ('{"a": yes}', 7, "write strings in double quotes"),
        ('{"é": "ü" x}', 11, "`x` after a string"),
        ('{"a": "he said "hi""}', 17, 'write a `"` inside a string as `\\"`'),
        ('{"a": 1 "b": 2}', 9, 'missing comma before `"b"`'),
        ('{"a" 1}', 6, "missing `:`"),
        ('{"a": 1: 2}', 8, "after a value"),
        ('{"a"}', 5, "add `:` and a value"),
        ('{"a": }', 7, "unexpected `}`; a value is missing"),
        ("{,}", 2, "unexpected `,`; a key is missing"),
        ('{"a": 1}, ', 9, "comma after the example"),
        ('{"a": 1}}', 9, "unmatched `}`"),
        ('{"a": 1} b', 10, "`b` after the end of the example"),
        ('{"a": 01}', 7, "not a valid JSON number"),
        ('{"a": .5}', 7, "not a valid JSON number"),
        ('{"a": "\tx"}', 8, "tab inside a string; write it as `\\t`"),
        ('{"a": "\x01"}', 8, "control character U+0001 inside a string"),
        ('{"a": \x01}', 7, "control character U+0001 outside"),
        ('{"a": "\\x"}', 8, "invalid escape `\\x`"),
        ('{"a": "\\u12"}', 8, "incomplete escape `\\u12`"),
        ('{"functions": [...]}', 16, "omitted"),
        ("\u00a0{}", 1, "U+00A0"),
        ("\ufeff{}", 1, "concatenated files"),
        ('{"a": [{"b": 1]}', 15, "`]` does not close the `{` opened at column 8; add `}` before it"),
        ('{"a": [1}', 9, "`}` does not close the `[` opened at column 7; add `]` before it"),
        ("[" * 100_000, 1025, "deeper than 1,024 levels"),
        ('{"a": "x', 9, "unexpected end of line: the string that starts at column 7 is not closed"),
        ('{"a": {"b": 1', 14, "unexpected end of line: the `{` at column 7 is not closed"),
        ('{"a": tr', 9, "unexpected end of line"),
        ('{"a": "x\\u00', 13, "unexpected end of line: the string"),
    ],
)
def test_it_says_why_and_where(text: str, column: int, says: str) -> None:
    fault = only_fault(text)
    assert (fault.kind, fault.line_offset, fault.column, fault.fix) == ("invalid", 0, column, None)
    assert says in fault.message


def test_the_tutorials_missing_brace_in_a_record_over_several_lines() -> None:
    fault = only_fault(TUTORIAL)
    assert (fault.line_offset, fault.column) == (4, 5)
    assert fault.message == "`]` does not close the `{` opened 1 line above, at column 9; add `}` before it"


def test_the_tutorials_missing_brace_on_one_line() -> None:
    start = '{"messages": [{"role": "user", "content": "Hi"}, '
    broken = '{"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}'
    fault = only_fault(start + broken + '], "functions": []}')
    assert fault.column == len(start) + len(broken) + 1
    assert fault.message == f"`]` does not close the `{{` opened at column {len(start) + 1}; add `}}` before it"


def test_an_unfinished_last_line_is_named_as_such() -> None:
    assert only_fault('{"a": [1', unfinished=True).message.startswith("the file ends in the middle of this line")
    assert only_fault('{"a": "é'.encode()[:-1], unfinished=True).kind == "invalid"


def test_an_error_before_the_end_is_not_blamed_on_the_end_of_the_file() -> None:
    assert only_fault('{"a": 1,}', unfinished=True).message.startswith("trailing comma before")


@pytest.mark.parametrize(
    ("raw", "column", "says"),
    [
        ('{"é": "caf'.encode() + b'\xe9"}', 11, "0xE9 is not valid UTF-8 ('é' in Windows-1252)"),
        ('{"a": "привет"}'.encode("cp1251"), 8, "such as Windows-1251"),
        (b'{"a": "\xed\xa0\xbd"}', 8, "surrogate"),
        (b'{"a": "\xff"}', 8, "save the file as UTF-8"),
        (b"\x1f\x8b\x08", 2, "compressed"),
        ('{"a": 1}'.encode("utf-16-le"), 2, "UTF-16 without a byte order mark"),
    ],
)
def test_bytes_of_another_encoding(raw: bytes, column: int, says: str) -> None:
    fault = only_fault(raw)
    assert (fault.kind, fault.column, fault.fix) == ("encoding", column, None)
    assert says in fault.message


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ('{"a": NaN}', 7, "NaN"),
        ('{"NaN": -Infinity}', 9, "-Infinity"),
        ('{"a": "1e999", "b": 1e999}', 21, "1e999"),
        ('{"a": ' + "9" * 400 + "}", 7, "9"),
    ],
)
def test_numbers_that_are_not_finite(text: str, column: int, word: str) -> None:
    fault = only_fault(text)
    assert (fault.kind, fault.column) == ("non-finite", column)
    assert fault.message.startswith(f"`{word}")


def test_many_of_one_kind_are_one_fault_with_a_count() -> None:
    assert "(2 more in this example)" in only_fault('{"a": [NaN, NaN, NaN]}').message


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (r'{"a": "\ud83d"}', 8),
        (r'{"a": "\ud83d\ude00\ude00"}', 20),
        (r'{"a": "\\ud83d \ud83dx"}', 16),
    ],
)
def test_half_a_character(text: str, column: int) -> None:
    fault = only_fault(text)
    assert (fault.kind, fault.column) == ("lone-surrogate", column)


def test_two_kinds_in_one_record_are_two_faults() -> None:
    found = recover([rb'{"a": NaN, "b": "\udc00"}'], 0)
    assert [(fault.kind, fault.column) for fault in found.faults] == [("non-finite", 7), ("lone-surrogate", 18)]


def test_a_duplicate_key_is_reported_at_its_second_place() -> None:
    raw = '{"é": [{"a": 1, "b": {"a": 0}, "a": 2}], "x/y": {"k": 1, "\\u006b": 2}}'.encode()
    found = [(fault.pointer, fault.column) for fault in duplicate_keys(raw)]
    assert found == [("/é/0/a", 32), ("/x~1y/k", 58)]


def test_a_key_is_not_its_value_nor_the_same_key_elsewhere() -> None:
    assert duplicate_keys(b'{"a": "a", "b": ["b", "b", {"a": ":"}, {"a": ","}]}') == []


def test_a_duplicate_key_is_reported_with_its_line() -> None:
    (fault,) = duplicate_keys(b'{\n "a": 1,\n "a": 2\n}')
    assert (fault.kind, fault.line_offset, fault.column) == ("duplicate-key", 2, 2)


def test_nesting_without_end_does_not_matter_to_the_search_for_keys() -> None:
    assert duplicate_keys(b"[" * 1000 + b'{"a": 1, "a": 2}' + b"]" * 1000)[0].pointer == "/0" * 1000 + "/a"


def test_columns_count_characters() -> None:
    assert place("é€\n😀x".encode(), len("é€\n😀".encode())) == (1, 2)


@given(st.binary() | st.text("{}[]\",:\\ \ntru01.e-NaI/#'é").map(str.encode))
def test_no_bytes_are_without_an_answer(raw: bytes) -> None:
    lines = raw.split(b"\n")
    found = recover(lines, 0, True)
    assert 1 <= found.consumed <= len(lines)
    assert found.faults or found.record is not None
    for fault in found.faults:
        assert 0 <= fault.line_offset < found.consumed
        assert 1 <= fault.column <= len(lines[fault.line_offset]) + 1


def test_the_messages_fit_on_a_line_whatever_the_data() -> None:
    assert "\n" not in only_fault('{"a": ' + "x" * 1000 + "}").message
    assert len(only_fault('{"a": ' + "x" * 1000 + "}").message) < 120
