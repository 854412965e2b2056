"""The structure of the package: layers, imports between them, and the size of folders."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {"lint": "ftlint", "rules": "ftlint.rules", "fixers": "ftlint.fixers"}
LAYERS = (
    ("cli",),
    ("catalogue",),
    ("api",),
    ("engine",),
    ("rules", "fixers"),
    ("dataset",),
    ("analysis",),
    ("rule",),
    ("conversation",),
    ("python",),
    ("files",),
    ("output",),
    ("config",),
    ("jsontext",),
    ("schema",),
    ("text",),
    ("results",),
    ("errors",),
)
"""From the top: a module imports only from its own layer and those below."""
MOST_MODULES = 16


def modules() -> dict[str, Path]:
    """The modules of the package by name; the links for type checkers are not followed."""
    found = {}
    for folder, package in FOLDERS.items():
        for path in (ROOT / folder).rglob("*.py"):
            inside = path.relative_to(ROOT / folder)
            if folder == "lint" and inside.parts[0] in ("rules", "fixers"):
                continue
            parts = inside.with_suffix("").parts
            found[".".join((package, *(part for part in parts if part != "__init__")))] = path
    return found


MODULES = modules()


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports anywhere, also for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


IMPORTS = {name: {one for one in imported(path) if one in MODULES} - {name} for name, path in MODULES.items()}


def layer(module: str) -> int | None:
    """The number of a module's layer, from the top; None for the package itself and ``__main__``."""
    part = module.split(".")[1] if "." in module else ""
    return next((number for number, layer in enumerate(LAYERS) if part in layer), None)


def test_every_module_is_in_a_layer() -> None:
    assert {name for name in MODULES if layer(name) is None} == {"ftlint", "ftlint.__main__"}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_downwards(module: str) -> None:
    own = layer(module)
    if own is not None:
        assert [one for one in sorted(IMPORTS[module]) if (layer(one) or len(LAYERS)) < own] == []


def test_rules_and_fixers_do_not_import_each_other() -> None:
    rules = {name for name in MODULES if name.startswith("ftlint.rules.")}
    fixers = {name for name in MODULES if name.startswith("ftlint.fixers.")}
    assert [name for name in rules if IMPORTS[name] & fixers] == []
    assert [name for name in fixers if IMPORTS[name] & rules] == []


def test_there_is_no_import_cycle() -> None:
    TopologicalSorter(IMPORTS).prepare()  # raises CycleError with the cycle


def test_folders_stay_small() -> None:
    count = Counter(path.parent for path in MODULES.values() if path.name != "__init__.py")
    flat = {ROOT / "rules", ROOT / "fixers"}
    large = {path.relative_to(ROOT).as_posix(): n for path, n in count.items() if n > MOST_MODULES and path not in flat}
    assert large == {}
