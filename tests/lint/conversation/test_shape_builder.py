from __future__ import annotations

from typing import Any

import pytest

from ftlint.conversation.shape import Content
from ftlint.conversation.shape_builder import call_shape, is_valid_name, legacy_call_shape, message_shape, part_shape
from ftlint.rule.samples import assistant, call, calls, function_call, image_part, text_part, user


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"role": "user"}, Content.MISSING),
        (user(None), Content.NULL),
        (user(""), Content.EMPTY),
        (user(" \n"), Content.BLANK),
        (user("a"), Content.TEXT),
        (user([]), Content.PARTS),
        (user({}), Content.OBJECT),
        (user(1), Content.OTHER),
    ],
)
def test_the_kind_of_content(message: Any, expected: Content) -> None:
    assert message_shape(message).content is expected


def test_keys_have_the_types_of_their_values() -> None:
    shape = message_shape(assistant("a", weight=0, name=None))
    assert shape.types == {"role": str, "content": str, "weight": int, "name": type(None)}
    assert (shape.role, shape.weight, shape.trained) == ("assistant", 0, False)


def test_what_is_no_object_has_no_role() -> None:
    values: list[Any] = [None, "a", [1], {}]
    assert [message_shape(value).is_object for value in values] == [False, False, False, True]
    assert message_shape({"role": ["user"]}).role is None


def test_a_name_has_one_to_64_ascii_letters_digits_underscores_or_hyphens() -> None:
    assert [is_valid_name(name) for name in ("a", "a" * 64, "get_weather-2")] == [True] * 3
    assert [is_valid_name(name) for name in ("", "a" * 65, "a b", "é", 1, None)] == [False] * 6


def test_the_text_null_is_told_from_other_texts() -> None:
    assert [message_shape(assistant(text)).null_text for text in ("null", "None", "nil")] == [True, True, False]


def test_a_part_is_text_or_of_another_kind_and_may_be_filled_with_null() -> None:
    text, image = part_shape(text_part(" ")), part_shape(image_part())
    assert (text.is_text, text.blank, text.kind, text.filled) == (True, True, "text", False)
    assert (image.is_text, image.kind) == (False, "image_url")
    assert part_shape({**text_part("a"), "image_url": None}).filled
    assert not part_shape({"type": "text", "text": None}).filled
    assert (part_shape("a").is_object, part_shape("a").is_text) == (False, True)


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        (1, ""),
        ({}, ""),
        ({"type": "code", "function": {}}, "/type"),
        ({"function": 1}, "/function"),
        ({"function": {}}, "/function"),
        ({"function": {"name": " ", "arguments": "{}"}}, "/function/name"),
        ({"function": {"name": "f"}}, "/function"),
    ],
)
def test_a_malformed_call_has_the_place_of_its_problem(entry: Any, pointer: str) -> None:
    problem = call_shape(entry).problem
    assert problem is not None
    assert problem[0] == pointer


def test_a_well_formed_call_has_the_type_of_its_arguments() -> None:
    shape = message_shape(calls(call(arguments={}), {"function": {"name": "f", "arguments": "{}"}}))
    assert shape.calls is not None
    assert [(each.problem, each.missing_type, each.arguments) for each in shape.calls] == [
        (None, False, dict),
        (None, True, str),
    ]


def test_a_legacy_call_needs_a_name_and_arguments() -> None:
    assert legacy_call_shape({"name": "f", "arguments": "{}"}).problem is None
    assert [legacy_call_shape(value).problem is None for value in (1, {}, {"name": "f"})] == [False] * 3


def test_a_legacy_call_that_is_null_is_not_a_call() -> None:
    assert message_shape(function_call()).has_calls
    assert not message_shape({**function_call(), "function_call": None}).has_calls
