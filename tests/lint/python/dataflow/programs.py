"""Programs for tests of the data flow."""

from __future__ import annotations

import libcst as cst

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.project import Project


def world_of(program: str, **others: str) -> tuple[World, Names]:
    """A project of a program and of other modules by name, and the names of the program."""
    files = {"app.py": program, **{f"{name}.py": text for name, text in others.items()}}
    world = World(Project(files, lambda path: files[path].encode()))
    names = world.program("app.py")
    assert names is not None
    return world, names


def flow_of(program: str, **others: str) -> tuple[Flow, Names]:
    """The data flow of all these programs, and the names of the first."""
    world, names = world_of(program, **others)
    for name in others:
        world.program(f"{name}.py")
    flow = Flow(world)
    flow.settle()
    return flow, names


def call_of(names: Names, function: str) -> cst.Call:
    """The only call of a function, by its text: ``client.ask``."""
    (call,) = [call for call in names.calls if names.code.text(call.func) == function]
    return call
