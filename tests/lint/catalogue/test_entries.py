from __future__ import annotations

from ftlint.catalogue.entries import (
    CheckEntry,
    entries,
    fix_command,
    fixability,
    named,
    settings_of,
    severities_elsewhere,
)
from ftlint.config.profile import load_profile, profile_names
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from tests.helpers import REGISTRY


def entry(name: str, profile: str = "openai") -> CheckEntry:
    return named(entries(REGISTRY.rules, load_profile(profile)), name).checks[0]


def made(fix: Fix | None, *samples: Sample) -> CheckEntry:
    rule = Rule("made-up", "made up")
    rule.declare("check", Severity.ERROR, Scope.LINE, finds="It.", why="So.", samples=samples, fix=fix)
    return entries({"made-up": rule}, load_profile("openai"))[0].checks[0]


def test_a_check_is_as_bad_as_the_profile_has_it() -> None:
    assert entry("turn-order/consecutive-assistant").severity is Severity.WARNING
    assert entry("turn-order/consecutive-assistant", "azure").severity is Severity.ERROR
    assert entry("json-lines/bom").severity is Severity.WARNING
    assert entry("json-lines/bom", "azure").severity is None


def test_profiles_with_another_severity_are_listed() -> None:
    assert entry("json-lines/bom").other_severities == (("profile azure", None),)
    others = [f"profile {name}" for name in profile_names() if name != "azure"]
    assert entry("json-lines/bom", "azure").other_severities == tuple((other, Severity.WARNING) for other in others)
    assert ("method rft", None) in entry("message-shape/developer-role").other_severities
    assert entry("json-lines/invalid").other_severities == ()


def test_profiles_with_another_severity_are_one_sentence() -> None:
    assert severities_elsewhere(entry("json-lines/bom")) == "off for profile azure"
    assert severities_elsewhere(entry("message-shape/developer-role")).endswith("off for method rft")
    *others, last = [name for name in profile_names() if name != "mistral"]
    told = severities_elsewhere(entry("tool-ids/format", "mistral"))
    assert told == f"off for profiles {', '.join(others)} and {last}"


def test_a_name_is_a_rule_with_all_its_checks_or_one_check() -> None:
    rules = entries(REGISTRY.rules, load_profile("openai"))
    assert len(named(rules, "json-lines").checks) == len(REGISTRY.rules["json-lines"].checks)
    assert [check.name for check in named(rules, "json-lines/bom").checks] == ["json-lines/bom"]


def test_what_is_about_a_rule_is_its_modules_docstring() -> None:
    (rule,) = entries({"turn-order": REGISTRY.rules["turn-order"]}, load_profile("openai"))
    assert rule.about[0] == "The order of the messages in a conversation."
    assert len(rule.about) == 2
    assert "\n" not in rule.about[1]


def test_a_rule_made_elsewhere_has_its_summary_for_that() -> None:
    (rule,) = entries({"made-up": Rule("made-up", "made up")}, load_profile("openai"))
    assert rule.about == ("made up",)


def test_a_fix_that_only_samples_show_counts() -> None:
    text = "{}\n"
    assert fixability(made(None, Sample(text, text))) == "not fixable"
    assert fixability(made(None, Sample(text, text, fixed=text))) == "fixable"
    assert fixability(made(Fix.UNSAFE, Sample(text, text))) == "fixable with --unsafe"
    both = made(Fix.SAFE, Sample(text, text, fixed=text), Sample(text, text, fixed=text, unsafe=True))
    assert both.fixes == (Fix.SAFE, Fix.UNSAFE)
    assert fixability(both) == "fixable, some with --unsafe"


def test_the_command_is_the_one_that_the_sample_needs() -> None:
    assert fix_command(Sample("", "")) == "ftlint fix"
    assert fix_command(Sample("", "", unsafe=True)) == "ftlint fix --unsafe"


def test_settings_are_shown_only_where_they_are_not_the_default() -> None:
    assert settings_of(Sample("", "")) == ""
    assert settings_of(Sample("", "", profile="azure")) == "profile azure"
    settings = {"stop": ("###", "END"), "method": "rft", "system_prompt": "Be brief."}
    assert (
        settings_of(Sample("", "", settings=settings)) == 'stop "###" or "END", method rft, system prompt "Be brief."'
    )


def test_one_that_is_off_by_default_says_what_turns_it_on() -> None:
    off = entry("content-quality/personal-data")
    assert off.severity is None
    assert off.other_severities == (("--rule content-quality/personal-data", Severity.INFO),)
