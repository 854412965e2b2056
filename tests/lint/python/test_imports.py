"""Which programs are connected by imports, and which of them are analysed first."""

from __future__ import annotations

import pytest

from ftlint.python.imports import FEW, Imports
from ftlint.python.project import Project


def imports_of(files: dict[str, str]) -> Imports:
    return Imports(Project(files, lambda path: files[path].encode()))


@pytest.mark.parametrize(
    "line",
    [
        "import pkg.a",
        "import os, pkg.a as b",
        "import os, \\\n    pkg.a",
        "from pkg import a",
        "from pkg import (  # both\n    b,\n    a,\n)",
        "from pkg import b, \\\n    a",
        "from .pkg import a",
        "from . import pkg; from .pkg.a import *",
        "if True: from pkg.a import x",
        "def f():\n    from pkg.a import x",
    ],
)
def test_import_is_seen(line: str) -> None:
    found = imports_of({"main.py": line + "\n", "pkg/__init__.py": "", "pkg/a.py": "", "other.py": ""})
    assert "pkg/a.py" in found.imported["main.py"]
    assert "main.py" in found.links["pkg/a.py"]
    assert "other.py" not in found.links["main.py"]


def test_programs_are_connected_in_both_directions() -> None:
    found = imports_of({"a.py": "import c\n", "b.py": "import c\n", "c.py": "", "d.py": "import e\n", "e.py": ""})
    assert list(found.components(["a.py", "b.py", "e.py"])) == [{"a.py", "b.py", "c.py"}, {"d.py", "e.py"}]


def test_ways_between_programs_are_the_shortest() -> None:
    found = imports_of(
        {"a.py": "import b, c\n", "b.py": "import d\n", "c.py": "import d\n", "d.py": "", "e.py": "import d\n"}
    )
    assert found.between(["a.py"], ["d.py"]) == {"a.py", "b.py", "c.py", "d.py"}


@pytest.mark.parametrize(("count", "first"), [(FEW, FEW), (FEW + 1, 1)])
def test_few_programs_are_analysed_at_once(count: int, first: int) -> None:
    files = {f"m{number:02}.py": f"import m{number - 1:02}\n" for number in range(count)}
    group = imports_of(files).group(set(files), ["m00.py"], set(), {"m00.py"})
    assert len(group.first) == first
    assert len(group.all) == (0 if first == count else count)
