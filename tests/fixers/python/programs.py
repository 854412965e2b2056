"""Analysed programs and their expressions, for tests of single modules."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.moves import Move
from ftlint.python.project import Project
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, apply


def project_of(program: str, **others: str) -> Project:
    """The project of ``app.py`` and other modules."""
    files = {"app.py": program, **{f"{name}.py": text for name, text in others.items()}}
    return Project(files, lambda path: files[path].encode())


def world_of(program: str, **others: str) -> World:
    """The parsed programs of a project."""
    project = project_of(program, **others)
    world = World(project)
    for path in project.paths:
        world.program(path)
    return world


def analysed(program: str, **others: str) -> tuple[Flow, Names]:
    """The settled data flow of a project, and the names of ``app.py``."""
    flow = Flow(world_of(program, **others))
    flow.settle()
    return flow, flow.world.programs["app.py"]


def node_at(names: Names, text: str, number: int = 0) -> cst.BaseExpression:
    """One of the expressions that are written as ``text``, in the order of the source."""
    nodes = [node for node in names.owner if isinstance(node, cst.BaseExpression)]
    found = [node for node in nodes if names.code.text(node) == text]
    return sorted(found, key=names.code.span)[number]


def edited(code: Code, edits: Iterable[Edit]) -> str:
    """The source after some edits."""
    return apply(code.source, edits).decode()


def edited_by(moves: Iterable[Move], path: str = "app.py") -> str:
    """The source of a program after the edits of some moves."""
    sites = [site for move in moves for site in move.sites if site.code.path == path]
    return edited(sites[0].code, (edit for site in sites for edit in site.edits))
