from __future__ import annotations

import pickle

import pytest

from ftlint.config.settings import Settings
from ftlint.engine.session import Session, Sessions, session_of_process
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from tests.helpers import REGISTRY


def session(**settings: object) -> Session:
    return Session(Settings()._replace(**settings), REGISTRY)


def test_the_selected_checks_and_their_severities() -> None:
    plan = session(rule=("tool-ids", "limits/few"), ignore=("tool-ids/format",), severity=(("limits", "error"),)).plan
    assert {name.partition("/")[0] for name in plan.severity} == {"tool-ids", "limits"}
    assert plan.severity["limits/few"] is Severity.ERROR
    assert "tool-ids/format" not in plan.severity


def test_a_check_that_is_off_by_default_runs_only_if_named_itself() -> None:
    check = "duplicates/near"
    assert REGISTRY.checks[check].default_off
    assert not session(rule=("duplicates",), severity=(("duplicates", "info"),)).plan.reports(check)
    assert session(rule=(check,)).plan.reports(check)
    assert session(severity=((check, "info"),)).plan.reports(check)


def test_limits_in_the_settings_replace_those_of_the_profile() -> None:
    assert session(training_context=7).plan.context.profile.training_context == 7
    assert (
        session().plan.context.profile.max_file_bytes == session(training_context=7).plan.context.profile.max_file_bytes
    )


def test_an_unknown_profile_is_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown profile 'x'"):
        session(profile="x")


def test_a_fix_needs_a_verdict_only_if_no_selected_check_of_single_examples_has_its_fixer() -> None:
    fixers = REGISTRY.fix_functions
    assert fixers["legacy-functions/mixed-file"] is fixers["legacy-functions/call"]
    assert not session().needs_conclusion("legacy-functions/mixed-file")
    assert session(rule=("legacy-functions/mixed-file",)).needs_conclusion("legacy-functions/mixed-file")
    assert session().needs_conclusion("duplicates/exact")
    assert not session().needs_conclusion("legacy-functions/call")


def test_files_with_equal_settings_share_a_session() -> None:
    sessions = Sessions(REGISTRY)
    assert sessions.of(Settings()) is sessions.of(Settings())
    assert sessions.of(Settings()) is not sessions.of(Settings(profile="trl"))
    assert Sessions(REGISTRY).of(Settings()) is not sessions.of(Settings())


def test_a_session_is_pickled_as_its_settings() -> None:
    sent = session(stop=("###",))
    received = pickle.loads(pickle.dumps(sent))
    assert received.settings == sent.settings
    assert received.plan.severity == sent.plan.severity
    assert received is session_of_process(sent.settings)
