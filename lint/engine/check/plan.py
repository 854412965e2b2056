"""Which checks a run executes and reports, with their severities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ftlint.conversation.example import Example
from ftlint.results.finding import Severity
from ftlint.rule import Check, Collector, Rule, Scope
from ftlint.rule.context import Context

IsClean = Callable[[Example, Context], bool]


class RecordChecks(NamedTuple):
    """The checks of one rule that run on every record, and its fast test that a record has none of their problems."""

    is_clean: IsClean
    conversation: tuple[Check, ...]
    example: tuple[Check, ...]


def _never(*_: object) -> bool:
    return False


class DatasetChecks(NamedTuple):
    """The reported checks of scope DATASET that share a collector."""

    collector: type[Collector]
    checks: tuple[str, ...]


class Plan(NamedTuple):
    """The checks of a run. ``checks`` are reported, with their ``severity``; the others in ``by_scope`` run because reported
    checks depend on them. ``configured`` are those whose severity the user has set or the profile changes."""

    context: Context
    checks: Mapping[str, Check]
    severity: Mapping[str, Severity]
    configured: frozenset[str]
    by_scope: Mapping[Scope, tuple[Check, ...]]
    by_record: tuple[RecordChecks, ...]
    collectors: Mapping[str, DatasetChecks]

    def reports(self, check: str) -> bool:
        """Whether a check's findings are reported."""
        return check in self.severity

    def severity_of(self, check: str, own: Severity | None) -> Severity:
        """The severity of a problem: configured by the user or the profile, else its ``own``, else that of its check."""
        return self.severity[check] if own is None or check in self.configured else own


# Checks of other scopes depend on these, so they run even if they are not reported.
_BEFORE_OTHERS = frozenset({Scope.ROOT, Scope.MESSAGE, Scope.ORDER})


def make_plan(
    rules: Collection[Rule],
    context: Context,
    selected: Callable[[str], bool],
    severity: Mapping[str, Severity | None],
) -> Plan:
    """The plan for these rules. ``selected`` is True for the checks that the user wants, ``severity`` has the configured
    ones. A check that is off by default runs only if it is configured."""
    severities: dict[str, Severity] = {}
    configured: set[str] = set()
    scopes: dict[Scope, list[Check]] = {scope: [] for scope in Scope}
    collectors: dict[str, DatasetChecks] = {}
    for rule in rules:
        for name, check in rule.checks.items():
            level = _level(check, context, severity)
            if selected(name) and level is not None:
                severities[name] = level
                if name in severity or level is not check.severity:
                    configured.add(name)
                collector = check.collector or rule.collector
                if check.scope is Scope.DATASET and collector is not None:
                    source = name if check.collector else rule.name
                    before = collectors[source].checks if source in collectors else ()
                    collectors[source] = DatasetChecks(collector, (*before, name))
            if name in severities or (check.blocks and check.scope in _BEFORE_OTHERS):
                scopes[check.scope].append(check)
    by_scope = {scope: tuple(checks) for scope, checks in scopes.items()}
    reported = {name: check for rule in rules for name, check in rule.checks.items() if name in severities}
    by_record = tuple(_by_record(rules, by_scope))
    return Plan(context, reported, severities, frozenset(configured), by_scope, by_record, collectors)


def _by_record(rules: Iterable[Rule], by_scope: Mapping[Scope, tuple[Check, ...]]) -> Iterator[RecordChecks]:
    for rule in rules:
        conversation, example = (
            tuple(check for check in by_scope[scope] if check.name in rule.checks)
            for scope in (Scope.CONVERSATION, Scope.EXAMPLE)
        )
        if conversation or example:
            optional = any(check.default_off for check in (*conversation, *example))
            yield RecordChecks((rule.is_clean if not optional else None) or _never, conversation, example)


def _level(check: Check, context: Context, severity: Mapping[str, Severity | None]) -> Severity | None:
    if check.name in severity:
        return severity[check.name]
    if check.default_off:
        return None
    return context.profile.severity_of(check.name, check.severity, context.method)
