"""A message and what is made of it move together: what takes the id of a call is in the group of the request that made it."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from tests.fixers.python.harness import V1, Files, assert_blocked, moved, told
from tests.fixers.python.programs import analysed

HEAD = "import json\nimport openai\n"
FIRST = "first = openai.ChatCompletion.create(model='gpt-4', messages=m, functions=FUNCS)\nreply = first.choices[0].message\n"
READ = "arguments = json.loads(reply.to_dict()['function_call']['arguments'])\n"
HALVES: dict[str, str | Files] = {
    "F2": HEAD + FIRST + READ + "if reply.get('function_call'):\n"
    "    name = reply['function_call']['name']\n"
    "    second = openai.ChatCompletion.create(model='gpt-4', messages=[\n"
    "        {'role': 'user', 'content': 'a'}, reply, {'role': 'function', 'name': name, 'content': '4'}])\n",
    "append": HEAD + FIRST + READ + "other = [{'role': 'user', 'content': 'a'}]\n"
    "other.append(reply)\n"
    "other.append({'role': 'function', 'name': 'a', 'content': '4'})\n"
    "openai.ChatCompletion.create(model='gpt-4', messages=other)\n",
    "written": HEAD
    + FIRST
    + READ
    + "openai.ChatCompletion.create(model='gpt-4', messages=[{'role': 'user', 'content': 'a'}, {'role': "
    "'assistant', 'content': None, 'function_call': {'name': reply['function_call']['name'], 'arguments': '{}'}}, "
    "{'role': 'function', 'name': 'a', 'content': '4'}])\n",
    "both functions": HEAD
    + FIRST
    + READ
    + "second = openai.ChatCompletion.create(model='gpt-4', functions=FUNCS, messages=[{'role': 'user', 'content': "
    "'a'}, reply, {'role': 'function', 'name': 'a', 'content': '4'}])\n",
    "function": HEAD + "def more(reply):\n"
    "    return openai.ChatCompletion.create(model='gpt-4', messages=[{'role': 'user', 'content': 'a'}, reply, "
    "{'role': 'function', 'name': 'a', 'content': '4'}])\n\n\n" + FIRST + READ + "more(reply)\n",
    "server": "from openai import OpenAI\n"
    "local = OpenAI(base_url='http://localhost/v1')\n"
    "client = OpenAI()\n"
    "reply = local.chat.completions.create(model='a', messages=m, functions=FUNCS).choices[0].message\n"
    "client.chat.completions.create(model='gpt-4', messages=[*m, reply, {'role': 'function', 'name': 'a', "
    "'content': '4'}], functions=FUNCS)\n",
    "dumped": HEAD
    + FIRST
    + READ
    + "openai.ChatCompletion.create(model='gpt-4', messages=[{'role': 'user', 'content': 'a'}, reply.to_dict(), "
    "{'role': 'function', 'name': 'a', 'content': '4'}])\n",
    "other file": {
        "main.py": HEAD + "from more import more\n" + FIRST + READ + "more(reply)\n",
        "more.py": "import openai\n\n\n"
        "def more(reply):\n"
        "    history = [{'role': 'user', 'content': 'a'}]\n"
        "    history.append(reply)\n"
        "    history.append({'role': 'function', 'name': 'a', 'content': '4'})\n"
        "    return openai.ChatCompletion.create(model='gpt-4', messages=history)\n",
    },
    "variable": HEAD + FIRST + READ + "result = {'role': 'function', 'name': 'a', 'content': '4'}\n"
    "openai.ChatCompletion.create(model='gpt-4', messages=[{'role': 'user', 'content': 'a'}, reply, result])\n",
    "chained": HEAD
    + FIRST
    + "second = openai.ChatCompletion.create(model='gpt-4', functions=FUNCS, messages=[*m, reply, {'role': "
    "'function', 'name': 'a', 'content': '4'}]).choices[0].message\n"
    "print(second.to_dict()['function_call'])\n"
    "openai.ChatCompletion.create(model='gpt-4', messages=[*m, second, {'role': 'function', 'name': 'a', 'content': '4'}])\n",
}
WHOLE: dict[str, str] = {
    "F2": HEAD + FIRST + "if reply.get('function_call'):\n"
    "    name = reply['function_call']['name']\n"
    "    second = openai.ChatCompletion.create(model='gpt-4', messages=[\n"
    "        {'role': 'user', 'content': 'a'}, reply, {'role': 'function', 'name': name, 'content': '4'}])\n",
    "independent": HEAD + FIRST + READ + "\n\n"
    "def other(n):\n"
    "    messages = [{'role': 'user', 'content': 'a'}]\n"
    "    answer = openai.ChatCompletion.create(model='gpt-4', messages=messages, functions=FUNCS).choices[0].message\n"
    "    messages.append(answer)\n"
    "    if answer.get('function_call'):\n"
    "        messages.append({'role': 'function', 'name': 'a', 'content': '4'})\n"
    "        openai.ChatCompletion.create(model='gpt-4', messages=messages)\n",
}


@pytest.mark.parametrize("name", HALVES)
def test_half_of_a_conversation_does_not_move(name: str) -> None:
    assert_blocked(HALVES[name])


def test_whole_conversation_moves() -> None:
    assert {one["fix"] for one in told(WHOLE["F2"])} == {"safe"}
    assert "'tool_call_id': reply['tool_calls'][0]['id']" in str(moved(WHOLE["F2"]))


def test_another_conversation_of_the_same_program_moves() -> None:
    after = str(moved(WHOLE["independent"]))
    assert "functions=FUNCS)\nreply" in after
    assert "answer = openai.ChatCompletion.create(model='gpt-4', messages=messages, tools=" in after


def test_requests_that_are_joined_over_others_are_one_move() -> None:
    flow, names = analysed(V1 + "".join(f"client.chat.completions.create(messages=m{i})\n" for i in range(4)))
    first, second, third, other = flow.requests.values()
    draft = Draft(legacy={first, other})
    draft.site({second}, "call-site", names.code, second.call, "second")
    draft.join({first, third})
    draft.block({third, second}, names.code, third.call, "third")
    draft.site({third}, "", names.code, third.call, "")
    moves = draft.moves()
    joined, alone = moves[draft.root(first)], moves[draft.root(other)]
    assert len(moves) == 2
    assert [site.message for site in joined.sites] == ["second", ""]
    assert [site.check for site in joined.sites] == ["legacy-functions/call-site", ""]
    assert [blocker.why for blocker in joined.blockers] == ["third"]
    assert (alone.sites, alone.blockers) == ([], [])


def test_unknown_request_is_legacy_if_its_response_is_read_so() -> None:
    flow, names = analysed(V1 + "".join(f"client.chat.completions.create(**m{i})\n" for i in range(3)))
    read, sent, silent = flow.requests.values()
    draft = Draft()
    draft.site({read}, "response-access", names.code, read.call, "")
    draft.site({sent}, "call-site", names.code, sent.call, "")
    draft.add_unknown([read, sent, silent])
    assert draft.legacy == {read}
