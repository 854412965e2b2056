"""Dicts and copies of a message without the parts that hold a call: the programs stay as they are."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V1, assert_blocked, moved, told

ASK = "client.chat.completions.create(model='gpt-4', messages=messages, functions=FNS).choices[0].message\n"
RESULT = "messages.append({'role': 'function', 'name': message.function_call.name, 'content': '4'})\n"
LEFT_OUT = [
    "message.model_dump(exclude={'tool_calls'})",
    "message.model_dump(exclude={'function_call'})",
    "message.model_dump(mode='json', exclude=['refusal', 'tool_calls'])",
    "message.model_dump(exclude={'tool_calls': True})",
    "message.model_dump(exclude={'tool_calls': {0}})",
    "message.model_dump(exclude=NAMES)",
    "message.model_dump(exclude=set(names()))",
    "message.model_dump(include={'role', 'content', 'function_call'})",
    "message.model_dump(include={'role', 'content'})",
    "message.model_dump(**options)",
    "message.to_dict(exclude={'tool_calls'})",
    "message.copy(exclude={'tool_calls'})",
    "{**message.model_dump(exclude={'tool_calls'}), 'content': ''}",
]
WHOLE = [
    "message.model_dump()",
    "message.model_dump(exclude_none=True)",
    "message.model_dump(exclude_unset=True, exclude={'refusal', 'annotations'})",
    "message.model_dump(exclude=None)",
    "message.model_dump(exclude=OTHERS)",
]


def program(kept: str) -> str:
    """A program that keeps that in the history."""
    names = "NAMES = {'refusal', 'tool_calls'}\nOTHERS = {'refusal', 'audio'}\n"
    return (
        V1
        + names
        + "message = "
        + ASK
        + f"if message.function_call:\n    messages.append({kept})\n    "
        + RESULT
        + ("    print(client.chat.completions.create(model='gpt-4', messages=messages))\n")
    )


@pytest.mark.parametrize("kept", LEFT_OUT)
def test_message_without_the_parts_of_a_call_stays(kept: str) -> None:
    assert_blocked(program(kept), "this may drop `tool_calls`")


@pytest.mark.parametrize("kept", WHOLE)
def test_message_with_its_call_moves(kept: str) -> None:
    assert {one["fix"] for one in told(program(kept))} == {"safe"}
    assert "'tool_call_id': message.tool_calls[0].id" in str(moved(program(kept)))


def test_helper_that_leaves_out_tool_calls_stays() -> None:
    helper = "def clean(message):\n    return message.model_dump(exclude={'tool_calls'})\n\n\n"
    assert_blocked(helper + program("clean(message)"), "this may drop `tool_calls`")


def test_dump_of_other_parts_of_an_answer_moves() -> None:
    usage = V1 + "r = client.chat.completions.create(model='gpt-4', messages=m, functions=FNS)\n"
    usage += "print(r.model_dump(include={'usage'}), r.choices[0].message.function_call)\n"
    assert "tool_calls" in str(moved(usage))
