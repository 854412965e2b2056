"""Models that a program calls and that have been, or soon will be, shut down.

Dates are those that providers announced, each with its source in `lint/config/models.toml`; a model that is not in that table
is not reported. Names sent to Azure or to another server are deployments or other models, and are left alone.
"""

from __future__ import annotations

from ftlint.results.finding import Severity
from ftlint.rule import Rule, Sample, Scope

rule = Rule("retired-model", "models in programs that were shut down, or soon will be")


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
