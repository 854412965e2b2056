"""Whole programs that do before and after the move what they are for, with the SDK they were written for.

Before, a program talks to a service that knows only the legacy form; after ``ftlint fix --rule legacy-functions``, to one
that refuses it. As the made-up model quotes a digest of all it was sent, the same output is the same conversation.
"""

from __future__ import annotations

import importlib.util
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.helpers import ALONE, ftlint
from tests.programs.play import WORKING, copied, play
from tests.programs.survey import contents


@dataclass(frozen=True)
class Program:
    """A program's first file, and the SDK it needs: "v1" is the one of these tests, "v0" has its own environment."""

    start: str
    sdk: Literal["v1", "v0", "none"] = "v1"
    azure: bool = False


PROGRAMS = {
    "agent_loop": Program("agent.py"),
    "async_concierge": Program("concierge.py"),
    "azure_support": Program("app.py", azure=True),
    "class_attributes": Program("librarian.py"),
    "dataset_builder": Program("build.py"),
    "few_shot_router": Program("router.py"),
    "kwargs_dict": Program("translate.py"),
    "module_client": Program("extract.py"),
    "notebook_analysis": Program("plants.ipynb"),
    "raw_requests": Program("client.py", "v0"),  # needs no SDK, but requests, which came with it
    "raw_urllib": Program("ask.py", "none"),
    "streaming_chat": Program("chat.py"),
    "v0_assistant": Program("assistant.py", "v0"),
    "v0_azure_desk": Program("desk.py", "v0", azure=True),
    "weather_bot": Program("bot.py"),
    "wrapper_module": Program("main.py"),
}


def test_every_program_is_run() -> None:
    assert sorted(PROGRAMS) == sorted(path.name for path in WORKING.iterdir())


def python_for(program: Program, request: pytest.FixtureRequest) -> Path:
    """The Python that has a program's SDK; without it the test is skipped."""
    if program.sdk == "v0":
        return Path(request.getfixturevalue("v0_python"))
    if program.sdk == "v1" and importlib.util.find_spec("openai") is None:
        pytest.skip("openai is not installed (it belongs to the extra `dev`)")
    return Path(sys.executable)


INLINED = (
    "azure_support",
    "kwargs_dict",
    "notebook_analysis",
    "raw_urllib",
    "streaming_chat",
    "v0_assistant",
    "weather_bot",
)
"""Those with a list that only requests use."""
RUNS = [*((name, ()) for name in PROGRAMS), *((name, ("--inline-defs",)) for name in INLINED)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_lists_that_only_requests_use_are_wrapped_where_they_are_written(name: str, tmp_path: Path) -> None:
    usual, inline = (copied(WORKING / name, tmp_path / flag) for flag in ("usual", "inline"))
    ftlint("fix", *ALONE, "--rule", "legacy-functions", usual)
    ftlint("fix", *ALONE, "--rule", "legacy-functions", "--inline-defs", inline)
    assert (contents(usual) != contents(inline)) == (name in INLINED)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "flags"), RUNS, ids=[" ".join((name, *flags)) for name, flags in RUNS])
def test_program_prints_the_same_after_the_move(
    name: str, flags: tuple[str, ...], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    program = PROGRAMS[name]
    python = python_for(program, request)
    moved = copied(WORKING / name, tmp_path / "after")
    fixed = ftlint("fix", *ALONE, "--rule", "legacy-functions", *flags, moved)
    assert fixed.code == 0, fixed.text
    with ThreadPoolExecutor() as pool:
        runs = [(copied(WORKING / name, tmp_path / "before"), "legacy"), (moved, "tools")]
        before, after = pool.map(lambda run: play(run[0], program.start, run[1], python, azure=program.azure), runs)
    assert (before.code, before.refusals) == (0, ()), before.err
    assert before.requests
    assert before.out
    assert (after.code, after.refusals) == (0, ()), after.err
    assert after.out == before.out


@pytest.mark.slow
def test_program_that_was_not_moved_is_refused(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    program = PROGRAMS["weather_bot"]
    played = play(copied(WORKING / "weather_bot", tmp_path), program.start, "tools", python_for(program, request))
    assert played.code != 0
    assert played.refusals == ("Unsupported parameter: 'functions' is not supported with this model.",)
    assert "BadRequestError" in played.err
