"""Which argument of a call goes to which parameter."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node


@dataclass
class Bound:
    """Arguments by parameter; ``extra`` are the keywords for ``**kwargs``, ``splats`` the ``**`` arguments.

    ``starred``: a ``*`` argument hides which parameters are given.
    """

    args: dict[str, cst.Arg] = field(default_factory=dict)
    extra: list[cst.Arg] = field(default_factory=list)
    splats: list[cst.Arg] = field(default_factory=list)
    starred: bool = False

    @property
    def given(self) -> dict[str, Node]:
        """The values by parameter."""
        return {name: arg.value for name, arg in self.args.items()}


def bound_arguments(function: Function, call: cst.Call) -> Bound:
    """Bind a call's arguments to the parameters of a function or method (called on an instance, or as a class)."""
    bound = Bound()
    names = function.all_params
    positions = iter(param.name.value for param in function.params)
    for arg in call.args:
        if arg.star == "**":
            bound.splats.append(arg)
        elif arg.star == "*":
            bound.starred = True
        elif arg.keyword is not None:
            if arg.keyword.value in names:
                bound.args[arg.keyword.value] = arg
            elif function.node.params.star_kwarg is not None:
                bound.extra.append(arg)
        elif not bound.starred and (name := next(positions, None)) is not None:
            bound.args[name] = arg
    return bound
