"""Calls that are kept in a history and sent again: with tools each has to be answered on every path."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V0, V1, assert_blocked, moved, told

S = "functions=FNS"
ASK = "client.chat.completions.create(model='gpt-4', messages=messages, functions=FNS).choices[0].message\n"
RES = "{'role': 'function', 'name': n, 'content': c}"
KEPT: dict[str, str] = {
    "F3": V1
    + "first = "
    + ASK
    + "messages.append(first)\nmessages.append({'role': 'user', 'content': 'and in Bergen?'})\nsecond = "
    + ASK,
    "loop": V1
    + "messages = []\nwhile True:\n    messages.append({'role': 'user', 'content': input()})\n    msg = "
    + ASK
    + "    messages.append(msg)\n    print(msg.content)\n",
    "for": V1
    + "messages = []\nfor q in qs:\n    messages += [{'role': 'user', 'content': q}]\n    msg = "
    + ASK
    + "    messages += [msg]\n",
    "branch": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call and verbose:\n    messages.append("
    + RES
    + ")\nmsg = "
    + ASK,
    "other branch": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    if msg.function_call.name == 'a':\n        messages.append("
    + RES
    + ")\n    else:\n        print('unknown')\nmsg = "
    + ASK,
    "except": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    try:\n        c = run()\n        messages.append("
    + RES
    + ")\n    except ValueError:\n        print('failed')\nmsg = "
    + ASK,
    "continue": V1 + "while True:\n    msg = " + ASK + "    messages.append(msg)\n"
    "    if msg.function_call:\n"
    "        if msg.function_call.name not in known:\n"
    "            continue\n"
    "        messages.append(" + RES + ")\n    else:\n        break\n",
    "dump": V1
    + "msg = "
    + ASK
    + "messages.append(msg.model_dump())\nmessages.append({'role': 'user', 'content': 'b'})\nmsg = "
    + ASK,
    "attr": V1 + "class Chat:\n"
    "    def __init__(self):\n"
    "        self.messages = []\n\n"
    "    def ask(self, text):\n"
    "        self.messages.append({'role': 'user', 'content': text})\n"
    "        msg = "
    + ASK.replace("messages=messages", "messages=self.messages")
    + "        self.messages.append(msg)\n        print(msg.content)\n",
    "attr called": V1 + "class Chat:\n"
    "    def __init__(self):\n"
    "        self.messages = []\n\n"
    "    def ask(self, text):\n"
    "        self.messages.append({'role': 'user', 'content': text})\n"
    "        msg = "
    + ASK.replace("messages=messages", "messages=self.messages")
    + "        self.messages.append(msg)\n        return msg.content\n\n\nchat = Chat()\nchat.ask('a')\nchat.ask('b')\n",
    "helper": V1 + "def ask(messages):\n    msg = " + ASK + "    messages.append(msg)\n"
    "    return msg\n\n\n"
    "def main():\n"
    "    messages = []\n"
    "    while True:\n"
    "        messages.append({'role': 'user', 'content': input()})\n"
    "        print(ask(messages).content)\n",
    "list": V1
    + "msg = "
    + ASK
    + "client.chat.completions.create(model='gpt-4', messages=[*messages, msg, {'role': 'user', 'content': 'b'}])\n",
    "second": V1
    + "while True:\n    messages.append({'role': 'user', 'content': input()})\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if msg.function_call:\n        messages.append("
    + RES
    + ")\n        again = "
    + ASK
    + "        messages.append(again)\n",
    "forced": V1
    + "msg = "
    + ASK.replace(S, S + ", function_call={'name': 'a'}")
    + "messages.append(msg)\nprint(msg.function_call.arguments)\nmessages.append({'role': 'user', 'content': 'b'})\nmsg = "
    + ASK,
    "no functions in the second": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nmessages.append({'role': 'user', 'content': 'sum up'})\nprint("
    + ASK.strip().replace(", " + S, "")
    + ")\n",
    "v0": V0 + "response = openai.ChatCompletion.create(model='gpt-4', messages=messages, functions=FNS)\n"
    "msg = response['choices'][0]['message']\n"
    "messages.append(msg)\n"
    "if msg.get('function_call') and ok:\n"
    "    messages.append(" + RES + ")\nopenai.ChatCompletion.create(model='gpt-4', messages=messages)\n",
    "returned": V1 + "def step(messages):\n    msg = " + ASK + "    messages.append(msg)\n"
    "    if not msg.function_call:\n"
    "        return False\n"
    "    if msg.function_call.name == 'stop':\n"
    "        return True\n"
    "    messages.append(" + RES + ")\n    return True\n\n\nwhile step(messages):\n    pass\n",
    "finish": V1
    + "r = client.chat.completions.create(model='gpt-4', messages=messages, functions=FNS, function_call={'name': 'a'})\n"
    "msg = r.choices[0].message\n"
    "messages.append(msg)\n"
    "if r.choices[0].finish_reason == 'function_call':\n"
    "    messages.append(" + RES + ")\nmsg = " + ASK,
    "written": V1 + "msg = " + ASK + "if msg.function_call:\n"
    "    messages.append({'role': 'assistant', 'content': None, 'function_call': {'name': msg.function_call.name, "
    "'arguments': msg.function_call.arguments}})\n"
    "    if ok:\n"
    "        messages.append(" + RES + ")\nmsg = " + ASK,
    "global": V1
    + "history = []\n\n\ndef handle(text):\n    history.append({'role': 'user', 'content': text})\n    msg = "
    + ASK.replace("messages=messages", "messages=history")
    + "    history.append(msg)\n    print(msg.content)\n",
}
HAS = "msg = " + ASK + "messages.append(msg)\n"
RUN = "messages.append(" + RES + ")\n"
ANSWERED: dict[str, str] = {
    "if": V1 + HAS + "if msg.function_call:\n    " + RUN + "    msg = " + ASK,
    "if after": V1 + HAS + "if msg.function_call:\n    " + RUN + "msg = " + ASK,
    "always": V1 + HAS + RUN + "msg = " + ASK,
    "not none": V1 + HAS + "if msg.function_call is not None:\n    " + RUN + "msg = " + ASK,
    "else": V1
    + "msg = "
    + ASK
    + "if msg.function_call:\n    messages.append(msg)\n    "
    + RUN
    + "else:\n    messages.append(msg)\nmsg = "
    + ASK,
    "loop": V1
    + "while True:\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if not msg.function_call:\n        break\n    "
    + RUN,
    "loop return": V1
    + "def run(messages):\n    for _ in range(5):\n        msg = "
    + ASK
    + "        messages.append(msg)\n"
    "        if msg.function_call is None:\n"
    "            print(msg.content)\n"
    "            return\n"
    "        " + RUN + "\n\nrun([])\n",
    "while call": V1
    + "msg = "
    + ASK
    + "while msg.function_call:\n    messages.append(msg)\n    "
    + RUN
    + "    msg = "
    + ASK
    + "messages.append(msg)\nmsg = "
    + ASK,
    "both branches": V1
    + HAS
    + "if msg.function_call:\n    if msg.function_call.name == 'a':\n        "
    + RUN
    + "    else:\n        messages.append({'role': 'function', 'name': n, 'content': 'unknown'})\nmsg = "
    + ASK,
    "except": V1
    + HAS
    + "if msg.function_call:\n    try:\n        "
    + RUN
    + "    except ValueError as e:\n        messages.append({'role': 'function', 'name': n, 'content': str(e)})\nmsg = "
    + ASK,
    "try around": V1
    + HAS
    + "if msg.function_call:\n    try:\n        c = run()\n    except ValueError as e:\n        c = str(e)\n    "
    + RUN
    + "msg = "
    + ASK,
    "not sent again": V1 + HAS,
    "content only": V1
    + "msg = "
    + ASK
    + "messages.append({'role': 'assistant', 'content': msg.content})\nmsg = "
    + ASK,
    "fresh": V1
    + "for q in qs:\n    messages = [{'role': 'user', 'content': q}]\n    msg = "
    + ASK
    + "    messages.append(msg)\n    print(msg.function_call)\n",
    "fresh helper": V1 + "def ask(messages):\n    msg = " + ASK + "    messages.append(msg)\n"
    "    return msg\n\n\n"
    "for q in qs:\n"
    "    messages = [{'role': 'user', 'content': q}]\n"
    "    print(ask(messages).content)\n",
    "local": V1
    + "def ask(q):\n    messages = [{'role': 'user', 'content': q}]\n    msg = "
    + ASK
    + "    messages.append(msg)\n    print(msg.content)\n\n\nask('a')\nask('b')\n",
    "finish": V1 + "r = client.chat.completions.create(model='gpt-4', messages=messages, functions=FNS)\n"
    "msg = r.choices[0].message\n"
    "messages.append(msg)\n"
    "if r.choices[0].finish_reason == 'function_call':\n"
    "    " + RUN + "msg = " + ASK,
    "helper answers": V1
    + "def answer(messages, msg):\n    messages.append({'role': 'function', 'name': 'a', 'content': 'b'})\n\n\n"
    + HAS
    + "if msg.function_call:\n    answer(messages, msg)\nmsg = "
    + ASK,
    "in list": V1
    + "msg = "
    + ASK
    + "if msg.function_call:\n    client.chat.completions.create(model='gpt-4', messages=[*messages, msg, "
    + RES
    + "])\n",
    "chat": V1
    + "messages = []\nwhile True:\n    messages.append({'role': 'user', 'content': input()})\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if msg.function_call:\n        "
    + RUN
    + "        again = "
    + ASK.replace(", " + S, "")
    + "        messages.append(again)\n",
    "none": V1
    + HAS
    + "if msg.function_call:\n    "
    + RUN
    + "    again = "
    + ASK.replace(S, S + ", function_call='none'")
    + "    messages.append(again)\nmsg = "
    + ASK,
    "walrus": V1 + HAS + "if call := msg.function_call:\n    print(call.name)\n    " + RUN + "msg = " + ASK,
    "variable": V1 + HAS + "call = msg.function_call\nif call:\n    " + RUN + "msg = " + ASK,
    "flag": V1 + HAS + "has_call = msg.function_call is not None\nif has_call:\n    " + RUN + "msg = " + ASK,
    "v0": V0 + "response = openai.ChatCompletion.create(model='gpt-4', messages=messages, functions=FNS)\n"
    "msg = response['choices'][0]['message']\n"
    "messages.append(msg)\n"
    "if msg.get('function_call'):\n"
    "    messages.append(" + RES + ")\n    openai.ChatCompletion.create(model='gpt-4', messages=messages)\n",
    "attr": V1 + "class Chat:\n"
    "    def __init__(self):\n"
    "        self.messages = []\n\n"
    "    def ask(self, text):\n"
    "        self.messages.append({'role': 'user', 'content': text})\n"
    "        while True:\n"
    "            msg = "
    + ASK.replace("messages=messages", "messages=self.messages")
    + "            self.messages.append(msg)\n"
    "            if not msg.function_call:\n"
    "                return msg.content\n"
    "            self.messages.append(" + RES + ")\n\n\nchat = Chat()\nprint(chat.ask('a'))\nprint(chat.ask('b'))\n",
    "step": V1
    + "def step(messages):\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if not msg.function_call:\n        return False\n    messages.append("
    + RES
    + ")\n    return True\n\n\nwhile step(messages):\n    pass\n",
    "popped": V1 + HAS + "messages.pop()\nmsg = " + ASK,
    "match": V1 + "r = client.chat.completions.create(model='gpt-4', messages=messages, functions=FNS)\n"
    "msg = r.choices[0].message\n"
    "messages.append(msg)\n"
    "match r.choices[0].finish_reason:\n"
    "    case 'function_call':\n"
    "        " + RUN + "    case _:\n        print(msg.content)\nmsg = " + ASK,
    "recursive": V1
    + "def ask(messages):\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if msg.function_call:\n        messages.append("
    + RES
    + ")\n        ask(messages)\n    else:\n        print(msg.content)\n\n\nask([])\n",
    "two lists": V1
    + "def ask(messages):\n    msg = "
    + ASK
    + "    messages.append(msg)\n\n\na, b = [], []\nask(a)\nask(b)\n",
}


@pytest.mark.parametrize("name", KEPT)
def test_call_that_is_sent_again_without_a_result_stays(name: str) -> None:
    assert_blocked(KEPT[name], "on some path this message is sent again without a result")


@pytest.mark.parametrize("name", ANSWERED)
def test_call_that_is_answered_or_not_sent_again_moves(name: str) -> None:
    assert {one["fix"] for one in told(ANSWERED[name])} == {"safe"}
    assert "tools=" in str(moved(ANSWERED[name]))


BRANCH = V1 + "msg = " + ASK + "messages.append(msg)\nif msg.function_call:\n    "
NOT_ON_EACH_PATH = {
    "suppress": V1
    + "import contextlib\nmsg = "
    + ASK
    + "messages.append(msg)\nwith contextlib.suppress(ValueError):\n    if msg.function_call:\n        c = run()\n        "
    + RUN
    + "msg = "
    + ASK,
    "conditional expression": BRANCH
    + f"messages.append({RES} if ok else {{'role': 'user', 'content': 'no'}})\nmsg = "
    + ASK,
}
ON_EACH_PATH = {
    "with": BRANCH + "with lock:\n        " + RUN + "msg = " + ASK,
    "conditional expression": BRANCH + f"messages.append({RES} if ok else {RES})\nmsg = " + ASK,
}


@pytest.mark.parametrize("name", NOT_ON_EACH_PATH)
def test_result_that_an_error_or_a_condition_leaves_out_stays(name: str) -> None:
    assert_blocked(NOT_ON_EACH_PATH[name], "on some path this message is sent again without a result")


@pytest.mark.parametrize("name", ON_EACH_PATH)
def test_result_on_each_path_moves(name: str) -> None:
    assert {one["fix"] for one in told(ON_EACH_PATH[name])} == {"safe"}
    assert "tools=" in str(moved(ON_EACH_PATH[name]))


NOTE = "messages.append({'role': 'system', 'content': 'be short'})\n"
SEPARATED: dict[str, str] = {
    "system": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    "
    + NOTE
    + "    "
    + RUN
    + "msg = "
    + ASK,
    "before the branch": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\n"
    + NOTE
    + "if msg.function_call:\n    "
    + RUN
    + "msg = "
    + ASK,
    "one list": V1
    + "msg = "
    + ASK
    + "messages += [msg, {'role': 'user', 'content': 'go on'}, "
    + RES
    + "]\nmsg = "
    + ASK,
    "helper": V1
    + "def note(history):\n    history.append({'role': 'developer', 'content': 'b'})\n\n\nmsg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    note(messages)\n    "
    + RUN
    + "msg = "
    + ASK,
    "loop": V1
    + "while True:\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if not msg.function_call:\n        break\n    "
    + NOTE
    + "    "
    + RUN,
}
NOT_SEPARATED: dict[str, str] = {
    "after the result": V1
    + "msg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    "
    + RUN
    + NOTE
    + "msg = "
    + ASK,
    "before the call": V1
    + "msg = "
    + ASK
    + NOTE
    + "messages.append(msg)\nif msg.function_call:\n    "
    + RUN
    + "msg = "
    + ASK,
    "without a call": V1
    + "while True:\n    msg = "
    + ASK
    + "    messages.append(msg)\n    if msg.function_call:\n        "
    + RUN
    + "    else:\n        messages.append({'role': 'user', 'content': input()})\n",
    "other list": V1
    + "log = []\nmsg = "
    + ASK
    + "messages.append(msg)\nif msg.function_call:\n    log.append({'role': 'user', 'content': 'b'})\n    "
    + RUN
    + "msg = "
    + ASK,
}


@pytest.mark.parametrize("name", SEPARATED)
def test_call_with_another_message_before_its_result_stays(name: str) -> None:
    assert_blocked(SEPARATED[name], "another message is added between this one and the result of its call")


@pytest.mark.parametrize("name", NOT_SEPARATED)
def test_call_with_its_result_directly_after_it_moves(name: str) -> None:
    assert {one["fix"] for one in told(NOT_SEPARATED[name])} == {"safe"}
    assert "tools=" in str(moved(NOT_SEPARATED[name]))
