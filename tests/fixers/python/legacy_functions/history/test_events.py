"""What is added to the messages of a request, and the calls that results follow."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.history.events import Event, call_before, events_of, has_result
from ftlint.python.dataflow.flow import Flow
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed

ASK = "r = client.chat.completions.create(messages=m, functions=F).choices[0].message\n"
START = V1 + "m = []\n"
CALL = "{'role': 'assistant', 'function_call': c}"
RESULT = "{'role': 'function', 'content': x}"


def events(program: str) -> tuple[Flow, list[Event]]:
    """The events of a program, in the order of the source."""
    flow, _ = analysed(START + ASK + program)
    return flow, sorted(events_of(flow), key=lambda one: one.at)


def texts(found: list[Event]) -> list[str]:
    return [one.names.code.text(one.node) for one in found]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("m.append(a)\n", ["a"]),
        ("m.insert(0, a)\n", ["a"]),
        ("m.extend([a, *b, d])\n", ["a", "d"]),
        ("m += [a, b]\n", ["a", "b"]),
        ("m = [a, *m]\n", ["a"]),
        ("m.remove(a)\n", []),
        ("other.append(a)\n", []),
        ("m.append()\n", []),
    ],
)
def test_additions_to_the_messages_are_events(program: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(texts(events(program)[1]))) == expected


@pytest.mark.parametrize(
    ("node", "may_call", "is_result", "is_always_result"),
    [
        ("r", True, False, False),
        (CALL, True, False, False),
        (RESULT, False, True, True),
        (f"{RESULT} if x else {RESULT}", False, True, True),
        (f"{RESULT} if x else {{'role': 'user'}}", False, True, False),
        (f"{RESULT} if x else {CALL}", True, True, False),
    ],
)
def test_message_may_be_a_call_or_a_result(node: str, may_call: bool, is_result: bool, is_always_result: bool) -> None:
    (event,) = events(f"m.append({node})\n")[1]
    assert (event.may_call, event.is_result, event.is_always_result) == (may_call, is_result, is_always_result)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (f"m.append(r)\nm.append({RESULT})\n", "r"),
        (f"m.append({CALL})\nm.append(r)\nm.append({RESULT})\n", "r"),
        (f"m.append(r)\nif x:\n    m.append({RESULT})\n", "r"),
        (f"if x:\n    m.append(r)\nm.append({RESULT})\n", None),
        (f"if x:\n    m.append(r)\nelse:\n    m.append({RESULT})\n", None),
        (f"m.append({RESULT})\nm.append(r)\n", None),
        (f"def add():\n    m.append({RESULT})\n\n\nm.append(r)\nadd()\n", "r"),
        (f"def add():\n    m.append({RESULT})\n\n\nm.append(r)\nif x:\n    m.append(r)\n    add()\n", "r"),
        (f"def add():\n    m.append({RESULT})\n\n\nadd()\nm.append(r)\nadd()\n", None),
    ],
)
def test_call_before_a_result_is_certain(program: str, expected: str | None) -> None:
    flow, found = events(program)
    call = call_before(flow, found, next(one for one in found if one.is_result))
    assert (texts([call])[0] if call is not None else None) == expected


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (f"m.append(r)\nm.append({RESULT})\n", True),
        ("m.append(r)\nm.append({'role': 'user'})\n", False),
        (f"m += [r, {RESULT}]\n", True),
        (f"m += [r, {{'role': 'function'}} if x else a]\nm.append({RESULT})\n", True),
        (f"m += [r, {CALL}, {RESULT}]\n", False),
        (f"m.append({RESULT})\nm.append(r)\n", False),
    ],
)
def test_result_follows_its_call(program: str, expected: bool) -> None:
    _, found = events(program)
    assert has_result(found, next(one for one in found if one.names.code.text(one.node) == "r")) is expected
