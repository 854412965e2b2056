"""Which argument of a call goes to which parameter."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node


@dataclass
class Bound:
    """Arguments by parameter; ``extra`` are the keywords that only ``**kwargs`` takes, ``splats`` the ``**`` arguments.

    ``starred`` says that a ``*`` argument hides which parameters are given.
    """

    given: dict[str, Node] = field(default_factory=dict)
    args: dict[str, cst.Arg] = field(default_factory=dict)
    extra: list[cst.Arg] = field(default_factory=list)
    splats: list[cst.Arg] = field(default_factory=list)
    starred: bool = False


def bound_arguments(function: Function, call: cst.Call) -> Bound:
    """Bind a call's arguments to the parameters of a function or method (called on an instance, or as a class)."""
    bound = Bound()
    params = function.node.params
    names = function.all_params
    places = [param.name.value for param in function.params]
    position = 0
    for arg in call.args:
        if arg.star == "**":
            bound.splats.append(arg)
        elif arg.star == "*":
            bound.starred = True
        elif arg.keyword is not None:
            if arg.keyword.value in names:
                _give(bound, arg.keyword.value, arg)
            elif params.star_kwarg is not None:
                bound.extra.append(arg)
        elif not bound.starred:
            if position < len(places):
                _give(bound, places[position], arg)
            position += 1
    return bound


def _give(bound: Bound, name: str, arg: cst.Arg) -> None:
    bound.given[name] = arg.value
    bound.args[name] = arg
