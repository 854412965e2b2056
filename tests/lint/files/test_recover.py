from __future__ import annotations

import pytest

from ftlint.files.chunk import Element
from ftlint.files.recover import recover, recover_element


def judged(*lines: bytes, unfinished: bool = False) -> tuple[int, bool, list[tuple[str, int, int]]]:
    """Lines consumed, whether there is a record, and the faults with their places."""
    found = recover(list(lines), 0, unfinished)
    return found.consumed, found.record is not None, [(one.kind, one.line_offset, one.column) for one in found.faults]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((b"", b"{}"), (1, False, [("blank-line", 0, 1)])),
        ((b" \t", b"{}"), (1, False, [("blank-line", 0, 1)])),
        ((b'{"a": 1} {"b": 2}', b"{}"), (1, False, [("several-values", 0, 10)])),
        ((b" [1]", b"{}"), (1, False, [("not-object", 0, 2)])),
        ((b'{"a": ', b"1}", b"{}"), (2, True, [("pretty-printed", 0, 1)])),
        ((b'{"a": 1', b'{"b": 2}'), (1, False, [("invalid", 0, 8)])),
    ],
)
def test_what_is_wrong_with_a_line_and_how_many_belong_to_it(
    lines: tuple[bytes, ...], expected: tuple[int, bool, list[tuple[str, int, int]]]
) -> None:
    assert judged(*lines) == expected


def test_a_record_over_several_lines_is_read() -> None:
    found = recover([b"{", b' "a": [1,', b"", b" 2]", b"}", b'{"b": 1}'], 0)
    assert (found.consumed, found.record) == (5, {"a": [1, 2]})
    assert found.raw == b'{\n "a": [1,\n\n 2]\n}'


def test_several_values_are_fixable_if_all_are_objects() -> None:
    assert recover([b"{} {}"], 0).faults[0].fix == "safe"
    assert recover([b"{} 1"], 0).faults[0].fix is None


def test_a_list_of_messages_is_named_as_such() -> None:
    (fault,) = recover([b'[{"role": "user", "content": "a"}]'], 0).faults
    assert "a list of messages" in fault.message


def test_columns_of_an_element_are_those_of_the_file() -> None:
    (fault,) = recover_element(Element(offset=10, line=1, column=11, raw=b"12")).faults
    assert (fault.kind, fault.column) == ("not-object", 11)


def test_two_elements_without_a_comma_cannot_be_fixed() -> None:
    (fault,) = recover_element(Element(offset=1, line=1, column=2, raw=b"{} {}")).faults
    assert (fault.kind, fault.column, fault.fix) == ("several-values", 5, None)
    assert fault.message == "missing comma between elements of the array"
