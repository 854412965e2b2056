"""Groups over functions and files, and what holds for all of them: bytes outside the edits, order, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixers.python.harness import V0, V1, assert_blocked, moved, told
from tests.helpers import fixed, ftlint, write

TOOL = '{"type": "function", "function": '
LLM = V1 + (
    "\n\ndef ask(messages, functions=None, function_call='auto'):\n    kwargs = {'messages': messages}\n    if functions:\n"
    "        kwargs['functions'] = functions\n        kwargs['function_call'] = function_call\n"
    "    return client.chat.completions.create(**kwargs).choices[0].message\n"
)
MAIN = (
    "from llm import ask\nfrom schemas import FNS\n\nmessages = []\nmessage = ask(messages, functions=FNS)\n"
    "if message.function_call:\n    messages.append(message)\n"
    "    messages.append({'role': 'function', 'name': 'a', 'content': '1'})\n    print(ask(messages).content)\n"
)
SCHEMAS = "FNS = [{'name': 'a'}]\n"


def test_wrapper_moves_with_its_callers() -> None:
    after = moved({"llm.py": LLM, "main.py": MAIN, "schemas.py": SCHEMAS})
    assert isinstance(after, dict)
    assert after["llm.py"] == LLM.replace("functions", "tools").replace("function_call", "tool_choice").replace(
        "['tools'] = tools\n", "['tools'] = tools\n        kwargs['parallel_tool_calls'] = False\n"
    )
    assert after["main.py"] == (
        "from llm import ask\nfrom schemas import FNS\n\nmessages = []\n"
        f"message = ask(messages, tools=[{TOOL}f}} for f in FNS])\n"
        "if message.tool_calls:\n    messages.append(message)\n"
        "    messages.append({'role': 'tool', 'tool_call_id': message.tool_calls[0].id, 'content': '1'})\n"
        "    print(ask(messages).content)\n"
    )
    assert after["schemas.py"] == SCHEMAS
    assert told(after) == []


def test_wrapper_that_no_one_calls_stays() -> None:
    assert_blocked({"llm.py": LLM}, "`ask` is not called in the checked files")


@pytest.mark.parametrize(
    "use",
    [
        "from llm import ask\nretried = retry(ask)\n",
        "import llm\nllm.ask(*arguments)\n",
        "from llm import ask\nask(m, **rest)\n",
    ],
)
def test_wrapper_that_is_used_in_an_unknown_way_stays(use: str) -> None:
    files = {"llm.py": LLM, "main.py": MAIN, "schemas.py": SCHEMAS, "other.py": use}
    assert moved(files) == files
    assert {one["fix"] for one in told(files)} == {None}


def test_parameter_keeps_its_name_where_the_new_one_is_taken() -> None:
    """`tools` is another thing there: the definitions are wrapped where they are sent."""
    wrapper = V1 + (
        "tools = {'a': print}\n\n\ndef ask(messages, functions):\n    print(tools)\n"
        "    return client.chat.completions.create(messages=messages, functions=functions).choices[0].message.content\n\n\n"
        "ask([], functions=FNS)\n"
    )
    new = f"tools=[{TOOL}f}} for f in functions], parallel_tool_calls=False"
    assert moved(wrapper) == wrapper.replace("messages, functions=functions", f"messages, {new}")


def test_parameter_of_a_method_that_is_overridden_keeps_its_name() -> None:
    before = V1 + (
        "\n\nclass Model:\n    def ask(self, functions):\n"
        "        return client.chat.completions.create(messages=[], functions=functions).choices[0].message.content\n\n\n"
        "class Fake(Model):\n    def ask(self, functions):\n        return 'x'\n\n\nModel().ask(functions=FNS)\n"
    )
    assert "def ask(self, tools)" not in moved(before)
    assert "Model().ask(functions=FNS)" in moved(before)


def test_retrying_wrapper_takes_keywords_through() -> None:
    before = V0 + (
        "\n\n@backoff.on_exception(backoff.expo, openai.error.RateLimitError)\ndef complete(**kwargs):\n"
        "    return openai.ChatCompletion.create(**kwargs)\n\n\n"
        "response = complete(model='gpt-4', messages=messages, functions=FNS)\n"
        "print(response.choices[0].message.function_call.name)\n"
    )
    assert moved(before) == before.replace(
        "functions=FNS", f"tools=[{TOOL}f}} for f in FNS], parallel_tool_calls=False"
    ).replace("function_call", "tool_calls[0].function")


def test_methods_and_attributes_are_followed() -> None:
    before = V1 + (
        "\n\nclass Agent:\n    functions = [{'name': 'a'}]\n\n    def __init__(self):\n        self.messages = []\n\n"
        "    def ask(self):\n        self.response = client.chat.completions.create(messages=self.messages, "
        "functions=self.functions)\n        return self.response.choices[0].message\n\n"
        "    def step(self):\n        message = self.ask()\n        self.messages.append(message)\n"
        "        self.answer(message)\n\n"
        "    def answer(self, message):\n        if not message.function_call:\n            return\n"
        "        self.messages.append({'role': 'function', 'name': 'a', 'content': '1'})\n\n\nAgent().step()\n"
    )
    after = (
        before.replace(
            "functions=self.functions", f"tools=[{TOOL}f}} for f in self.functions], parallel_tool_calls=False"
        )
        .replace("message.function_call", "message.tool_calls")
        .replace("'function', 'name': 'a', 'c", "'tool', 'tool_call_id': message.tool_calls[0].id, 'c")
    )
    assert moved(before) == after


def test_two_programs_move_by_themselves() -> None:
    """What blocks one is no matter of the other."""
    good = V1 + "client.chat.completions.create(messages=m, functions=FNS)\n"
    stuck = good + "print(other.function_call)\n"
    after = moved({"good.py": good, "stuck.py": stuck})
    assert isinstance(after, dict)
    assert "tools=" in after["good.py"]
    assert after["stuck.py"] == stuck


def test_file_that_is_ignored_keeps_its_group(tmp_path: Path) -> None:
    write(tmp_path, LLM, "llm.py")
    write(tmp_path, MAIN, "main.py")
    write(tmp_path, SCHEMAS, "schemas.py")
    write(tmp_path, '[[overrides]]\nfiles = ["llm.py"]\nignore = ["legacy-functions"]\n', "ftlint.toml")
    done = ftlint("fix", tmp_path)
    assert done.code in (0, 1)
    assert (tmp_path / "main.py").read_text() == MAIN


PLAIN = V1 + "client.chat.completions.create(messages=m, functions=FNS)\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.encode().removesuffix(b"\n"),
        b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + PLAIN.encode(),
        PLAIN.replace("m,", "m ,  \t").encode() + b"\x0c\n# \xe2\x82\xac\n",
    ],
)
def test_bytes_outside_the_edit_stay(tmp_path: Path, data: bytes) -> None:
    new = b'tools=[{"type": "function", "function": f} for f in FNS], parallel_tool_calls=False'
    assert fixed(write(tmp_path, data, "main.py"), "--rule", "legacy-functions") == data.replace(b"functions=FNS", new)


def test_line_that_is_added_ends_as_the_others(tmp_path: Path) -> None:
    data = b"p = {}\r\nif FNS:\r\n\tp['functions'] = FNS\r\nclient.chat.completions.create(messages=m, **p)\r\n"
    after = fixed(write(tmp_path, data, "main.py"), "--rule", "legacy-functions")
    assert b"\r\n\tp['parallel_tool_calls'] = False\r\n" in after
    assert after.count(b"\n") == after.count(b"\r\n") == 5


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"print 'function_call'\n", 1), (b"def f(:\n  function_call\n", 2), (b"x = 'function_call'\xff\n", 1)],
)
def test_file_that_is_not_python_3_is_reported(tmp_path: Path, data: bytes, line: int) -> None:
    path = write(tmp_path, data, "old.py")
    done = ftlint("check", "--isolated", "--rule", "legacy-functions", path)
    assert done.code == 2
    assert f"ftlint: error: {path}:{line} could not be analysed: it" in done.err
    assert path.read_bytes() == data


def test_data_and_code_stand_in_one_report(tmp_path: Path) -> None:
    write(tmp_path, '{"messages": [{"role": "user", "content": "a"}], "functions": [{"name": "a"}]}\n', "train.jsonl")
    write(tmp_path, PLAIN, "main.py")
    done = ftlint("check", "--isolated", "--rule", "legacy-functions", "--format", "concise", tmp_path)
    assert "main.py:3:44: warning legacy-functions/call-site" in done.text
    assert "train.jsonl:1:" in done.text


def test_diff_shows_lines_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN, "main.py")
    done = ftlint("fix", "--isolated", "--rule", "legacy-functions", "--diff", path)
    assert done.code == 1
    assert "main.py:3" in done.text
    assert path.read_text() == PLAIN
