from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from ftlint.conversation.shape import MessageShape, RootShape
from ftlint.conversation.shape_builder import message_shape
from ftlint.conversation.shape_cache import Shapes
from ftlint.rule.samples import assistant, call, calls, function_call, image_part, text_part, user


def shapes_of(*messages: Any) -> tuple[MessageShape, ...]:
    return Shapes().order(list(messages)).shapes


def described(shape: MessageShape) -> dict[str, str]:
    """The fields as text: 1 and True are equal."""
    return {field.name: repr(getattr(shape, field.name)) for field in fields(shape)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (user("a"), user("")),
        (user("a"), user(" ")),
        (user("a"), user(None)),
        (assistant("a", weight=0), assistant("a", weight=1)),
        (assistant("a", weight=1), assistant("a", weight=True)),
        (assistant("a", name="f"), assistant("a", name="f g")),
        (assistant("a", note=None), assistant("a", note=1)),
        (assistant("a", refusal=None), assistant("a", refusal="No.")),
        (user([text_part("a")]), user([image_part()])),
        (user([text_part("a")]), user([text_part(" ")])),
        (calls(call()), calls(call(), call())),
        (calls(call()), calls(call(arguments={}))),
        (calls(call()), calls(call(""))),
        (calls(call("")), calls(call(arguments={}))),
        (calls(call()), calls({**call(), "type": "code"})),
        (calls(call()), calls({**call(), "index": None})),
        (calls({**call(), "index": 0}), calls({**call(), "index": None})),
        (function_call(), {**function_call(), "function_call": {"name": "f", "arguments": "{}", "parsed": None}}),
        (calls(call(), content="null"), calls(call(), content="nope")),
        (function_call(), function_call(arguments={})),
        (function_call(), function_call(" ")),
        (function_call(), {**function_call(), "function_call": None}),
        ({"role": 1}, {"role": True}),
    ],
)
def test_messages_that_differ_in_what_a_shape_has_get_the_shape_of_each(first: Any, second: Any) -> None:
    """Whatever was in the table before."""
    for pair in ((first, second), (second, first)):
        made = shapes_of(*pair)
        assert list(map(described, made)) == [described(message_shape(message)) for message in pair]
        assert made[0] is not made[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (user("a"), user("b")),
        (assistant("a", name="f"), assistant("b", name="g")),
        (user([text_part("a")]), user([text_part("b")])),
        (calls(call("f", "{}", id="1")), calls(call("g", "[]", id="2"))),
        (function_call("f", "{}"), function_call("g", "[]")),
    ],
)
def test_messages_that_differ_in_text_only_have_one_shape(first: Any, second: Any) -> None:
    one, other = shapes_of(first, second)
    assert one is other


def test_roots_with_the_same_keys_and_types_have_one_shape() -> None:
    shapes = Shapes()

    def root(**record: Any) -> RootShape:
        return shapes.root(record)

    assert root(messages=[1], id=1) is root(messages=[2, 3], id=2)
    assert root(messages=[1], id=1) is not root(messages=[1], id="1")
    assert root(messages=[1]) is not root(messages=[])
    assert root(messages=[]).empty_messages


def test_messages_may_be_any_json_values() -> None:
    made = shapes_of(None, "a", 1, [], {"role": {}}, {"role": []})
    assert [shape.is_object for shape in made] == [False, False, False, False, True, True]
