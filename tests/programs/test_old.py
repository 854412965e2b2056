"""Programs for openai before 1.0: what they print with it, they print with the new one after ``--rule client-v0``."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import ALONE, ftlint
from tests.programs.play import HERE, WORKING, copied, play

OLD = HERE / "old"


@dataclass(frozen=True)
class Program:
    """A program's folder and its first file."""

    folder: Path
    start: str
    azure: bool = False


PROGRAMS = {
    "history_wrapper": Program(OLD, "main.py"),
    "stream_async": Program(OLD, "main.py"),
    "tuning_job": Program(OLD, "main.py"),
    "v0_assistant": Program(WORKING, "assistant.py"),
    "v0_azure_desk": Program(WORKING, "desk.py", azure=True),
}
RULES = {"legacy": ("--rule", "client-v0"), "tools": ("--rule", "client-v0", "--rule", "legacy-functions")}

needs_openai = pytest.mark.skipif(
    importlib.util.find_spec("openai") is None, reason="openai is not installed (it belongs to the extra `dev`)"
)


def test_every_old_program_is_run() -> None:
    assert sorted(path.name for path in OLD.iterdir()) == sorted(name for name in PROGRAMS if not name.startswith("v0"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_moves_whole(name: str, tmp_path: Path) -> None:
    moved = copied(PROGRAMS[name].folder / name, tmp_path)
    assert ftlint("fix", *ALONE, *RULES["legacy"], moved).code == 0
    assert ftlint("check", *ALONE, *RULES["legacy"], moved).code == 0


@needs_openai
@pytest.mark.slow
@pytest.mark.parametrize("protocol", RULES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_program_prints_the_same_with_the_new_package(
    name: str, protocol: str, tmp_path: Path, v0_python: Path
) -> None:
    program = PROGRAMS[name]
    before = play(
        copied(program.folder / name, tmp_path / "before"), program.start, "legacy", v0_python, azure=program.azure
    )
    moved = copied(program.folder / name, tmp_path / "after")
    assert ftlint("fix", *ALONE, *RULES[protocol], moved).code == 0
    after = play(moved, program.start, protocol, sys.executable, azure=program.azure)
    assert before.code == 0, before.err
    assert before.out
    assert after.code == 0, after.err
    assert after.out == before.out
    assert len(after.refusals) == len(before.refusals)


@needs_openai
@pytest.mark.slow
def test_program_that_was_not_moved_does_not_run_with_it(tmp_path: Path) -> None:
    played = play(copied(OLD / "history_wrapper", tmp_path), "main.py", "legacy", sys.executable)
    assert played.code != 0
    assert played.requests == 0
