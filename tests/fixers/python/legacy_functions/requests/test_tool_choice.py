"""Values of `function_call` as values of `tool_choice`."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.requests.arguments import Blocked
from ftlint.fixers.python.legacy_functions.requests.tool_choice import chosen
from ftlint.fixers.python.shared.wrappers import Wrappers
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, edited

CREATE = "client.chat.completions.create(functions=F, function_call={})\n"
A = "{'name': 'a'}"
TOOL_A = "{'type': 'function', 'function': {'name': 'a'}}"


def converted(program: str) -> str:
    """A program with the value of the first `function_call` converted."""
    flow, names = analysed(V1 + program)
    (entry,) = flow.arguments(next(iter(flow.requests.values()))).of("function_call")
    edits = [edit for _, edit in chosen(flow, names, entry.value, Wrappers(flow))]
    return edited(names.code, edits).removeprefix(V1)


@pytest.mark.parametrize("word", ["'auto'", '"none"', "None"])
def test_word_stays(word: str) -> None:
    assert converted(CREATE.format(word)) == CREATE.format(word)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CREATE.format(A), CREATE.format(TOOL_A)),
        (CREATE.format(f"{A} if x else 'auto'"), CREATE.format(f"{TOOL_A} if x else 'auto'")),
        (CREATE.format(f"None or {A}"), CREATE.format(f"None or {TOOL_A}")),
        (
            f"c = {A}\nprint(c)\n" + CREATE.format("c"),
            f"c = {A}\nprint(c)\n" + CREATE.format('{"type": "function", "function": c}'),
        ),
        (
            f"c = 'auto'\nif x:\n    c = {A}\n" + CREATE.format("c"),
            "c = 'auto'\nif x:\n    c = " + TOOL_A.replace("'type': 'function', 'function'", '"type": "function", "function"')
            + "\n" + CREATE.format("c"),
        ),
        (
            f"def ask(function_call='auto'):\n    {CREATE.format('function_call')}\n\nask({A})\n",
            "def ask(tool_choice='auto'):\n"
            f"    {CREATE.format('tool_choice')}\n\nask({TOOL_A})\n",
        ),
        (
            f"def ask(choice='auto'):\n    {CREATE.format('choice')}\n\nask({A})\n",
            f"def ask(choice='auto'):\n    {CREATE.format('choice')}\n\nask({TOOL_A})\n",
        ),
    ],
)  # fmt: skip
def test_dict_is_wrapped_where_it_is_certain(before: str, after: str) -> None:
    assert converted(before) == after


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (CREATE.format("choose()"), "the value of `choose()` is unknown"),
        (CREATE.format("'a'"), "the value of `'a'` is unknown"),
        (
            f"c = 'auto'\nif x:\n    c = {A}\nprint(c)\n" + CREATE.format("c"),
            "`c` is a string in one place and a dict in another",
        ),
        (
            f"def ask(function_call):\n    {CREATE.format('function_call')}",
            "callers pass a legacy value, and `ask` is not called",
        ),
    ],
)
def test_unknown_value_is_blocked(program: str, why: str) -> None:
    with pytest.raises(Blocked) as blocked:
        converted(program)
    assert blocked.value.why.startswith(why)
