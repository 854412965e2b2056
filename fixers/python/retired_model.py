"""Finds models that were shut down, or soon will be, in Python code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ftlint.rule.codemod import Codemod

if TYPE_CHECKING:
    from ftlint.config.model_retirements import Retirement
    from ftlint.python.moves import Move
    from ftlint.python.project import Project
    from ftlint.rule.context import Context


@cache
def _retired_names() -> re.Pattern[bytes]:
    from ftlint.config.model_retirements import table

    names = sorted((name for name in table() if not name.startswith("ft:")), key=len, reverse=True)
    return re.compile(
        rb"[\"'](?:openai/)?(?:ft:)?(?:" + b"|".join(re.escape(name.encode()) for name in names) + rb")[\"':]"
    )


def _wants(data: bytes) -> bool:
    """Whether a file may request one of these models."""
    return (b"openai" in data or b"completion" in data) and _retired_names().search(data) is not None


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterator[Move]:
    """One move without a fix for each place that names such a model."""
    from ftlint.python.dataflow.call_names import requesting_names, requests_a_model

    names = requesting_names(project)
    asking = [path for path in paths if (tree := project.tree(path)) is None or requests_a_model(tree, names)]
    if not asking:
        return
    from ftlint.config.model_retirements import retirement_of
    from ftlint.python.dataflow.model_names import model_literals
    from ftlint.python.dataflow.world import World
    from ftlint.python.moves import Move, Site

    world, reported = World(project), set[object]()
    for path in asking:
        program = world.program(path)
        for home, node, model in model_literals(world, program) if program is not None else ():
            end = retirement_of(model)
            problem = _problem(model, end, context.today or date.today()) if end is not None else None
            if problem is not None and node not in reported:
                reported.add(node)
                check, message = problem
                yield Move([Site(f"retired-model/{check}", home.code, *home.code.span(node), message)], fix=None)


def _problem(model: str, end: Retirement, today: date) -> tuple[str, str] | None:
    """The check and its message; None if the shutdown is far away."""
    from ftlint.config.model_retirements import SOON

    left = end.days_left(today)
    if left > SOON:
        return None
    hint = "fine-tune a current model" if model.startswith("ft:") else "use another model"
    if left <= 0:
        return "retired", f"`{model}` was shut down on {end.day}; {hint} ({end.source})"
    days = "1 day" if left == 1 else f"{left} days"
    return "retiring", f"`{model}` will be shut down on {end.day}, in {days}; {hint} ({end.source})"


codemod = Codemod(_wants, _moves, words=("openai", "completion"))
