"""Names that come by ``from openai import *``, which gave the resources before 1.0 and gives none of them since."""

from __future__ import annotations

import sys

import libcst as cst

from ftlint.fixers.python.client_v0.names.renamed import RESOURCES, V0_TOP_ERRORS
from ftlint.python.dataflow.scopes import Imported, Names
from ftlint.python.dataflow.world import External, Module, World

_GIVEN = frozenset({*RESOURCES, *V0_TOP_ERRORS, "Customer", "Deployment", "Edit", "Engine", "ErrorObject", "FineTune"})
_OF_PYTHON_TOO = frozenset({"Image"})
"""Those that a ``*`` of Python's own modules brings as well (tkinter's)."""


def is_starred(world: World, names: Names, root: cst.Name) -> bool:
    """Whether a name that nothing binds can only come by the package's ``*``."""
    if root.value not in _GIVEN or names.owner[root].holder(root.value) is not None:
        return False
    stars = [names.imports[one.target] for one in names.module.bindings.get("*", ())]
    others = [one for one in stars if not _is_package(one)]
    return len(others) < len(stars) and not any(_may_bring(world, names, one, root.value) for one in others)


def _is_package(found: Imported) -> bool:
    return found.module == "openai" and not found.level


def _may_bring(world: World, names: Names, found: Imported, name: str) -> bool:
    """Whether another ``*`` may bring a name; what the programs given bind themselves was looked for before."""
    module = world.imported(names, found)
    if isinstance(module, Module):
        return "*" in module.names.module.bindings
    return not isinstance(module, External) or module.package not in sys.stdlib_module_names or name in _OF_PYTHON_TOO
