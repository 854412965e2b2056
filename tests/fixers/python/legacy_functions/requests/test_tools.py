"""Function definitions as items of `tools`."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.requests.arguments import Blocked
from ftlint.fixers.python.legacy_functions.requests.tools import wrapped
from ftlint.fixers.python.shared.wrappers import Wrappers
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, edited

CREATE = "client.chat.completions.create(functions={})\n"
TOOL = '{"type": "function", "function": '


def converted(program: str, quote: str = '"') -> str:
    """A program with the value of the first `functions` converted."""
    flow, names = analysed(V1 + program)
    (entry,) = flow.arguments(next(iter(flow.requests.values()))).of("functions")
    edits = [edit for _, edit in wrapped(flow, names, entry.value, Wrappers(flow), quote)]
    return edited(names.code, edits).removeprefix(V1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a, b]", f"[{TOOL}a}}, {TOOL}b}}]"),
        ("[]", "[]"),
        ("[*a, b]", f"[{TOOL}f}} for f in [*a, b]]"),
        ("[d(x) for x in a]", f"[{TOOL}d(x)}} for x in a]"),
        ("f", f"[{TOOL}fn}} for fn in f]"),
        ("a or b", f"[{TOOL}f}} for f in (a or b)]"),
        ("[a] if x else None", f"[{TOOL}a}}] if x else None"),
    ],
)
def test_every_definition_is_wrapped_where_it_is_sent(before: str, after: str) -> None:
    assert converted(CREATE.format(before)) == CREATE.format(after)


def test_wrapped_definition_has_the_quotes_of_the_argument() -> None:
    assert converted(CREATE.format("[a]"), "'") == CREATE.format("[{'type': 'function', 'function': a}]")


def test_parameter_is_renamed_and_callers_wrap() -> None:
    ask = "def ask({0}=None):\n    if {0}:\n        client.chat.completions.create(functions={0})\n\n\n"
    before = ask.format("functions") + "ask(functions=[a])\nask(None)\n"
    assert converted(before) == ask.format("tools") + f"ask(tools=[{TOOL}a}}])\nask(None)\n"


@pytest.mark.parametrize("default", ["", "=None"])
def test_parameter_with_another_name_is_wrapped_at_the_request_if_that_is_safe(default: str) -> None:
    program = f"def ask(f{default}):\n    if f:\n        {CREATE}\n\nask([a])\n"
    assert converted(program.format("f")) == program.format(f"[{TOOL}fn}} for fn in f]")


def test_callers_of_a_parameter_that_may_be_none_wrap() -> None:
    program = f"def ask(f=None):\n    {CREATE.format('f')}\n\nask({{}})\n"
    assert converted(program.format("[a]")) == program.format(f"[{TOOL}a}}]")


def test_variable_that_may_be_none_is_wrapped_under_a_test_of_it() -> None:
    assigned = "f = None\nif x:\n    f = [a]\n"
    for test in ("if f", "if f is not None and x", "while x and f"):
        program = f"{assigned}{test}:\n    {CREATE}"
        assert converted(program.format("f")) == program.format(f"[{TOOL}fn}} for fn in f]")


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (CREATE.format("None"), "the API rejects `functions=None`: omit the argument"),
        ("f = None\n" + CREATE.format("f"), "`f` may be None: send `tools` only if it is set"),
        ("f = None\nif f:\n    pass\nelse:\n    " + CREATE.format("f"), "`f` may be None: send `tools` only if it is set"),
        ("f = None\nif not f:\n    " + CREATE.format("f"), "`f` may be None: send `tools` only if it is set"),
        (
            CREATE.format("[{'type': 'function', 'function': a}]"),
            "this is already a tool: send it in `tools`",
        ),
        (
            "f = [{'type': 'function', 'function': a}]\n" + CREATE.format("f"),
            "this is already a tool: send it in `tools`",
        ),
        (
            "def ask(functions=None):\n    " + CREATE.format("functions"),
            "`functions` may be None, and `ask` is not called in the checked files: wrap its definitions if it is set",
        ),
    ],
)  # fmt: skip
def test_value_that_cannot_be_sent_as_tools_is_blocked(program: str, why: str) -> None:
    with pytest.raises(Blocked) as blocked:
        converted(program)
    assert blocked.value.why == why
