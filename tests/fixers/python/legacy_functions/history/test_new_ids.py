"""New ids of calls that a program writes."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.fixers.python.legacy_functions.history.events import events_of
from ftlint.fixers.python.legacy_functions.history.new_ids import CallId, NewIds
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at

SEND = "client.chat.completions.create(messages=m, functions=F)\n"
CALL = "{'role': 'assistant', 'function_call': c}"


def new_ids(program: str) -> list[CallId | None]:
    """The ids of the calls in a program, in the order of the source."""
    flow, names = analysed(V1 + program)
    events = sorted(events_of(flow), key=lambda one: one.at)
    by_node = {node: event for event in events for _, node in event.literals}
    calls = (node_at(names, CALL, number) for number in range(program.count(CALL)))
    nodes = [cst.ensure_type(node, cst.Dict) for node in calls]
    return [NewIds(flow, events).of(names, node, by_node[node]) for node in nodes]


def test_calls_of_one_list_are_numbered() -> None:
    assert new_ids(f"m = [{CALL}, a, {CALL}]\n{SEND}") == [CallId("'call_1'"), CallId("'call_2'")]


def test_id_of_a_call_that_is_appended_once_to_a_new_list_is_constant() -> None:
    assert new_ids(f"m = []\nm.append({CALL})\n{SEND}") == [CallId("'call_1'")]


def test_id_of_a_call_that_is_appended_in_a_loop_counts_the_messages() -> None:
    last = 'm[-1]["tool_calls"][0]["id"]'.replace('"', "'")
    assert new_ids(f"m = []\nwhile x:\n    m.append({CALL})\n    {SEND}") == [CallId("f'call_{len(m)}'", last)]


@pytest.mark.parametrize(
    "addition", ["m += [{}, a, {}]", "m.extend([{}, a, {}])", "m = m + [{}, a, {}]", "m = [*m, {}, {}]"]
)
def test_ids_of_calls_that_extend_the_messages_differ(addition: str) -> None:
    program = f"def ask(m):\n    {addition.format(CALL, CALL)}\n    {SEND}"
    assert new_ids(program) == [CallId("f'call_{len(m)}'"), CallId("f'call_{len(m)}_2'")]


@pytest.mark.parametrize("change", ["m.pop(0)", "m.clear()", "del m[0]", "m = m[-5:]", "m.remove(a)"])
def test_number_of_messages_is_no_id_if_messages_are_removed(change: str) -> None:
    assert new_ids(f"def ask(m):\n    m.append({CALL})\n    {SEND}    {change}\n") == [None]


def test_call_that_a_function_returns_may_be_sent_twice() -> None:
    assert new_ids(f"def start():\n    m = [{CALL}]\n    return m\n\n\nm = start()\n{SEND}") == [None]
    assert new_ids(f"def start():\n    m = [{CALL}]\n    {SEND}\n\nstart()\n") == [CallId("'call_1'")]
