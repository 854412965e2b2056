"""References to the package through attributes and variables."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.names.attributes import UNSURE, kept_references
from tests.fixers.python.programs import world_of

BOT = (
    "import openai\n\n\nclass Bot:\n    def __init__(self):\n        self.ai = {}\n\n"
    "    def ask(self):\n        self.ai.File.list()\n"
)


def found(program: str) -> list[tuple[str, str, str]]:
    """The source, the dotted name of every reference, and why it cannot be moved."""
    world = world_of(program)
    return sorted((one.names.code.text(one.node), ".".join(one.parts), one.unsure) for one in kept_references(world))


@pytest.mark.parametrize(
    ("value", "name", "unsure"),
    [
        ("openai", "File.list", ""),
        ("openai if x else None", "File.list", ""),
        ("fake or openai", "File.list", UNSURE.format("self.ai")),
        ("openai.beta", "beta.File.list", ""),
    ],
)
def test_attribute_that_holds_the_package(value: str, name: str, unsure: str) -> None:
    assert found(BOT.format(value)) == [("self.ai.File.list", name, unsure)]


@pytest.mark.parametrize("value", ["None", "other", "openai_like()"])
def test_attribute_that_never_holds_the_package(value: str) -> None:
    assert found(BOT.format(value)) == []


def test_attribute_that_is_replaced_from_outside_is_unsure() -> None:
    assert found(BOT.format("openai") + "\n\ndef test(bot):\n    bot.ai = fake\n") == [
        ("self.ai.File.list", "File.list", UNSURE.format("self.ai"))
    ]


def test_attribute_of_an_unknown_object_is_the_package_if_only_it_has_the_name() -> None:
    asked = BOT.format("openai") + "\n\ndef ask(bot):\n    bot.ai.{}.create()\n"
    unknown = ("bot.ai.ChatCompletion.create", "ChatCompletion.create", UNSURE.format("bot.ai"))
    assert unknown in found(asked.format("ChatCompletion"))
    assert len(found(asked.format("File"))) == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ai = openai\n    ai.File.list()", [("ai.File.list", "File.list", "")]),
        ("ai = get()\n    ai.File.list()", [("ai.File.list", "File.list", "")]),
        (
            "ai = openai\n    with x as ai:\n        ai.File.list()",
            [("ai.File.list", "File.list", UNSURE.format("ai"))],
        ),
    ],
)
def test_variable_of_a_function_that_holds_the_package(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(f"import openai\n\n\ndef get():\n    return openai\n\n\ndef ask():\n    {body}\n") == expected
