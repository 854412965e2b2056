from __future__ import annotations

import pytest

from ftlint.conversation.digest import Recurring, digest, dump, member


def test_canonical_json_is_independent_of_key_order_and_whitespace() -> None:
    assert dump({"b": [1, 2], "a": "x y"}) == b'{"a":"x y","b":[1,2]}'


def test_the_size_of_a_member_has_no_braces() -> None:
    assert member("a", [1]).size == len('"a":[1]')


def test_digests_of_strings_and_bytes_agree_and_are_never_markers() -> None:
    assert digest("text") == digest(b"text") >= 256
    assert all(digest(str(number)) >= 256 for number in range(2000))


def test_repeated_values_are_recognised() -> None:
    recurring = Recurring(3)
    assert [recurring(data) for data in (b"a", b"b", b"a", b"a", b"c", b"b")] == [False, False, True, True, False, True]


def test_no_more_than_the_limit_is_remembered() -> None:
    recurring = Recurring(2)
    assert [recurring(data) for data in (b"a", b"b", b"c", b"a", b"c")] == [False, False, False, False, True]


def test_the_order_of_keys_changes_nothing() -> None:
    assert (
        dump({"b": {"d": 1, "c": 2}, "a": 3}) == dump({"a": 3, "b": {"c": 2, "d": 1}}) == b'{"a":3,"b":{"c":2,"d":1}}'
    )


@pytest.mark.parametrize("other", [1.0, "1", True, [1], None, {"a": 1}])
def test_other_values_are_other_members(other: object) -> None:
    assert member("a", other) != member("a", 1)


def test_the_key_is_part_of_a_member() -> None:
    assert member("a", 1).digest != member("b", 1).digest
    assert member("a", True) != member("a", False)


def test_the_sizes_of_members_add_up_to_that_of_the_record() -> None:
    record = {"a": [1, "é"], "b": None, "c": {"d": True}}
    sizes = [member(key, value).size for key, value in record.items()]
    assert 2 + sum(sizes) + len(sizes) - 1 == len(dump(record))


def test_what_is_nested_too_deeply_is_a_type_error() -> None:
    value: object = 1
    for _ in range(2000):
        value = [value]
    with pytest.raises(TypeError):
        dump(value)
