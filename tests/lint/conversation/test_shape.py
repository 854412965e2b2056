from typing import Any

from ftlint.conversation.shape import Order, Turn
from ftlint.conversation.shape_cache import Shapes
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, image_part, result, system, user


def order(*messages: Any) -> Order:
    return Shapes().order(list(messages))


def test_the_indices_of_messages_by_kind() -> None:
    messages = order(
        system("Be brief."),
        user([image_part()]),
        calls(call()),
        result(),
        function_call(),
        function_result(),
        assistant(),
        assistant("No.", weight=0),
        assistant(tool_calls=[]),
    )
    assert messages.systems == (0,)
    assert messages.images == (1,)
    assert messages.callers == (2,)
    assert messages.results == (3,)
    assert messages.legacy_callers == (4,)
    assert messages.legacy_results == (5,)
    assert messages.trained_texts == (6, 8)
    assert messages.without_calls == (8,)


def test_a_turn_is_calls_with_the_results_directly_after_them() -> None:
    turns = order(user(), calls(), result(), user(), result()).turns
    assert turns == (Turn(1, range(2, 3)), Turn(None, range(4, 5)))


def test_turns_whose_call_or_id_is_misspelled_are_left_out() -> None:
    unread = {"role": "assistant", "content": "", "toolCalls": [call()]}
    assert order(user(), unread, result()).turns == ()
    assert order(user(), calls(), {"role": "tool", "toolCallId": "call_1", "content": ""}).turns == ()


def test_the_last_turn_needs_no_results() -> None:
    assert order(user(), calls(), result(), calls()).has_regular_turns
    assert not order(user(), calls(), assistant()).has_regular_turns
    assert not order(user(), calls(call(), call(id="call_2")), result(), assistant()).has_regular_turns


def test_content_next_to_a_call_is_not_an_answer() -> None:
    messages = order(user(), calls(content="Let me look."), result(), assistant(), assistant([image_part()]))
    assert messages.answers == (3, 4)
    assert not messages.has_string_answers


def test_equal_messages_have_the_same_shape_object() -> None:
    shapes = Shapes()
    first, second = shapes.order([user("A"), assistant("B")]), shapes.order([user("C"), assistant("D")])
    assert first is second
    assert shapes.order([user("A"), assistant("")]) is not first
    assert shapes.order([user("A"), assistant("B", weight=0)]) is not first
    assert shapes.order([user("A"), assistant("B", weight=1)]) is not shapes.order(
        [user("A"), assistant("B", weight=0)]
    )
