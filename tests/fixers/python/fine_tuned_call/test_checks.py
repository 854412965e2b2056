"""Differences between a call and the training data, given what the data has in common."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.fixers.python.fine_tuned_call.checks import moves
from ftlint.python.moves import Move
from ftlint.results.finding import Fix
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import edited_by, project_of

ASK = "client.chat.completions.create(model='ft:gpt-4o:acme::a', messages=[{}]{})\n"
PROMPT = "{'role': 'system', 'content': 'Be nice.'}"


def found(program: str, **learned: Any) -> list[Move]:
    project = project_of(V1 + program)
    context = Context(load_profile("openai"), learned=Learned("train.jsonl", **learned))
    return list(moves(project, project.paths, context))


def reported(program: str, **learned: Any) -> list[tuple[str, Fix | None]]:
    return [(move.sites[0].check.partition("/")[2], move.fix) for move in found(program, **learned)]


def test_stop_is_added_with_the_quotes_of_the_model() -> None:
    found_moves = found(ASK.format("", ""), answer_ends=("\n###",))
    assert edited_by(found_moves) == V1 + ASK.format("", ", stop=['\\n###']")


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (ASK.format("", ""), [("stop", Fix.SAFE)]),
        (ASK.format("", ", stop=None"), []),
        (ASK.format("", ", **options"), []),
        (ASK.format("", "").replace("gpt-4o", "o3-2025"), []),
        (ASK.format("", "").replace("gpt-4o", "o4-mini"), []),
        (ASK.format("", "").replace("gpt-4o", "o3x"), [("stop", Fix.SAFE)]),
        ("kw = {'model': 'ft:a:b'}\nclient.chat.completions.create(**kw)\n", [("stop", None)]),
    ],
)
def test_missing_stop_is_reported_if_the_model_accepts_one(
    program: str, expected: list[tuple[str, Fix | None]]
) -> None:
    assert reported(program, answer_ends=("###",)) == expected


def test_ends_of_completions_are_not_those_of_chats() -> None:
    assert reported(ASK.format("", ""), completion_ends=("###",)) == []
    completion = "client.completions.create(model='ft:a:b', prompt=p)\n"
    assert reported(completion, completion_ends=("###",)) == [("stop", Fix.SAFE)]
    assert reported(completion, answer_ends=("###",)) == []


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (ASK.format(PROMPT, ""), [("system-prompt", Fix.UNSAFE)]),
        (ASK.format(PROMPT.replace("nice", "brief"), ""), []),
        ("P = 'Be nice.'\n" + ASK.format(PROMPT.replace("'Be nice.'", "P"), ""), [("system-prompt", Fix.UNSAFE)]),
        ("P = 'Be nice.'\nprint(P)\n" + ASK.format(PROMPT.replace("'Be nice.'", "P"), ""), [("system-prompt", None)]),
    ],
)
def test_other_prompt_is_replaced_unless_its_variable_is_read_elsewhere(
    program: str, expected: list[tuple[str, Fix | None]]
) -> None:
    assert reported(program, prompt="Be brief.") == expected


def test_prompt_is_replaced_by_that_of_the_data() -> None:
    assert edited_by(found(ASK.format(PROMPT, ""), prompt="It's")) == V1 + ASK.format(
        PROMPT.replace("Be nice.", "It\\'s"), ""
    )


def messages(program: str, **learned: Any) -> list[str]:
    return [move.sites[0].message for move in found(program, **learned)]


def test_tools_that_differ_are_reported_by_name() -> None:
    data = {"functions": {"a": {"name": "a", "strict": True}, "b": {"name": "b"}}}
    tools = "[{'function': {'name': 'a', 'strict': False}}, {'function': {'name': 'c'}}]"
    assert messages(ASK.format("", f", tools={tools}"), **data) == [
        "`a` differs from the training data (train.jsonl): `strict` is True there and False here",
        "tools that are not in the training data (train.jsonl): `c`",
        "tools of the training data (train.jsonl) are missing: `b`",
    ]


def test_missing_tools_are_reported_only_if_the_data_always_has_them() -> None:
    data = {"functions": {"a": {"name": "a"}}}
    assert messages(ASK.format("", ""), **data) == []
    assert messages(ASK.format("", ""), **data, always_tools=True) == [
        "passes no tools, but the training data (train.jsonl) has tools: `a`"
    ]
    assert messages(ASK.format("", ", **options"), **data, always_tools=True) == []
