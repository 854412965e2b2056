"""Runs the rule `legacy-functions` over a few programs, for tests."""

from __future__ import annotations

import ast
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any

from tests.helpers import ALONE, checked, ftlint

V1 = "from openai import OpenAI\nclient = OpenAI()\n"
V0 = "import openai\n"
Files = dict[str, str]


def moved(program: str | Files, *options: str) -> str | Files:
    """What the fix makes of a program, or of the files of one (paths and texts)."""
    files = {"main.py": program} if isinstance(program, str) else program
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), files)
        with chdir(folder):
            done = ftlint("fix", *ALONE, "--rule", "legacy-functions", *options, ".")
        assert done.code in (0, 1), done.err
        assert done.err == ""
        after = {name: (Path(folder) / name).read_bytes().decode() for name in files}
    for text in (text for name, text in after.items() if name.endswith(".py")):
        ast.parse(text)
    return after["main.py"] if isinstance(program, str) else after


def told(program: str | Files) -> list[dict[str, Any]]:
    """The findings of a program."""
    files = {"main.py": program} if isinstance(program, str) else program
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), files)
        with chdir(folder):
            found: list[dict[str, Any]] = checked(Path("."), "--rule", "legacy-functions")["findings"]
    return found


def write_all(folder: Path, files: Files) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def assert_moves(before: str, after: str) -> None:
    """The fix makes one of the other, says so before, finds nothing after, and changes nothing the second time."""
    findings = told(before)
    assert findings
    assert {one["fix"] for one in findings} == {"safe"}, findings
    assert moved(before) == after
    assert told(after) == []
    assert moved(after) == after


def assert_blocked(program: str | Files, *words: str) -> str:
    """Nothing changes, and one finding says why, in these words; its message."""
    assert moved(program) == program
    findings = told(program)
    assert [one["fix"] for one in findings] == [None], findings
    for word in words:
        assert word in findings[0]["message"], findings[0]["message"]
    return str(findings[0]["message"])


def assert_silent(program: str | Files) -> None:
    """Nothing is found, and nothing changes."""
    assert told(program) == []
    assert moved(program) == program
