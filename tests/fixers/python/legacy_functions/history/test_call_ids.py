"""The expressions for the ids of calls and results."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.fixers.python.legacy_functions.history.call_ids import CallIds
from ftlint.fixers.python.legacy_functions.history.events import call_before, events_of
from tests.fixers.python.harness import V0, V1
from tests.fixers.python.programs import analysed, node_at

NEW = V1 + "r = client.chat.completions.create(messages=m, functions=F).choices[0].message\n"
OLD = V0 + "r = openai.ChatCompletion.create(messages=m, functions=F)['choices'][0]['message']\n"
HTTP = (
    "import requests\nbody = {'messages': m, 'functions': F}\n"
    "d = requests.post('https://api.openai.com/v1/chat/completions', json=body).json()\nr = d['choices'][0]['message']\n"
)
RESULT = "{'role': 'function', 'content': x}"
CALL = "{'role': 'assistant', 'function_call': c}"


def id_of_result(program: str) -> str | None:
    flow, names = analysed(program)
    events = list(events_of(flow))
    node = cst.ensure_type(node_at(names, RESULT), cst.Dict)
    added = [one for one in events if any(literal is node for _, literal in one.literals)]
    before = [call for one in added if (call := call_before(flow, events, one)) is not None]
    assert len(before) == len(added) > 0
    return CallIds(flow, events).of_result(names, node, added, before)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (NEW + "m.append(r)\n", "r.tool_calls[0].id"),
        (NEW + "m.append(r.model_dump())\n", "r.tool_calls[0].id"),
        (NEW + "m.append(dict(r))\n", "r.tool_calls[0].id"),
        (OLD + "print(r['content'])\nm.append(r)\n", "r['tool_calls'][0]['id']"),
        (OLD + 'print(r.get("content"))\nm.append(r)\n', 'r["tool_calls"][0]["id"]'),
        (OLD + "print(r.content)\nm.append(r)\n", "r.tool_calls[0].id"),
        (HTTP + "m.append(r)\n", 'r["tool_calls"][0]["id"]'),
        (NEW + "m.append(r)\nr = other\n", None),
        (NEW + f"m.append({CALL})\n", "m[-1]['tool_calls'][0]['id']"),
        (NEW + f"m.append({CALL})\nm.append(a)\n", None),
        (NEW + "m.append({'role': 'assistant', 'function_call': r.function_call})\n", "r.tool_calls[0].id"),
    ],
)
def test_result_has_the_id_of_the_call_before(program: str, expected: str | None) -> None:
    assert id_of_result(f"{program}m.append({RESULT})\n") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = message.function_call.name\n    ", "message.tool_calls[0].id"),
        ("", None),
        ("print()\n    ", "message.tool_calls[0].id"),
    ],
)
def test_function_that_adds_results_reads_the_id_from_its_message(body: str, expected: str | None) -> None:
    head = NEW.replace("r = ", "def ask():\n    return ", 1) + "\n\n"
    add = f"def add(m, message=None):\n    {body}m.append({RESULT})\n\n\n"
    if not body:
        add = add.replace(", message=None", "")
    run = f"def run(m):\n    r = ask()\n    m.append(r)\n    add(m{', r' if body else ''})\n\n\nrun(m)\n"
    assert id_of_result(head + add + run) == expected


def test_call_that_repeats_a_response_has_its_id() -> None:
    written = "{'role': 'assistant', 'function_call': r.function_call}"
    flow, names = analysed(f"{NEW}m.append({written})\n")
    (event,) = events_of(flow)
    ids, node = CallIds(flow, [event]), cst.ensure_type(node_at(names, written), cst.Dict)
    call_id = ids.of_call(names, node, event)
    assert call_id is not None
    assert (call_id.text, call_id.last) == ("r.tool_calls[0].id", "")
    assert ids.read_from[node] == set(flow.requests.values())
