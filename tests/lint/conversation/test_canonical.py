from __future__ import annotations

import pytest

from ftlint.conversation.canonical import dump, member_of, written


def test_the_order_of_keys_changes_nothing() -> None:
    assert (
        dump({"b": {"d": 1, "c": 2}, "a": 3}) == dump({"a": 3, "b": {"c": 2, "d": 1}}) == b'{"a":3,"b":{"c":2,"d":1}}'
    )


@pytest.mark.parametrize("other", [1.0, "1", True, [1], None, {"a": 1}])
def test_other_values_are_other_members(other: object) -> None:
    assert member_of("a", other) != member_of("a", 1)


def test_the_key_is_part_of_a_member() -> None:
    assert written("a", 1).number != written("b", 1).number
    assert member_of("a", True) == written("a", True) != member_of("a", False)


def test_the_sizes_of_members_add_up_to_that_of_the_record() -> None:
    record = {"a": [1, "é"], "b": None, "c": {"d": True}}
    sizes = [member_of(key, value).size for key, value in record.items()]
    assert 2 + sum(sizes) + len(sizes) - 1 == len(dump(record))


def test_what_is_nested_too_deeply_is_a_type_error() -> None:
    value: object = 1
    for _ in range(2000):
        value = [value]
    with pytest.raises(TypeError):
        dump(value)
