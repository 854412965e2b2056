"""``--inline-defs`` (row OA104 of the catalogue): lists of definitions that only requests take, and those that stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixers.python.harness import V0, V1, Files, moved, told
from tests.helpers import ALONE, ftlint

FLAG = "--inline-defs"
ASK = "client.chat.completions.create(messages=messages, functions=FNS)\n"
ASKED = "client.chat.completions.create(messages=messages, tools=FNS, parallel_tool_calls=False)\n"
USUAL = (
    'client.chat.completions.create(messages=messages, tools=[{"type": "function", "function": f} for f in FNS], '
    "parallel_tool_calls=False)\n"
)
ONE = 'FNS = [{"name": "a"}]\n'
ONE_TOOL = 'FNS = [{"type": "function", "function": {"name": "a"}}]\n'

WRAPPED = {
    "one line": (ONE + ASK, ONE_TOOL + ASKED),
    "as formatters write it": (
        'FNS = [\n    # first\n    {\n        "name": "a",  # its name\n    },  # after\n\n'
        '    # second\n    {"name": "b"},\n]\n'
        + ASK,
        'FNS = [\n    # first\n    {"type": "function", "function": {\n        "name": "a",  # its name\n    }},  # after\n\n'
        '    # second\n    {"type": "function", "function": {"name": "b"}},\n]\n' + ASKED,
    ),
    "as nobody formats it": (
        "FNS=[ {'name':'a'\n}\n  ,{ 'name' : 'b' } ,];x=1\n" + ASK,
        "FNS=[ {'type': 'function', 'function': {'name':'a'\n}}\n  "
        ",{'type': 'function', 'function': { 'name' : 'b' }} ,];x=1\n"
        + ASKED,
    ),
    "names, calls and parentheses": (
        "FNS = [weather, make('b'), (\n    # odd\n    other)]\n" + ASK,
        'FNS = [{"type": "function", "function": weather}, {"type": "function", "function": make(\'b\')}, '
        '{"type": "function", "function": (\n    # odd\n    other)}]\n' + ASKED,
    ),
    "a plain type": (
        "FNS: list[dict[str, Any]] = [a]\n" + ASK,
        'FNS: list[dict[str, Any]] = [{"type": "function", "function": a}]\n' + ASKED,
    ),
    "several requests": (
        "def talk(messages):\n    fns = [a]\n    client.chat.completions.create(messages=messages, functions=fns)\n"
        "    def again():\n        client.chat.completions.create(messages=messages, functions=fns)\n",
        'def talk(messages):\n    fns = [{"type": "function", "function": a}]\n'
        "    client.chat.completions.create(messages=messages, tools=fns, parallel_tool_calls=False)\n"
        "    def again():\n        client.chat.completions.create(messages=messages, tools=fns, parallel_tool_calls=False)\n",
    ),
    "a dict of arguments": (
        ONE + 'params = {"messages": messages, "functions": FNS}\nclient.chat.completions.create(**params)\n',
        ONE_TOOL + 'params = {"messages": messages, "tools": FNS, "parallel_tool_calls": False}\n'
        "client.chat.completions.create(**params)\n",
    ),
    "a wrapper": (
        ONE + "def ask(messages, functions=None):\n    if functions:\n"
        "        client.chat.completions.create(messages=messages, functions=functions)\n\nask([], functions=FNS)\n",
        ONE_TOOL + "def ask(messages, tools=None):\n    if tools:\n"
        "        client.chat.completions.create(messages=messages, tools=tools, parallel_tool_calls=False)\n\n"
        "ask([], tools=FNS)\n",
    ),
    "declared global": (
        ONE + "def ask(messages):\n    global FNS\n    " + ASK,
        ONE_TOOL + "def ask(messages):\n    global FNS\n    " + ASKED,
    ),
    "a variable of the same name": (
        ONE + "def show(FNS):\n    print(FNS)\n\n" + ASK,
        ONE_TOOL + "def show(FNS):\n    print(FNS)\n\n" + ASKED,
    ),
    "a record of training data": (
        ONE + 'import json\nfile.write(json.dumps({"messages": messages, "functions": FNS}))\n',
        ONE_TOOL + 'import json\nfile.write(json.dumps({"messages": messages, "tools": FNS}))\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", WRAPPED)
def test_a_list_for_requests_is_wrapped_where_it_is_written(row: str) -> None:
    before, after = (V1 + text for text in WRAPPED[row])
    assert moved(before, FLAG) == after
    assert told(after) == []
    assert moved(after, FLAG) == after


@pytest.mark.parametrize("row", WRAPPED)
def test_without_the_flag_no_list_changes(row: str) -> None:
    before, after = (V1 + text for text in WRAPPED[row])
    plain = moved(before)
    assert isinstance(plain, str)
    assert plain != after
    definition = before[len(V1) :].partition("\n")[0]
    assert plain.startswith(V1 + definition)


def test_line_endings_stay() -> None:
    before, after = (V1 + text for text in WRAPPED["as formatters write it"])
    assert moved(before.replace("\n", "\r\n"), FLAG) == after.replace("\n", "\r\n")


def test_a_list_of_a_program_before_1_is_wrapped() -> None:
    before = V0 + ONE + "openai.ChatCompletion.create(messages=messages, functions=FNS)\n"
    after = V0 + ONE_TOOL + "openai.ChatCompletion.create(messages=messages, tools=FNS, parallel_tool_calls=False)\n"
    assert moved(before, FLAG) == after


KEPT = {
    "printed": ONE + "print(FNS)\n" + ASK,
    "counted": ONE + "total = count(FNS) + len(FNS)\n" + ASK,
    "looked up": ONE + 'first = FNS[0]["name"]\n' + ASK,
    "gone through": ONE + "names = {f['name']: f for f in FNS}\n" + ASK,
    "asked for": ONE + "if FNS:\n    pass\n" + ASK,
    "added to": ONE + "FNS.append(other)\n" + ASK,
    "added with +=": ONE + "FNS += [other]\n" + ASK,
    "given twice": ONE + "if x:\n    FNS = [other]\n" + ASK,
    "given in a function": ONE + "def more():\n    global FNS\n    FNS = [other]\n" + ASK,
    "deleted": ONE + ASK + "del FNS\n",
    "under two names": "ALL = FNS = [a]\nprint(ALL)\n" + ASK,
    "unpacked": "FNS, other = [a], [b]\n" + ASK,
    "starred": "FNS = [*some, a]\n" + ASK,
    "empty": "FNS = []\n" + ASK,
    "a comprehension": "FNS = [g.schema for g in known]\n" + ASK,
    "a tuple": "FNS = (a, b)\n" + ASK,
    "named inside": "FNS = [a := make()]\nprint(a)\n" + ASK,
    "of a type of its own": "FNS: list[FunctionDefinition] = [a]\n" + ASK,
    "of a type in quotes": "FNS: 'list[FunctionDefinition]' = [a]\n" + ASK,
    "given on": ONE + "__all__ = ['FNS']\n" + ASK,
    "by its name as a text": ONE + "globals()['FNS']\n" + ASK,
    "by getattr": ONE + "getattr(module, 'FNS')\n" + ASK,
}


@pytest.mark.parametrize("row", KEPT)
def test_a_list_that_is_used_otherwise_stays(row: str) -> None:
    before = V1 + KEPT[row]
    assert moved(before, FLAG) == moved(before) == before.replace(ASK, USUAL)


def test_the_list_of_a_class_stays() -> None:
    before = (
        V1
        + "class Bot:\n    FNS = [a]\n\n    def ask(self):\n        client.chat.completions.create(functions=self.FNS)\n"
    )
    after = moved(before)
    assert after != before
    assert moved(before, FLAG) == after


@pytest.mark.parametrize(
    "other",
    [
        "from main import FNS\nprint(FNS)\n",
        "from main import FNS as mine\nprint(mine)\n",
        "from main import *\nprint(FNS)\n",
        "import main\nprint(main.FNS)\n",
        "import main as m\nm.FNS.append(1)\n",
        "import main\nmonkeypatch.setattr(main, 'FNS', [])\n",
        "import main\n\n@patch('main.FNS', [])\ndef test():\n    main.run()\n",
    ],
)
def test_a_list_that_another_file_uses_stays(other: str) -> None:
    files: Files = {"main.py": V1 + ONE + ASK, "other.py": other}
    assert moved(files, FLAG) == {"main.py": V1 + ONE + USUAL, "other.py": other}


def test_a_file_that_has_such_a_name_too_is_no_reason() -> None:
    files: Files = {"main.py": V1 + ONE + ASK, "other.py": "import main\nFNS = main.ask\nprint(FNS)\n"}
    assert moved(files, FLAG) == {**files, "main.py": V1 + ONE_TOOL + ASKED}


def test_the_list_of_another_file_stays() -> None:
    files: Files = {"main.py": "from definitions import FNS\n" + V1 + ASK, "definitions.py": ONE}
    assert moved(files, FLAG) == {**files, "main.py": "from definitions import FNS\n" + V1 + USUAL}


def test_a_request_that_cannot_move_keeps_no_other_back() -> None:
    stuck = "def other(options):\n    client.chat.completions.create(functions=FNS, **options)\n"
    assert moved(V1 + ONE + ASK + stuck, FLAG) == V1 + ONE + USUAL + stuck


def test_a_list_of_tools_is_refused_as_ever() -> None:
    program = V1 + ONE_TOOL + ASK
    assert moved(program, FLAG) == program


def test_cells_of_a_notebook() -> None:
    cells = [
        ["FNS = [\n", "    {'name': 'a'},  # one\n", "]"],
        [*V1.splitlines(keepends=True), "%time\n", ASK.rstrip()],
    ]
    wrapped = [
        ["FNS = [\n", "    {'type': 'function', 'function': {'name': 'a'}},  # one\n", "]"],
        [*cells[1][:-1], ASKED.rstrip()],
    ]
    before, after = (
        json.dumps(
            {
                "cells": [
                    {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source}
                    for source in sources
                ],
                "metadata": {},
                "nbformat": 4,
                "nbformat_minor": 5,
            },
            indent=1,
        )
        for sources in (cells, wrapped)
    )  # fmt: skip
    assert moved({"n.ipynb": before}, FLAG) == {"n.ipynb": after}


def test_the_flag_is_repeated_in_what_is_proposed(tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_text(V1 + ONE + ASK, encoding="utf-8")
    done = ftlint("fix", *ALONE, FLAG, "--diff", "--rule", "legacy-functions", file)
    assert done.code == 1
    assert "ftlint fix --inline-defs --rule legacy-functions" in " ".join(done.text.split())
    assert file.read_text(encoding="utf-8") == V1 + ONE + ASK
