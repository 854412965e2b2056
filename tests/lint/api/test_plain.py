from __future__ import annotations

import enum
import math
from collections import UserDict
from typing import Any

import pytest

from ftlint.api.plain import line_of, plain
from ftlint.errors import InputError


def complaint(value: Any) -> str:
    with pytest.raises(InputError) as caught:
        plain(value, "example 3")
    return str(caught.value)


class Role(enum.StrEnum):
    USER = "user"


def test_mappings_tuples_and_enumerations_become_plain_values() -> None:
    copied = plain(UserDict(a=({"b": Role.USER},), c=[1, 2.5, True, None]), "example")
    assert copied == {"a": [{"b": "user"}], "c": [1, 2.5, True, None]}
    assert type(copied["a"][0]["b"]) is str


def test_the_copy_shares_no_container() -> None:
    given: dict[str, Any] = {"a": [1], "b": {"c": 2}}
    copied = plain(given, "example")
    copied["a"].append(2)
    copied["b"]["c"] = 3
    assert given == {"a": [1], "b": {"c": 2}}


def test_keys_that_are_none_are_left_out_only_on_request() -> None:
    given = {"a": None, "b": [{"c": None}, None]}
    assert plain(given, "example") == given
    assert plain(given, "example", drop_none=True) == {"b": [{}, None]}


def test_a_value_that_json_cannot_represent_is_reported_with_its_place() -> None:
    assert complaint({"a": [0, {"b/c": {1}}]}).startswith("example 3: /a/1/b~1c is a value of type set, which JSON")
    assert "example 3: /a is an object with a key that is not a string (a value of type int): 5" in complaint(
        {"a": {5: 0}}
    )
    assert complaint([1]) == "example 3 is a value of type list, not a dict"


def test_an_example_that_contains_itself_is_reported() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    assert complaint(endless) == "example 3 is nested too deeply or contains itself"


def test_a_line_keeps_what_the_rules_report() -> None:
    assert line_of({"a": "é"}, "example") == '{"a": "é"}'.encode()
    assert line_of({"a": math.nan}, "example") == b'{"a": NaN}'
    assert line_of({"a": "\ud83d"}, "example") == b'{"a": "\\ud83d"}'


def test_a_number_of_too_many_digits_cannot_be_written() -> None:
    with pytest.raises(InputError, match="example 3 cannot be written as JSON"):
        line_of({"a": 10**5000}, "example 3")
