"""The description of each rule and check, from its declaration and the profiles."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ftlint.config.profile import Profile, load_profile, profile_names
from ftlint.config.settings import OFF
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Check, Rule, Sample


@dataclass(frozen=True)
class CheckEntry:
    """One check under a profile. ``severity`` is None if the check is off, by the profile or by default.

    ``fixes`` are the kinds of fix that its findings have, safe first. ``other_severities`` lists where the severity differs,
    in pairs such as ``("profile azure", Severity.ERROR)``.
    """

    name: str
    severity: Severity | None
    fixes: tuple[Fix, ...]
    finds: str
    why: str
    answers: tuple[str, ...]
    samples: tuple[Sample, ...]
    other_severities: tuple[tuple[str, Severity | None], ...] = ()

    @property
    def short_name(self) -> str:
        """The name without that of the rule."""
        return self.name.partition("/")[2]


@dataclass(frozen=True)
class RuleEntry:
    """One rule; ``about`` has the paragraphs of its module's docstring (its summary if there is none)."""

    name: str
    summary: str
    about: tuple[str, ...]
    checks: tuple[CheckEntry, ...]

    @property
    def page(self) -> str:
        """The name of its file under ``docs/rules``."""
        return f"{self.name}.md"


def entries(rules: Mapping[str, Rule], profile: Profile) -> list[RuleEntry]:
    """All rules, with the severities of their checks under a profile."""
    return [
        RuleEntry(
            name=rule.name,
            summary=rule.summary,
            about=_about(rule),
            checks=tuple(_entry(check, profile) for check in rule.checks.values()),
        )
        for rule in rules.values()
    ]


def named(found: Iterable[RuleEntry], name: str) -> RuleEntry:
    """The rule of that name; for the name of a check, its rule with only that check. The name must exist."""
    rule = next(rule for rule in found if rule.name == name.partition("/")[0])
    if name == rule.name:
        return rule
    return replace(rule, checks=tuple(check for check in rule.checks if check.name == name))


def severity_word(severity: Severity | None) -> str:
    """``error``, ``warning``, ``info`` or ``off``."""
    return OFF if severity is None else severity.value


def fixability(check: CheckEntry) -> str:
    """Whether its findings can be fixed, in the words of the ``text`` output."""
    if not check.fixes:
        return "not fixable"
    if len(check.fixes) > 1:
        return "fixable, some with --unsafe"
    return "fixable" if check.fixes[0] is Fix.SAFE else "fixable with --unsafe"


def severities_elsewhere(check: CheckEntry) -> str:
    """Where the severity differs: ``error for profiles azure and nova; off for method rft``."""
    names_by_level: dict[tuple[Severity | None, str], list[str]] = {}
    for where, level in check.other_severities:
        kind, _, name = where.partition(" ")
        names_by_level.setdefault((level, kind), []).append(name)
    return "; ".join(
        f"{severity_word(level)} for {kind}{'s' * (len(names) > 1)} {_listed(names)}"
        for (level, kind), names in names_by_level.items()
    )


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1])] * (len(names) > 1) + names[-1:])


def fix_command(sample: Sample) -> str:
    """The command that turns ``sample.bad`` into ``sample.fixed``."""
    words = ["ftlint fix", *["--unsafe"] * sample.unsafe, *["--inline-defs"] * bool(sample.settings.get("inline_defs"))]
    return " ".join(words)


def settings_of(sample: Sample) -> str:
    """The settings of the sample as text: ``profile azure, method rft``; empty for the default settings."""
    shown = {} if sample.profile == "openai" else {"profile": sample.profile}
    shown |= {key.replace("_", " "): value for key, value in sample.settings.items() if key != "inline_defs"}
    return ", ".join(f"{key} {_value(value)}" for key, value in shown.items())


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return " or ".join(f'"{item}"' for item in value)
    text = str(value)
    return text if text.isalnum() else f'"{text}"'


def _entry(check: Check, profile: Profile) -> CheckEntry:
    severity = None if check.default_off else profile.severity_of(check.name, check.severity)
    return CheckEntry(
        name=check.name,
        severity=severity,
        fixes=_fixes(check),
        finds=check.finds,
        why=check.why,
        answers=check.answers,
        samples=check.samples,
        other_severities=tuple(
            (where, level) for where, level in _severities_elsewhere(check, profile) if level is not severity
        ),
    )


def _fixes(check: Check) -> tuple[Fix, ...]:
    """The declared fix, and those that the samples show: single findings may differ from the declaration."""
    shown = {Fix.UNSAFE if sample.unsafe else Fix.SAFE for sample in check.samples if sample.fixed is not None}
    return tuple(fix for fix in Fix if fix in shown or fix is check.fix)


def _severities_elsewhere(check: Check, profile: Profile) -> Iterator[tuple[str, Severity | None]]:
    if check.default_off:
        yield f"--rule {check.name}", profile.severity_of(check.name, check.severity)
        return
    for name in profile_names():
        other = load_profile(name)
        default = other.severity_of(check.name, check.severity)
        if name != profile.name:
            yield f"profile {name}", default
        for key, level in other.severity.items():
            keyed_check, _, method = key.partition("@")
            if keyed_check == check.name and method and name == profile.name:
                yield f"method {method}", level


def _about(rule: Rule) -> tuple[str, ...]:
    text = next((module.__doc__ for module in _modules(rule) if getattr(module, "rule", None) is rule), None)
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return tuple(" ".join(paragraph.split()) for paragraph in paragraphs if text) or (rule.summary,)


def _modules(rule: Rule) -> Iterator[object]:
    """The modules that may define the rule: the one of its name in ftlint, or those of its functions."""
    names = [f"ftlint.rules.{rule.name.replace('-', '_')}", getattr(rule.collector, "__module__", "")]
    names += [check.find.__module__ for check in rule.checks.values()]
    return (sys.modules[name] for name in names if name in sys.modules)
