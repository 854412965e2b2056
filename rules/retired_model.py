"""Models that a program calls and that have been, or soon will be, shut down.

Dates are those that providers announced, each with its source in `lint/config/models.toml`; a model that is not in that table
is not reported. Names sent to Azure or to another server are deployments or other models, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ftlint.results.finding import Severity
from ftlint.rule import Programs, Rule, Sample, Scope
from ftlint.rule.context import Context

if TYPE_CHECKING:
    from ftlint.config.model_retirements import Retirement
    from ftlint.python.moves import Move
    from ftlint.python.project import Project

rule = Rule("retired-model", "models in programs that were shut down, or soon will be")


@cache
def _named() -> re.Pattern[bytes]:
    from ftlint.config.model_retirements import table

    names = sorted((name for name in table() if not name.startswith("ft:")), key=len, reverse=True)
    return re.compile(
        rb"[\"'](?:openai/)?(?:ft:)?(?:" + b"|".join(re.escape(name.encode()) for name in names) + rb")[\"':]"
    )


def _wants(data: bytes) -> bool:
    """Whether a program may ask for one of these models."""
    return (b"openai" in data or b"completion" in data) and _named().search(data) is not None


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterator[Move]:
    """One move without a fix for each place where such a model is named."""
    from ftlint.python.dataflow.call_names import asking_names, asks_for_a_model

    names = asking_names(project)
    asking = [path for path in paths if (tree := project.tree(path)) is None or asks_for_a_model(tree, names)]
    if not asking:
        return
    from ftlint.config.model_retirements import retirement_of
    from ftlint.python.dataflow.model_names import model_literals
    from ftlint.python.dataflow.world import World
    from ftlint.python.moves import Move, Site

    world, told = World(project), set[object]()
    for path in asking:
        program = world.program(path)
        for home, node, model in model_literals(world, program) if program is not None else ():
            end = retirement_of(model)
            said = _said(model, end, context.today or date.today()) if end is not None else None
            if said is not None and node not in told:
                told.add(node)
                yield Move([Site(f"retired-model/{said[0]}", home.code, *home.code.span(node), said[1])], fix=None)


def _said(model: str, end: Retirement, today: date) -> tuple[str, str] | None:
    """The check and what it says, None where the end is far."""
    from ftlint.config.model_retirements import SOON

    left = end.days_left(today)
    if left > SOON:
        return None
    then = "train again on a model that stays" if model.startswith("ft:") else "ask for another one"
    if left <= 0:
        return "retired", f"`{model}` was shut down on {end.day}: {then} ({end.source})"
    days = "1 day" if left == 1 else f"{left} days"
    return "retiring", f"`{model}` will be shut down on {end.day}, in {days}: {then} ({end.source})"


rule.programs = Programs(_wants, _moves, words=("openai", "completion"))

_PROGRAM = """\
from openai import OpenAI

OpenAI().chat.completions.create(model="MODEL", messages=[{"role": "user", "content": "Hello"}])
"""


def _sample(model: str) -> Sample:
    """A program that asks for a model, on a day when it is of no more or little use, and one that asks for another."""
    return Sample(
        bad=_PROGRAM.replace("MODEL", model),
        good=_PROGRAM.replace("MODEL", "gpt-5.4"),
        file="program.py",
        settings={"today": "2026-11-21"},
    )


rule.declare(
    "retired",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A program asks a provider for a model that was shut down.",
    why="Such a request is refused.",
    samples=lambda: (_sample("gpt-3.5-turbo-0613"), _sample("ft:gpt-3.5-turbo-0613:acme::a1b2c3")),
)
rule.declare(
    "retiring",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A program asks a provider for a model that will be shut down within 90 days.",
    why="From that day on the request is refused, and to train another model takes time.",
    samples=lambda: (_sample("gpt-4o"),),
)
