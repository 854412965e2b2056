from __future__ import annotations

from ftlint.rule.samples import assistant, lines, tool, user
from tests.rules.harness import fixed

YES, NO = [assistant("Yes.")], [assistant("No.")]


def test_old_names_are_replaced_in_their_places() -> None:
    old = {"preferred_completion": YES, "input": {"messages": [user()]}, "non_preferred_completion": NO}
    new = {"preferred_output": YES, "input": {"messages": [user()]}, "non_preferred_output": NO}
    assert list(new) == ["preferred_output", "input", "non_preferred_output"]
    assert fixed(lines(old), "preference/old-names") == lines(new)


def test_tools_go_to_the_end_of_the_input() -> None:
    outputs = {"preferred_output": YES, "non_preferred_output": NO}
    text = lines({"tools": [tool()], "input": {"messages": [user()]}, **outputs})
    assert fixed(text, "preference/misplaced-tools") == lines(
        {"input": {"messages": [user()], "tools": [tool()]}, **outputs}
    )


def test_other_tools_in_the_input_are_not_replaced() -> None:
    outputs = {"preferred_output": YES, "non_preferred_output": NO}
    inside = {"messages": [user()], "tools": [tool("other")]}
    text = lines({"tools": [tool()], "input": inside, **outputs})
    assert fixed(text, "preference/misplaced-tools") == text
