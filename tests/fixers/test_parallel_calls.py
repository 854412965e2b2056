from __future__ import annotations

from ftlint.rule.samples import assistant, call, calls, line, result, tool, user
from tests.rules.harness import fixed

TWO = (user(), calls(call(), call(id="b")), result(), result(id="b"), assistant())


def test_a_flag_without_tools_is_dropped() -> None:
    text = line(user(), assistant(), parallel_tool_calls=True)
    assert fixed(text, "parallel-calls/without-tools") == line(user(), assistant())


def test_a_boolean_written_as_text_becomes_one() -> None:
    text = line(user(), assistant(), tools=[tool()], parallel_tool_calls="False")
    assert fixed(text, "parallel-calls/not-boolean") == line(
        user(), assistant(), tools=[tool()], parallel_tool_calls=False
    )


def test_false_with_two_calls_becomes_true() -> None:
    text = line(*TWO, tools=[tool()], parallel_tool_calls=False)
    expected = line(*TWO, tools=[tool()], parallel_tool_calls=True)
    assert fixed(text, "parallel-calls/contradiction", unsafe=True) == expected
