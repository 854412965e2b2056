"""The messages that a program writes out (part C of the catalogue), and records of training data (part D)."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V0, V1, assert_blocked, assert_moves, assert_silent, moved

SENT, RESENT = "functions=FNS", 'tools=[{"type": "function", "function": f} for f in FNS], parallel_tool_calls=False'
NEW = V1 + f"response = client.chat.completions.create(messages=messages, {SENT})\nmsg = response.choices[0].message\n"
OLD = V0 + (
    f"response = openai.ChatCompletion.create(messages=messages, {SENT})\nmsg = response['choices'][0]['message']\n"
)
ROWS = {
    "OA301": (
        NEW,
        'messages.append(msg)\nmessages.append({"role": "function", "name": n, "content": c})\n',
        'messages.append(msg)\nmessages.append({"role": "tool", "tool_call_id": msg.tool_calls[0].id, "content": c})\n',
    ),
    "OA301 subscripts": (
        OLD,
        "print(msg['content'])\nmessages.append(msg)\nmessages.append({'role': 'function', 'name': n, 'content': c})\n",
        "print(msg['content'])\nmessages.append(msg)\n"
        "messages.append({'role': 'tool', 'tool_call_id': msg['tool_calls'][0]['id'], 'content': c})\n",
    ),
    "OA301 without a name": (
        NEW,
        'messages.append(msg)\nmessages.append({"role": "function", "content": c})\n',
        'messages.append(msg)\nmessages.append({"role": "tool", "tool_call_id": msg.tool_calls[0].id, "content": c})\n',
    ),
    "OA301 comments and commas": (
        NEW,
        'messages += [\n    msg,\n    {\n        "role": "function",  # ours\n        "name": n,  # its\n'
        '        "content": c,\n'
        "    },\n]\n",
        'messages += [\n    msg,\n    {\n        "role": "tool",  # ours\n'
        '        "tool_call_id": msg.tool_calls[0].id,  # its\n        "content": c,\n    },\n]\n',
    ),
    "OA301 by a variable": (
        NEW,
        'result = {"role": "function", "name": n, "content": c}\nmessages.append(msg)\nmessages.append(result)\n',
        'result = {"role": "tool", "tool_call_id": msg.tool_calls[0].id, "content": c}\nmessages.append(msg)\n'
        "messages.append(result)\n",
    ),
    "OA301 sent as a new list": (
        NEW,
        "client.chat.completions.create(messages=[*messages, msg, {'role': 'function', 'name': n, 'content': c}])\n",
        "client.chat.completions.create(messages=[*messages, msg, "
        "{'role': 'tool', 'tool_call_id': msg.tool_calls[0].id, 'content': c}])\n",
    ),
    "OA303": (
        NEW,
        'messages.append({"role": "assistant", "content": None, "function_call": {"name": msg.function_call.name, '
        '"arguments": msg.function_call.arguments}})\nmessages.append({"role": "function", "name": n, "content": c})\n',
        'messages.append({"role": "assistant", "content": None, "tool_calls": [{"id": msg.tool_calls[0].id, '
        '"type": "function", "function": {"name": msg.tool_calls[0].function.name, '
        '"arguments": msg.tool_calls[0].function.arguments}}]})\n'
        'messages.append({"role": "tool", "tool_call_id": msg.tool_calls[0].id, "content": c})\n',
    ),
    "OA304": (
        NEW,
        'messages = [{"role": "user", "content": "a"}, {"role": "assistant", "function_call": {"name": "x"}},\n'
        '    {"role": "function", "name": "x", "content": "1"}, {"role": "assistant", "function_call": {"name": "y"}},\n'
        '    {"role": "function", "name": "y", "content": "2"}]\n',
        'messages = [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "call_1", '
        '"type": "function", "function": {"name": "x"}}]},\n'
        '    {"role": "tool", "tool_call_id": "call_1", "content": "1"}, {"role": "assistant", "tool_calls": '
        '[{"id": "call_2", "type": "function", "function": {"name": "y"}}]},\n'
        '    {"role": "tool", "tool_call_id": "call_2", "content": "2"}]\n',
    ),
    "OA305": (NEW, "messages.append(msg)\n", "messages.append(msg)\n"),
    "OA306 of the same messages": (
        NEW,
        "for m in messages:\n    if m['role'] == 'function':\n        pass\n",
        "for m in messages:\n    if m['role'] in ('function', 'tool'):\n        pass\n",
    ),
    "OA309 a name that is read stays": (
        NEW,
        "messages.append(msg)\nmessages.append({'role': 'function', 'name': n, 'content': c})\nfor m in messages:\n"
        "    print(m['name'])\n",
        "messages.append(msg)\nmessages.append({'role': 'tool', 'tool_call_id': msg.tool_calls[0].id, 'name': n, "
        "'content': c})\nfor m in messages:\n    print(m['name'])\n",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_message_moves(row: str) -> None:
    start, before, after = ROWS[row]
    assert_moves(start + before, start.replace(SENT, RESENT) + after)


BLOCKED = {
    "OA301 no call before": (
        NEW,
        "messages.append({'role': 'function', 'name': n, 'content': c})\n",
        "a `tool` message must follow the assistant message",
    ),
    "OA301 the call only now and then": (
        NEW,
        "if verbose:\n    messages.append(msg)\nmessages.append({'role': 'function', 'name': n, 'content': c})\n",
        "a `tool` message must follow the assistant message",
    ),
    "OA301 the call in the other branch": (
        NEW,
        "if verbose:\n    messages.append(msg)\nelse:\n    messages.append({'role': 'function', 'name': n, 'content': c})\n",
        "a `tool` message must follow the assistant message",
    ),
    "OA301 the call is another one by then": (
        NEW,
        "messages.append(msg)\nmsg = other()\nmessages.append({'role': 'function', 'name': n, 'content': c})\n",
        "the id of the call is not available here",
    ),
    "OA302": (
        NEW,
        "def add(name, content):\n    messages.append({'role': 'function', 'name': name, 'content': content})\n\n\n"
        "def run(message):\n    messages.append(message)\n    add('a', '1')\n\n\nrun(msg)\n",
        "the id of the call is not available here",
    ),
    "OA303 without a result": (
        NEW,
        "messages.append({'role': 'assistant', 'function_call': {'name': 'x'}})\n"
        "messages.append({'role': 'user', 'content': 'b'})\n",
        "with `tools` every call needs a result",
    ),
    "OA306 of messages from anywhere": (
        NEW,
        "for m in load():\n    if m['role'] == 'function':\n        pass\n",
        'test `in ("function", "tool")`',
    ),
    "a role that is passed on": (
        NEW,
        "history.add('function', content)\n",
        "this may be the role of a function result",
    ),
    "a message that goes nowhere known": (
        NEW,
        "store({'role': 'function', 'name': n, 'content': c})\n",
        "it is unknown which messages this `function` message is added to",
    ),
}


@pytest.mark.parametrize("row", BLOCKED)
def test_message_keeps_all_as_it_was(row: str) -> None:
    start, rest, word = BLOCKED[row]
    assert_blocked(start + rest, word)


RECORD = 'import json\nline = json.dumps({"messages": m, "functions": fns})\n'
RECORD_AFTER = (
    'import json\nline = json.dumps({"messages": m, "tools": [{"type": "function", "function": f} for f in fns]})\n'
)


def test_record_moves() -> None:
    """OA401."""
    assert_moves(RECORD, RECORD_AFTER)


def test_record_moves_with_its_messages() -> None:
    """OA402."""
    messages = (
        "m = [{'role': 'assistant', 'function_call': {'name': 'x', 'arguments': '{}'}}, "
        "{'role': 'function', 'content': r}]\n"
    )
    after = (
        "m = [{'role': 'assistant', 'tool_calls': [{'id': 'call_1', 'type': 'function', "
        "'function': {'name': 'x', 'arguments': '{}'}}]}, {'role': 'tool', 'tool_call_id': 'call_1', 'content': r}]\n"
    )
    assert_moves(messages + RECORD, after + RECORD_AFTER)


def test_validator_of_records_is_reported() -> None:
    """OA403."""
    checker = (
        "for key in row:\n    if key not in ('role', 'content', 'name', 'function_call'):\n        raise SystemExit\n"
    )
    assert_blocked(RECORD + checker, "this `function_call` may belong to a message or request")


@pytest.mark.parametrize(
    "program",
    [
        "rows = {'messages': m, 'tools': t}\n",
        "rows = {'functions': names, 'classes': classes}\n",
        "messages = {'functions': 1}\n",
    ],
)
def test_other_dicts_are_left(program: str) -> None:
    assert_silent("import json\n" + program)


PAIR = "{'role': 'assistant', 'function_call': call}"
PAIRED = "{{'role': 'assistant', 'tool_calls': [{{'id': {}, 'type': 'function', 'function': call}}]}}"
RESULT, RESULTED = (
    "{'role': 'function', 'name': n, 'content': c}",
    "{{'role': 'tool', 'tool_call_id': {}, 'content': c}}",
)
LOOP = V1 + (
    "\n\ndef ask(messages):\n    while True:\n"
    f"        response = client.chat.completions.create(messages=messages, {SENT})\n        %s\n"
)


def test_ids_in_a_loop_differ() -> None:
    """The service refuses a conversation in which an id comes twice."""
    assert_moves(
        LOOP % f"messages.append({PAIR})\n        messages.append({RESULT})",
        LOOP.replace(SENT, RESENT)
        % (
            f"""messages.append({PAIRED.format("f'call_{len(messages)}'")})\n"""
            f"""        messages.append({RESULTED.format("messages[-1]['tool_calls'][0]['id']")})"""
        ),
    )


def test_ids_of_a_pair_that_is_added_in_a_loop_differ() -> None:
    name = "f'call_{len(messages)}'"
    assert_moves(
        LOOP % f"messages += [{PAIR}, {RESULT}]",
        LOOP.replace(SENT, RESENT) % f"messages += [{PAIRED.format(name)}, {RESULTED.format(name)}]",
    )


def test_pair_that_is_added_where_messages_are_taken_out_stays() -> None:
    assert_blocked(LOOP % f"messages += [{PAIR}, {RESULT}]\n        messages.pop(0)", "with a new id each time")


def test_pair_that_a_function_returns_stays() -> None:
    pair = f"\n\ndef solved(call, n, c):\n    return [{PAIR}, {RESULT}]\n\n\nmessages = solved(1, 2, 3) + solved(4, 5, 6)\n"
    assert_blocked(NEW + pair, "with a new id each time")


def test_history_that_was_stored_stays() -> None:
    """OA308."""
    assert_blocked("import json\nmessages = json.loads(text)\n" + NEW, "stored messages may have the legacy format")


ANSWERED = 'messages.append(msg)\nmessages.append({"role": "function", "name": "f", "content": c})\n'


@pytest.mark.parametrize(
    "cut",
    [
        "messages = messages[-10:]",
        "messages = messages[:1] + messages[-10:]",
        "messages = [messages[0], *messages[4:]]",
        "messages.pop(1)",
        "del messages[1:3]",
        "client.chat.completions.create(messages=messages[-4:], functions=FNS)",
    ],
)
def test_history_that_is_cut_stays(cut: str) -> None:  # OA307
    assert_blocked(NEW + ANSWERED + cut + "\n", "the API rejects a result without its call")


@pytest.mark.parametrize(
    "use", ["print(messages[-2:])", "messages = messages[1:]", "messages.pop()", "head = messages[:1]", "messages[-1]"]
)
def test_history_of_which_a_part_is_only_looked_at_moves(use: str) -> None:
    after = moved(NEW + ANSWERED + use + "\n")
    assert isinstance(after, str)
    assert '"role": "tool"' in after
    assert use in after


@pytest.mark.parametrize(
    "program",
    [
        'import instructor\n\ninstructions = instructor.Instructions(name="f", finetune_format="messages")\n'
        "\n\n@instructions.distil\ndef f(a: int) -> int:\n    return a\n",
        "from langchain.adapters.openai import convert_openai_messages\n\nprint(convert_openai_messages(rows))\n",
        'from openpipe import OpenAI\n\nclient = OpenAI(openpipe={"api_key": key})\n',
    ],
)
def test_what_others_build_data_with_is_left(program: str) -> None:  # OA404
    assert_silent(program)
