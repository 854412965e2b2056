"""How a run is done by default, and what is passed on between its parts."""

from __future__ import annotations

import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from ftlint.config.settings import Settings
from ftlint.engine.run import Done, InProcess, Input, Part, Run, silent
from ftlint.engine.session import Session
from ftlint.files.records import open_records
from ftlint.files.source import Source
from tests.helpers import REGISTRY, write


def test_work_in_this_process_is_done_at_once_and_in_order() -> None:
    executor, order = InProcess(), list[int]()
    futures = [executor.submit(order.append, number) for number in (1, 2, 3)]
    assert order == [1, 2, 3]
    assert [future.result() for future in futures] == [None, None, None]
    assert executor.submit(divmod, 17, 5).result() == (3, 2)
    assert Done("value").result() == "value"


def test_an_error_of_the_work_is_raised_when_it_is_submitted() -> None:
    with pytest.raises(ZeroDivisionError):
        InProcess().submit(divmod, 1, 0)


def test_each_run_has_separate_sessions_but_files_of_one_share_them() -> None:
    first, second = Run(), Run()
    assert first.sessions.of(Settings()) is first.sessions.of(Settings())
    assert first.sessions.of(Settings()) is not second.sessions.of(Settings())
    assert isinstance(first.executor, InProcess)


def test_a_run_does_not_change() -> None:
    run = Run()
    with pytest.raises(FrozenInstanceError):
        run.keep = 1  # type: ignore[misc]


def test_progress_is_silent_unless_someone_listens(capfd: pytest.CaptureFixture[str]) -> None:
    assert Run().progress is silent
    Run().progress("x.jsonl", 10)
    sys.stdout.flush()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("numbers", "expected"), [((), (0, 0)), ((5,), (5, 5)), ((5, 9), (5, 9))])
def test_a_part_is_empty_until_its_end_is_known(
    numbers: tuple[int, ...], expected: tuple[int, int], tmp_path: Path
) -> None:
    source = Source(str(write(tmp_path, "{}\n")), "x.jsonl")
    given = Input(source, Session(Settings(), REGISTRY))
    part = Part(given, open_records(source), *numbers)
    assert (part.first, part.end) == expected
