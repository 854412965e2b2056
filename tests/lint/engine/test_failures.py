from __future__ import annotations

import pytest

from ftlint.engine.failures import contained, report_failure, unexpected
from ftlint.errors import ConfigError, InputError


@pytest.fixture(autouse=True)
def _without_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FTLINT_TRACEBACK", raising=False)


def test_an_unexpected_error_is_a_failure_of_its_file() -> None:
    failures: list[str] = []
    with contained("a.jsonl", failures):
        raise KeyError("b")
    assert failures == [f"a.jsonl: {unexpected(KeyError('b'))}"]
    assert "KeyError: 'b'. This is a defect of ftlint" in failures[0]


def test_an_error_for_users_is_reported_as_it_is_and_once() -> None:
    failures: list[str] = []
    for _ in range(2):
        report_failure("a.jsonl", InputError("cannot read a.jsonl"), failures)
    assert failures == ["cannot read a.jsonl"]


@pytest.mark.parametrize("error", [ConfigError("unknown rule"), BrokenPipeError(32, "Broken pipe")])
def test_errors_that_are_not_about_one_file_end_the_run(error: Exception) -> None:
    failures: list[str] = []
    with pytest.raises(type(error)), contained("a.jsonl", failures):
        raise error
    assert failures == []


def test_a_traceback_is_shown_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FTLINT_TRACEBACK", "1")
    with pytest.raises(KeyError), contained("a.jsonl", []):
        raise KeyError("b")


def test_the_user_can_always_stop() -> None:
    with pytest.raises(KeyboardInterrupt), contained("a.jsonl", []):
        raise KeyboardInterrupt
