"""Models in Python code that have been shut down, or will be soon.

The dates are those that providers announced, with their sources in `lint/config/models.toml`; other models are not reported.
Names sent to Azure or another server are deployments or other models, so they are not checked.
"""

from __future__ import annotations

from ftlint.results.finding import Severity
from ftlint.rule import Rule, Sample, Scope

rule = Rule("retired-model", "models in Python code that were shut down, or will be soon")


_PROGRAM = """\
from openai import OpenAI

OpenAI().chat.completions.create(model="MODEL", messages=[{"role": "user", "content": "Hello"}])
"""


def _sample(model: str) -> Sample:
    """A request with a model that is shut down or will be soon on the given day, and one with another model."""
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
    finds="A request with a model that was shut down.",
    why="The provider rejects the request.",
    samples=lambda: (_sample("gpt-3.5-turbo-0613"), _sample("ft:gpt-3.5-turbo-0613:acme::a1b2c3")),
)
rule.declare(
    "retiring",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A request with a model that will be shut down within 90 days.",
    why="After that day the provider rejects the request, and fine-tuning another model takes time.",
    samples=lambda: (_sample("gpt-4o"),),
)
