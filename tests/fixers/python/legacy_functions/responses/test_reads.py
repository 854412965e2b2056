"""What is read of an answer (part B of the catalogue): before and after, or what is said instead."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V0, V1, assert_blocked, assert_moves, assert_silent, moved, told

SENT, RESENT = "functions=FNS", 'tools=[{"type": "function", "function": f} for f in FNS], parallel_tool_calls=False'
NEW = V1 + f"response = client.chat.completions.create(messages=messages, {SENT})\nmsg = response.choices[0].message\n"
OLD = V0 + (
    f"response = openai.ChatCompletion.create(messages=messages, {SENT})\nmsg = response['choices'][0]['message']\n"
)
STREAM = NEW.replace(SENT, f"{SENT}, stream=True").replace(
    "msg = response.choices[0].message", "for chunk in response:\n    delta = chunk.choices[0].delta"
)

ROWS = {
    "OA201": (NEW, "print(msg.function_call.name)\n", "print(msg.tool_calls[0].function.name)\n"),
    "OA201 whole": (
        NEW,
        "print(response.choices[0].message.function_call.arguments)\n",
        "print(response.choices[0].message.tool_calls[0].function.arguments)\n",
    ),
    "OA201 in an f-string": (
        NEW,
        "print(f\"call {msg.function_call.name!r:>10} of {msg.function_call.arguments}\")\n",
        "print(f\"call {msg.tool_calls[0].function.name!r:>10} of {msg.tool_calls[0].function.arguments}\")\n",
    ),
    "OA202": (OLD, "print(msg['function_call'][\"name\"])\n", "print(msg['tool_calls'][0]['function'][\"name\"])\n"),
    "OA202 attributes": (OLD, "print(msg.function_call.name)\n", "print(msg.tool_calls[0].function.name)\n"),
    "OA203": (OLD, "if msg.get('function_call'):\n    pass\n", "if msg.get('tool_calls'):\n    pass\n"),
    "OA203 its member": (
        OLD,
        'print(msg.get("function_call").get("name"))\n',
        'print(msg["tool_calls"][0]["function"].get("name"))\n',
    ),
    "OA203 with a default": (
        OLD,
        'print(msg.get("function_call", {}).get("name"))\n',
        'print((msg.get("tool_calls") or [{"function": {}}])[0]["function"].get("name"))\n',
    ),
    "OA204": (NEW, "if msg.function_call:\n    pass\n", "if msg.tool_calls:\n    pass\n"),
    "OA204 is not None": (NEW, "if msg.function_call is not None:\n    pass\n", "if msg.tool_calls:\n    pass\n"),
    "OA204 is None": (NEW, "if msg.function_call is None:\n    pass\n", "if not msg.tool_calls:\n    pass\n"),
    "OA204 kept": (NEW, "calls = msg.function_call is not None\n", "calls = bool(msg.tool_calls)\n"),
    "OA204 and more": (
        NEW,
        "while not msg.content and msg.function_call:\n    pass\n",
        "while not msg.content and msg.tool_calls:\n    pass\n",
    ),
    "OA205 old SDK": (OLD, 'if "function_call" in msg:\n    pass\n', 'if msg.get("tool_calls"):\n    pass\n'),
    "OA205 not in": (OLD, "if 'function_call' not in msg:\n    pass\n", "if not msg.get('tool_calls'):\n    pass\n"),
    "OA206": (
        NEW,
        'if getattr(msg, "function_call", None):\n    pass\n',
        'if getattr(msg, "tool_calls", None):\n    pass\n',
    ),
    "OA207 under a test": (
        NEW,
        "if msg.function_call:\n    fc = msg.function_call\n    print(fc.name, fc.arguments)\n",
        "if msg.tool_calls:\n    fc = msg.tool_calls[0].function\n    print(fc.name, fc.arguments)\n",
    ),
    "OA207 after one that leaves": (
        NEW.replace("msg =", "def run():\n  msg ="),
        "  if not msg.function_call:\n    return None\n  fc = msg.function_call\n  return fc.name\n",
        "  if not msg.tool_calls:\n    return None\n  fc = msg.tool_calls[0].function\n  return fc.name\n",
    ),
    "OA207 before the test": (
        NEW,
        "fc = msg.function_call\nif fc:\n    print(fc.name)\n",
        "fc = msg.tool_calls[0].function if msg.tool_calls else None\nif fc:\n    print(fc.name)\n",
    ),
    "OA207 walrus": (
        NEW,
        "if (fc := msg.function_call) and fc.name:\n    pass\n",
        "if (fc := msg.tool_calls[0].function if msg.tool_calls else None) and fc.name:\n    pass\n",
    ),
    "OA207 passed on": (
        NEW,
        "if msg.function_call:\n    execute(msg.function_call)\n",
        "if msg.tool_calls:\n    execute(msg.tool_calls[0].function)\n",
    ),
    "OA207 from a dict": (
        OLD,
        "fc = msg.get('function_call')\n",
        "fc = msg['tool_calls'][0]['function'] if msg.get('tool_calls') else None\n",
    ),
    "OA208": (
        NEW,
        "if response.choices[0].finish_reason == 'function_call':\n    pass\n",
        "if response.choices[0].finish_reason == 'tool_calls':\n    pass\n",
    ),
    "OA208 among others": (
        NEW,
        'if response.choices[0].finish_reason in ("stop", "function_call"):\n    pass\n',
        'if response.choices[0].finish_reason in ("stop", "tool_calls"):\n    pass\n',
    ),
    "OA209": (
        NEW,
        "reason = response.choices[0].finish_reason\nif reason == 'stop':\n    pass\nelif reason != \"function_call\":\n"
        "    raise SystemExit\n",
        "reason = response.choices[0].finish_reason\nif reason == 'stop':\n    pass\nelif reason != \"tool_calls\":\n"
        "    raise SystemExit\n",
    ),
    "OA209 match": (
        NEW,
        'match response.choices[0].finish_reason:\n    case "function_call":\n        pass\n',
        'match response.choices[0].finish_reason:\n    case "tool_calls":\n        pass\n',
    ),
    "OA210": (
        STREAM,
        "    if delta.function_call:\n        if delta.function_call.name:\n"
        "            call['name'] = delta.function_call.name\n"
        "        call['arguments'] += delta.function_call.arguments or ''\n",
        "    if delta.tool_calls:\n        if delta.tool_calls[0].function.name:\n"
        "            call['name'] = delta.tool_calls[0].function.name\n"
        "        call['arguments'] += delta.tool_calls[0].function.arguments or ''\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_read_moves(row: str) -> None:
    start, before, after = ROWS[row]
    assert_moves(start + before, start.replace(SENT, RESENT) + after)


def test_asynchronous_program_moves() -> None:
    before = (
        "from openai import AsyncOpenAI\n\nclient = AsyncOpenAI()\n\n\nasync def ask(messages):\n"
        f"    response = await client.chat.completions.create(messages=messages, {SENT})\n"
        "    return response.choices[0].message.function_call.name\n"
    )
    assert_moves(before, before.replace(SENT, RESENT).replace("function_call", "tool_calls[0].function"))


def test_test_that_is_always_false_moves_only_when_asked() -> None:
    """OA205 with the new SDK: what hangs on it would run for the first time."""
    program = NEW + 'if "function_call" in msg:\n    pass\n'
    found = told(program)
    assert [one["severity"] for one in found if one["rule"] == "legacy-functions/dead-test"] == ["error"]
    assert {one["fix"] for one in found} == {"unsafe"}
    assert moved(program) == program
    assert moved(program, "--unsafe") == NEW.replace(SENT, RESENT) + "if msg.tool_calls:\n    pass\n"


BLOCKED = {
    "OA206 hasattr": (NEW, "if hasattr(msg, 'function_call'):\n    pass\n", "`hasattr` is always true"),
    "OA211 dict": (
        NEW,
        "raw = dict(msg)\nprint(raw['function_call'])\n",
        "reads the call from a dict made of the response",
    ),
    "OA211 to_dict": (
        OLD,
        "print(msg.to_dict()['function_call'])\n",
        "reads the call from a dict made of the response",
    ),
    "OA212 kept elsewhere": (
        NEW,
        "record.function_call = msg.function_call\n",
        "`record` may be a message of these requests",
    ),
    "put into a dict": (NEW, "cache['last'] = msg\n", "is put into a container"),
    "returned as a dict's value": (NEW, "print({'message': msg})\n", "is put into a dict"),
    "passed to another package": (NEW, "import shop\nshop.handle(msg)\n", "is passed to `shop.handle`"),
    "changed in place": (NEW, "msg.function_call = None\n", "changes `function_call` in place"),
    "both forms": (
        NEW,
        "if msg.tool_calls or msg.function_call:\n    pass\n",
        "reads both `function_call` and `tool_calls`",
    ),
    "a mention that is not understood": (
        NEW,
        "print(other['function_call'])\n",
        "this `function_call` may belong to a message or request",
    ),
}


@pytest.mark.parametrize("row", BLOCKED)
def test_read_keeps_all_as_it_was(row: str) -> None:
    start, rest, word = BLOCKED[row]
    assert_blocked(start + rest, word)


def test_blocked_program_is_one_finding_with_every_site() -> None:
    said = assert_blocked(NEW + "if msg.function_call:\n    cache['last'] = msg\n", "sites: main.py:3, main.py:5")
    assert said.endswith(
        "blocked at main.py:6: the response is put into a container and cannot be followed: read the message before)"
    )


@pytest.mark.parametrize(
    "rest",
    [
        "for item in client.responses.create(input=text).output:\n    if item.type == 'function_call':\n        pass\n",
        "items.append({'type': 'function_call_output', 'call_id': item.call_id})\n",
        "from google import genai\nfor part in genai.ask().parts:\n    print(part.function_call.name)\n",
        "class Message:\n    def function_call(self):\n        return self.name\nprint(Message().function_call())\n",
        "row['function_call']\n",
        "print('function_call')  # msg.function_call\n",
        "if message.role == 'function':\n    pass\n",
    ],
)
def test_look_alikes_without_a_legacy_request_are_left(rest: str) -> None:
    assert_silent(V1 + "response = client.chat.completions.create(messages=messages, tools=TOOLS)\n" + rest)


def test_program_that_reads_both_forms_of_tools_is_left() -> None:
    assert_silent(
        NEW.replace(SENT, "tools=TOOLS") + "if msg.tool_calls:\n    pass\nelif msg.function_call:\n    pass\n"
    )


def test_name_in_another_scope_is_left() -> None:
    more = (
        "def other(msg):\n    return msg['content']\n\n\ndef third():\n    msg = {'tool': 1}\n    return msg['tool']\n"
    )
    assert moved(NEW + "print(msg.function_call.name)\n" + more).endswith(more)
