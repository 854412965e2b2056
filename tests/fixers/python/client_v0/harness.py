"""Runs the codemod `client-v0` over a few programs, for tests."""

from __future__ import annotations

from ftlint.config.profile import load_profile
from ftlint.fixers.python.client_v0 import codemod
from ftlint.python.moves import Move
from ftlint.rule.context import Context
from tests.fixers.python.programs import edited, project_of

HEAD = "import openai\n"
ASK = "openai.ChatCompletion.create(model='m', messages=[])"
ASKED = "openai.chat.completions.create(model='m', messages=[])"


def moves(program: str, **others: str) -> list[Move]:
    """The moves of ``app.py`` and other modules."""
    project = project_of(program, **others)
    return list(codemod.moves(project, project.paths, Context(load_profile("openai"))))


def migrated(program: str, **others: str) -> str:
    """``app.py`` after the edits of all moves that can be applied."""
    sites = [site for move in moves(program, **others) if move.movable for site in move.sites]
    ours = [site for site in sites if site.code.path == "app.py"]
    return edited(ours[0].code, (edit for site in ours for edit in site.edits)) if ours else program


def reported(program: str, **others: str) -> list[tuple[str, str]]:
    """The check and the source of every place that is reported."""
    sites = [site for move in moves(program, **others) for site in move.sites]
    return [(site.check.partition("/")[2], site.code.source[site.start : site.end].decode()) for site in sites]


def blocked(program: str, **others: str) -> list[str]:
    """Why moves cannot be applied."""
    return [blocker.why for move in moves(program, **others) for blocker in move.blockers]
