"""What a program does with a history in order, and the calls that wait for a result after that."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.history.events import Event, events_of
from ftlint.fixers.python.legacy_functions.unanswered.actions import Actions, Added, State, either, may_call
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed

ASK = "r = client.chat.completions.create(messages=m, functions=F).choices[0].message\n"
USER = "{'role': 'user', 'content': 'a'}"
RESULT = "{'role': 'function', 'content': 'a'}"


def kinds(program: str) -> list[str]:
    """The kinds of the actions of a program, in order."""
    flow, names = analysed(V1 + program)
    actions = Actions(flow, list(events_of(flow)), frozenset(flow.requests.values()))
    return [type(action).__name__ for action in actions.within(names, names.code.module)]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (f"m = []\nm.append({USER})\n{ASK}m.append(r)\n", ["Reset", "Added", "Sent", "Added"]),
        (f"{ASK}m.clear()\nm.pop()\nm.pop(0)\n", ["Sent", "Reset", "Reset"]),
        (f"{ASK}m = m[1:]\n", ["Sent"]),
        (f"{ASK}other.append({USER})\nm.append(unknown)\n", ["Sent"]),
        (f"def ask(m):\n    {ASK}\n\ndef other(): ...\n\n\nask([])\nother()\n", ["Sent", "Called"]),
        (f"def ask(m):\n    {ASK}\n\ndef outer():\n    ask([])\n\n\nouter()\n", ["Sent", "Called", "Called"]),
    ],
)
def test_actions_are_in_the_order_of_execution(program: str, expected: list[str]) -> None:
    assert kinds(program) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("functions=F", True),
        ("functions=F, function_call='none'", False),
        ("functions=F, function_call='auto'", True),
        ("messages=m", False),
        ("**options", True),
    ],
)
def test_response_may_have_a_call_if_functions_are_sent(arguments: str, expected: bool) -> None:
    flow, _ = analysed(V1 + f"client.chat.completions.create({arguments})\n")
    (request,) = flow.requests.values()
    assert may_call(flow, request) is expected


def added() -> tuple[Added, Added, Added]:
    """A call, another message and a result that are added to one history."""
    flow, names = analysed(V1 + ASK + f"m.append(r)\nm.append({USER})\nm.append({RESULT})\n")
    call, user, result = sorted(events_of(flow), key=lambda one: one.at)
    slot = (names.module, "m")

    def one(event: Event, calls: bool, answers: bool) -> Added:
        return Added(event, slot, frozenset(flow.requests.values()) if calls else frozenset(), calls, answers)

    return one(call, True, False), one(user, False, False), one(result, False, True)


def test_call_waits_until_its_result() -> None:
    call, _, result = added()
    state = State().adding(call)
    assert state.waiting == {(call, call.slot)}
    assert state.adding(result).waiting == frozenset()


def test_call_that_another_message_follows_waits_even_after_its_result() -> None:
    call, user, result = added()
    state = State().adding(call).adding(user).adding(result)
    assert state.waiting == {(call, call.slot)}
    assert state.late == {call}


def test_response_without_a_call_does_not_wait() -> None:
    call, _, _ = added()
    assert State().denying(call.responses).adding(call).waiting == frozenset()
    assert State().adding(call).denying(call.responses).waiting == frozenset()


def test_state_after_one_of_two_paths() -> None:
    call, _, _ = added()
    waiting, denied = State().adding(call), State().denying(call.responses)
    assert either(waiting, None) == waiting
    assert either(None, None) is None
    assert either(waiting, denied) == State(waiting=waiting.waiting)


def test_waiting_call_moves_with_its_history_to_another_variable() -> None:
    call, _, _ = added()
    assert call.slot is not None
    other = (call.slot[0], "other")
    assert State().adding(call).renaming({call.slot: other}).waiting == {(call, other)}
