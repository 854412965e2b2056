"""What names refer to, within a program and across programs."""

from __future__ import annotations

import pytest

from ftlint.python.dataflow.world import Definition, External
from tests.lint.python.dataflow.programs import world_of


def resolved(program: str, **others: str) -> Definition | None:
    """The definition of the function that the last call of a program calls."""
    world, names = world_of(program, **others)
    return world.resolve(names, names.calls[-1].func)


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("import openai\nopenai.OpenAI()", "openai.OpenAI"),
        ("import openai\nai = openai\nai.OpenAI()", "openai.OpenAI"),
        ("import openai\nai = openai\ndef f():\n    ai.OpenAI()", "openai.OpenAI"),
        ("from llm import ai\nai.OpenAI()", "openai.OpenAI"),
    ],
)
def test_an_alias_resolves_to_its_value(program: str, name: str) -> None:
    assert resolved(program, llm="import openai\nai = openai\n") == External(name)


@pytest.mark.parametrize(
    "program",
    [
        "import openai\nai, other = openai\nai.OpenAI()",
        "import openai, other\nai = openai\nai = other\nai.OpenAI()",
        "import openai\ndef f():\n    ai = openai\n    ai.OpenAI()",
    ],
)
def test_a_variable_of_unknown_value_does_not_resolve(program: str) -> None:
    assert resolved(program) is None
