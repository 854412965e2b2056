"""What becomes of the programs of ``tests/programs/real``: the table of ``docs/codemods.md``."""

from __future__ import annotations

import ast
import contextlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.helpers import ALONE, ftlint

REAL = Path(__file__).resolve().parent / "real"
RULE = ("--rule", "legacy-functions")
Files = dict[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """One program: its files before and after the fix, and the findings that are left."""

    name: str
    before: Files
    after: Files
    left: list[dict[str, Any]]

    @property
    def changed(self) -> list[str]:
        """The files that the fix changed."""
        return [path for path in self.before if self.before[path] != self.after[path]]

    @property
    def lines(self) -> int:
        """How many lines of Python it has."""
        return sum(len(code_of(path, data).splitlines()) for path, data in self.before.items() if is_code(path))

    @property
    def files(self) -> int:
        """How many files of Python it has."""
        return sum(map(is_code, self.before))

    @property
    def verdict(self) -> str:
        """ "whole" (nothing legacy is left), "explained" (as it was, with findings), "partly" or "silent" (neither)."""
        if self.changed:
            return "partly" if self.left else "whole"
        return "explained" if self.left else "silent"


NAMES = tuple(sorted(path.name for path in REAL.iterdir()))


@cache
def outcome(name: str) -> Outcome:
    """Fix a copy of one program, by itself."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(name, Path(folder))
        before = contents(copy)
        with contextlib.chdir(copy):
            done = ftlint("fix", *ALONE, *RULE, ".")
        assert done.code in (0, 1), done.err
        return Outcome(name, before, contents(copy), findings(copy))


def copied(name: str, folder: Path) -> Path:
    """A copy of one program."""
    return shutil.copytree(REAL / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def contents(folder: Path) -> Files:
    """The bytes of every file by its path in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def findings(folder: Path) -> list[dict[str, Any]]:
    """What ``ftlint check`` says of legacy calls in a folder, with paths as they are seen from there."""
    with contextlib.chdir(folder):
        done = ftlint("check", *ALONE, *RULE, "--format", "json", "--max-findings", "0", ".")
    assert done.code in (0, 1), done.err
    found: list[dict[str, Any]] = json.loads(done.out)["findings"]
    return found


def is_code(path: str) -> bool:
    """Whether a file is a program or a notebook."""
    return path.endswith((".py", ".ipynb"))


def code_of(path: str, data: bytes) -> str:
    """A file's Python; a notebook's cells are joined, without the lines that only IPython reads."""
    if not path.endswith(".ipynb"):
        return data.decode()
    cells = [cell for cell in json.loads(data)["cells"] if cell["cell_type"] == "code"]
    lines = [line.rstrip("\n") for cell in cells for line in cell["source"]]
    return "\n".join(line for line in lines if not line.startswith(("%", "!"))) + "\n"


def legacy_sites(files: Files) -> set[str]:
    """Where programs speak the legacy form to the API, as ``path:line``, notebooks left out.

    A search that knows nothing of where values go: it is what the fix is held against.
    """
    code = {path: ast.parse(data) for path, data in files.items() if path.endswith(".py")}
    return {f"{path}:{line}" for path, tree in code.items() for node in ast.walk(tree) for line in _legacy(node)}


def _legacy(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Attribute | ast.Constant) and "function_call" in (getattr(node, "attr", ""), node.value):
        yield node.lineno
    elif isinstance(node, ast.Call) and not _makes_own(node.func):
        yield from (word.value.lineno for word in node.keywords if word.arg in ("functions", "function_call"))
    elif isinstance(node, ast.Dict):
        pairs = [(getattr(key, "value", None), value) for key, value in zip(node.keys, node.values, strict=True)]
        yield from (value.lineno for key, value in pairs if key == "functions")
        if any(key == "role" and getattr(value, "value", None) == "function" for key, value in pairs):
            yield node.lineno


def _makes_own(called: ast.expr) -> bool:
    """Whether a call makes an object of the program's own class, whose fields are its own affair."""
    return isinstance(called, ast.Name) and called.id[0].isupper()


def table() -> str:
    """The outcomes as a Markdown table, with how many came out which way below."""
    rows = ["| program | files | lines | moves | why not |", "|---|---|---|---|---|"]
    rows += [
        f"| {one.name} | {one.files} | {one.lines} | {one.verdict} | {reason(one)} |" for one in map(outcome, NAMES)
    ]
    return "\n".join(rows) + "\n\n" + summary()


def summary() -> str:
    """How many programs came out which way, in a sentence."""
    count = Counter(outcome(name).verdict for name in NAMES)
    return (
        f"Of {count.total()} programs, {count['whole']} move whole, {count['partly']} in part (one of several groups), and "
        f"{count['explained']} stay as they are, with a finding that names what blocks them."
    )


def reason(one: Outcome) -> str:
    """What blocks a program, in the words of its findings; see `ftlint.python.moves.listed`."""
    blocked = [finding["message"].partition("; blocked at ")[2].removesuffix(")") for finding in one.left]
    whys = [why or finding["message"] for why, finding in zip(blocked, one.left, strict=True)]
    return "; ".join(dict.fromkeys(whys)).replace("|", "\\|")
