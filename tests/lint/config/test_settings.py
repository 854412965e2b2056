from __future__ import annotations

import pytest

from ftlint.config.configuration_file import load
from ftlint.config.settings import Change, Settings, merge, validate_names
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from tests.lint.config.harness import CHECKS, RULES, Write, settings_for


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), True),
        (Settings(rule=("tool-ids",)), True),
        (Settings(rule=("tool-ids/format",)), True),
        (Settings(rule=("json-lines", "tool-ids")), True),
        (Settings(rule=("json-lines",)), False),
        (Settings(rule=("tool",)), False),
        (Settings(rule=("tool-ids/orphan-result",)), False),
        (Settings(ignore=("tool-ids",)), False),
        (Settings(ignore=("tool-ids/format",)), False),
        (Settings(rule=("tool-ids",), ignore=("tool-ids/format",)), False),
        (Settings(ignore=("tool-ids/orphan-result",)), True),
        (Settings(severity=(("tool-ids", "off"),)), False),
        (Settings(severity=(("tool-ids", "off"), ("tool-ids/format", "info"))), True),
    ],
)
def test_selected(settings: Settings, expected: bool) -> None:
    assert settings.selects("tool-ids/format") is expected


def test_the_severity_of_a_check_takes_precedence_over_that_of_its_rule() -> None:
    settings = Settings(severity=(("json-lines", "off"), ("tool-ids", "info"), ("tool-ids/format", "error")))
    assert settings.severity_of("tool-ids/format", Severity.WARNING) is Severity.ERROR
    assert settings.severity_of("tool-ids/orphan-result", Severity.WARNING) is Severity.INFO
    assert settings.severity_of("json-lines/bom", Severity.WARNING) is None
    assert settings.severity_of("tool-arguments/schema", Severity.WARNING) is Severity.WARNING


def test_the_command_line_takes_precedence_over_the_file_and_its_overrides(write: Write) -> None:
    write(
        "ftlint.toml",
        "profile = 'azure'\nmethod = 'sft'\nmax-findings = 5\nrule = ['json-lines']\n"
        "[[overrides]]\nfiles = ['**']\nmethod = 'dpo'\nprofile = 'mistral'\n",
    )
    said = Change(rule=("tool-ids",), profile="openai", method="rft", max_findings=0)
    expected = Settings(profile="openai", method="rft", rule=("tool-ids",), max_findings=0)
    assert settings_for("x.jsonl", command_line=said) == expected


def test_an_empty_command_line_changes_nothing() -> None:
    settings = Settings("azure", "dpo", ("a",), ("b",), (("c", "off"),), 3, ("#",), "text")
    assert merge(settings, Change()) == settings


def test_rule_on_the_command_line_runs_what_the_file_ignores_by_that_name() -> None:
    asked = Change(rule=("tool-ids",))
    assert merge(Settings(ignore=("tool-ids",)), asked).selects("tool-ids/format")
    assert merge(Settings(severity=(("tool-ids", "off"),)), asked).selects("tool-ids/format")
    narrower = merge(Settings(ignore=("tool-ids",)), Change(rule=("tool-ids/format",)))
    assert narrower.selects("tool-ids/format")
    assert not narrower.selects("tool-ids/orphan-result")


def test_rule_on_the_command_line_keeps_what_the_file_ignores_of_it() -> None:
    merged = merge(Settings(ignore=("tool-ids/format",)), Change(rule=("tool-ids",)))
    assert not merged.selects("tool-ids/format")
    assert merged.selects("tool-ids/orphan-result")


def test_ignore_on_the_command_line_adds() -> None:
    merged = merge(Settings(ignore=("json-lines",)), Change(ignore=("tool-ids", "json-lines")))
    assert merged.ignore == ("json-lines", "tool-ids")


def test_known_names_are_valid() -> None:
    validate_names(["tool-ids", "tool-ids/format"], RULES, CHECKS, "--rule")


def test_an_unknown_name_suggests_the_closest_one() -> None:
    with pytest.raises(ConfigError, match=r"^--ignore: .* 'tool-idz'; did you mean `tool-ids`\?$"):
        validate_names(["tool-ids", "tool-idz"], RULES, CHECKS, "--ignore")


def test_limits_replace_those_of_the_profile(write: Write) -> None:
    path = write("ftlint.toml", "limits = { training-context = 16385, max-file-bytes = 200_000_000 }\n")
    config = load(str(path))
    assert config is not None
    assert (config.settings.training_context, config.settings.max_file_bytes) == (16385, 200_000_000)
