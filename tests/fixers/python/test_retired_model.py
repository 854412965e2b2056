"""The codemod of retired models: which files it examines, and where it reports a model."""

from __future__ import annotations

from datetime import date

import pytest

from ftlint.config.profile import load_profile
from ftlint.fixers.python.retired_model import codemod
from ftlint.rule.context import Context
from tests.fixers.python.programs import project_of

ASK = "import openai\nopenai.chat.completions.create(model='{}', messages=[])\n"
DAY = "gpt-4o-2024-11-20"  # shut down on 2027-01-14


def reported(program: str, today: str, **others: str) -> list[tuple[str, str]]:
    """The check and the text of every place that is reported."""
    project = project_of(program, **others)
    context = Context(load_profile("openai"), today=date.fromisoformat(today))
    moves = list(codemod.moves(project, project.paths, context))
    assert {move.fix for move in moves} <= {None}
    sites = [site for move in moves for site in move.sites]
    return [(site.check.partition("/")[2], site.code.source[site.start : site.end].decode()) for site in sites]


@pytest.mark.parametrize(
    ("today", "checks"),
    [("2026-10-15", []), ("2026-10-16", ["retiring"]), ("2027-01-13", ["retiring"]), ("2027-01-14", ["retired"])],
)
def test_model_is_reported_from_90_days_before_its_shutdown(today: str, checks: list[str]) -> None:
    assert reported(ASK.format(DAY), today) == [(check, f"'{DAY}'") for check in checks]


@pytest.mark.parametrize(("today", "words"), [("2027-01-13", "in 1 day;"), ("2027-01-12", "in 2 days;")])
def test_message_counts_the_days(today: str, words: str) -> None:
    project = project_of(ASK.format(DAY))
    context = Context(load_profile("openai"), today=date.fromisoformat(today))
    (move,) = codemod.moves(project, project.paths, context)
    assert words in move.sites[0].message


def test_constant_of_two_calls_is_reported_once() -> None:
    program = "import openai\nfrom names import M\n" + "openai.chat.completions.create(model=M, messages=[])\n" * 2
    assert reported(program, "2027-02-01", names=f"M = '{DAY}'\n") == [("retired", f"'{DAY}'")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"openai 'gpt-4-32k'", True),
        (b'completion "ft:gpt-4-32k:acme"', True),
        (b"'gpt-4-32k'", False),
        (b"openai gpt-4-32k", False),
        (b"openai 'gpt-4-32kilo'", False),
    ],
)
def test_file_is_examined_if_it_names_a_retired_model(data: bytes, expected: bool) -> None:
    assert codemod.wants(data) is expected
