"""A codemod that fails on some programs: they are found and reported, and the others are analysed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest

from ftlint.config.profile import load_profile
from ftlint.engine.programs.isolate import moves_of
from ftlint.errors import InputError
from ftlint.python.moves import Move, Site
from ftlint.python.project import Project
from ftlint.python.source.edits import Edit
from ftlint.rule.codemod import Codemod
from ftlint.rule.context import Context

CONTEXT = Context(load_profile("openai"))
Fail = Callable[[set[str]], None]


@pytest.fixture(autouse=True)
def _without_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FTLINT_TRACEBACK", raising=False)


def codemod(fail: Fail) -> Codemod:
    """Finds the first byte of every program; ``fail`` may raise an error for a set of programs."""

    def moves(project: Project, paths: Sequence[str], context: Context) -> Iterator[Move]:
        codes = [code for path in project.paths if (code := project.code(path)) is not None]
        fail({code.path for code in codes})
        for code in codes:
            if code.path in paths:
                yield Move([Site("rule/check", code, 0, 1, "", (Edit(0, 1, b"y"),))])
        yield Move()  # without sites: no finding

    return Codemod(lambda data: True, moves)


def failing_with(*together: str) -> Fail:
    """Fails whenever all of these programs are analysed."""

    def fail(paths: set[str]) -> None:
        if paths.issuperset(together):
            raise ValueError("odd program")

    return fail


def project(**texts: str) -> Project:
    files = {f"{name}.py": text for name, text in texts.items()}
    return Project(files, lambda path: files[path].encode())


def found(given: Project, fail: Fail, paths: Iterable[str] | None = None) -> list[str]:
    moves = moves_of(codemod(fail), given, list(given.paths if paths is None else paths), CONTEXT)
    return [move.sites[0].code.path for move in moves if move.movable]


def test_without_failures_all_wanted_programs_are_analysed() -> None:
    given = project(a="x", b="x", c="x")
    assert found(given, lambda paths: None, ["a.py", "c.py"]) == ["a.py", "c.py"]
    assert found(given, failing_with("a.py"), []) == []
    assert given.troubles == {}


@pytest.mark.parametrize("bad", [("a.py",), ("c.py",), ("a.py", "d.py"), ("a.py", "b.py", "c.py", "d.py", "e.py")])
def test_every_program_that_fails_alone_is_reported_and_the_others_are_analysed(bad: tuple[str, ...]) -> None:
    given = project(a="x", b="x", c="x", d="x", e="x")

    def fail(paths: set[str]) -> None:
        for path in bad:
            failing_with(path)(paths)

    assert found(given, fail) == [path for path in given.paths if path not in bad]
    assert sorted(given.troubles) == list(bad)
    assert all("ValueError: odd program" in trouble.why for trouble in given.troubles.values())


def test_programs_that_only_fail_together_are_reported_together() -> None:
    given = project(a="x", b="x", c="x", d="x")
    assert found(given, failing_with("c.py", "d.py")) == ["a.py", "b.py"]
    assert sorted(given.troubles) == ["c.py", "d.py"]


@pytest.mark.parametrize(
    ("bad", "other", "edited"),
    [
        ("x", "import bad", False),
        ("from app import other", "x", False),
        ("x", "x = 'bad'", True),
        ("x", "import badly", True),
        ("x", "x", True),
    ],
)
def test_programs_connected_with_one_that_fails_are_not_edited(bad: str, other: str, edited: bool) -> None:
    given = project(bad=bad, other=other)
    moves = moves_of(codemod(failing_with("bad.py")), given, given.paths, CONTEXT)
    assert [move.movable for move in moves] == [edited]
    reasons = [] if edited else ["bad.py could not be analysed, and may use this"]
    assert [blocker.why for move in moves for blocker in move.blockers] == reasons


def test_too_deep_a_program_is_given_up_before_the_others() -> None:
    given = project(flat="x", deep="x = " + "[" * 50 + "]" * 50)

    def fail(paths: set[str]) -> None:
        if "deep.py" in paths:
            raise RecursionError

    assert found(given, fail) == ["flat.py"]
    assert given.troubles["deep.py"].why.startswith("it is nested too deeply (")


def test_errors_for_users_and_requested_tracebacks_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(paths: set[str]) -> None:
        raise InputError("a.py cannot be read")

    with pytest.raises(InputError, match=r"a\.py cannot be read"):
        found(project(a="x"), unreadable)
    monkeypatch.setenv("FTLINT_TRACEBACK", "1")
    with pytest.raises(ValueError, match="odd program"):
        found(project(a="x", b="x"), failing_with("a.py"))
