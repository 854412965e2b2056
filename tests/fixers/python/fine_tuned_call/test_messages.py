"""The lists that the messages of a call begin with, and their system message."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.fine_tuned_call.messages import Sent, system_of
from ftlint.fixers.python.fine_tuned_call.models import tuned_calls
from ftlint.python.dataflow.literals import Literals
from ftlint.rule.training_facts import Learned
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at

ASK = "client.chat.completions.create(model='ft:gpt-4o:acme::a', messages={})\n"


def lists(before: str, messages: str) -> list[str]:
    """The lists that the messages of a call begin with."""
    flow, names = analysed(V1 + before + ASK.format(messages))
    (call,) = tuned_calls(flow, Literals(flow), Learned("train.jsonl"))
    return sorted(names.code.text(node) for node in Sent(flow).lists(call))


@pytest.mark.parametrize(
    ("before", "messages", "expected"),
    [
        ("", "[a]", ["[a]"]),
        ("m = [a]\nm.append(b)\n", "m", ["[a]"]),
        ("m = [a]\n", "m + [b]", ["[a]"]),
        ("m = [a]\n", "[*m, b]", ["[a]"]),
        ("m = [a]\n", "[b, *m]", ["[b, *m]"]),
        ("m = [a]\n", "m.copy()", ["[a]"]),
        ("m = [a]\n", "list(m)", ["[a]"]),
        ("", "[a] if x else [b]", ["[a]", "[b]"]),
        ("def start():\n    return [a]\n\n\n", "start()", ["[a]"]),
        ("m = [a]\nm.insert(0, b)\n", "m", []),
        ("m = [a]\ndel m[0]\n", "m", []),
        ("m = [a]\nm[0] = b\n", "m", []),
        ("", "load()", []),
        ("", "[]", []),
    ],
)
def test_messages_are_followed_to_the_list_with_the_first_one(before: str, messages: str, expected: list[str]) -> None:
    assert lists(before, messages) == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ("[{'role': 'system', 'content': 'A'}]", "'A'"),
        ("[{'role': 'developer', 'content': A}]", "A"),
        ("[S]", "'S'"),
        ("[{'role': 'user', 'content': 'A'}]", None),
        ("[{'role': 'system'}]", None),
        ("[{'role': 'user', 'content': 'B'}, {'role': 'system', 'content': 'A'}]", None),
    ],
)
def test_prompt_is_the_content_of_a_system_message_at_the_start(messages: str, expected: str | None) -> None:
    flow, names = analysed(f"S = {{'role': 'system', 'content': 'S'}}\nask({messages})\n")
    node = node_at(names, messages)
    spot = system_of(Literals(flow), names, node)  # type: ignore[arg-type]
    assert (names.code.text(spot.node) if spot is not None else None) == expected
