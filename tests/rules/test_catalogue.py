"""Every check is in the catalogue that the project is built from (where it is present), with its severity and its fix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint.rule import Check, Scope
from tests.helpers import REGISTRY

CATALOGUE = Path(__file__).resolve().parents[3] / "shared" / "RULES.md"
LEVELS = {"E": "error", "W": "warning", "I": "info"}

pytestmark = pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not here")


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, severity and fix of each check, as the catalogue has them."""
    for section in re.split(r"^### ", CATALOGUE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        rule = re.match(r"[a-z0-9-]+", section)
        assert rule is not None
        for line in re.findall(r"^\| (?!check )(.*) \|$", section, re.MULTILINE):
            names, levels, _, *fix = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
            each = levels.split(", ") if re.fullmatch("[EWI](, [EWI])+", levels) else [levels] * len(names)
            for name, level in zip(names.split(", "), each, strict=False):
                yield f"{rule[0]}/{name}", LEVELS[level[0]], fix[0] if fix else "—"


TO_COME = frozenset(
    """
    content-quality/speaker-label
    json-lines/line-separator
    json-lines/not-json-lines
    legacy-functions/half-migrated
    message-shape/content-beside-calls
    message-shape/image-count
    message-shape/unreachable-image
    record-shape/grader-keys
    record-shape/missing-column
    record-shape/mixed-columns
    record-shape/no-messages
    record-shape/schema
    retired-api/assistants
    retired-api/azure-client
    retired-api/max-tokens
    stop-sequence/empty-completion
    tool-definitions/missing-parameters
    tool-drift/not-in-use
    tool-drift/undeclared-arguments
    tool-ids/format
    training-weight/ignored
    """.split()
)
"""Rows that the program does not have yet, or with another severity or fix. Remove a row when the program has it."""


def as_catalogued(check: Check) -> tuple[str, bool | None]:
    """Severity, and whether there is a fix (None for Python checks, whose fix depends on the program)."""
    return check.severity, None if check.scope is Scope.PYTHON else check.fix is not None


def catalogued() -> dict[str, tuple[str, bool | None]]:
    checks = REGISTRY.checks
    return {
        name: (level, None if name in checks and checks[name].scope is Scope.PYTHON else not fix.startswith("—"))
        for name, level, fix in rows()
    }


def test_every_check_of_a_rule_in_the_catalogue_is_there_too() -> None:
    rules = {name.partition("/")[0] for name in catalogued()}
    checks = {name for name in REGISTRY.checks if name.partition("/")[0] in rules}
    assert checks - catalogued().keys() == set()


def test_every_check_has_the_severity_and_the_fix_of_the_catalogue() -> None:
    wanted = {name: row for name, row in catalogued().items() if name not in TO_COME}
    assert {name: as_catalogued(check) for name, check in REGISTRY.checks.items() if name in wanted} == wanted


def test_rows_to_come_are_rows_that_the_program_does_not_have() -> None:
    wanted = catalogued()
    done = {name for name, check in REGISTRY.checks.items() if wanted.get(name) == as_catalogued(check)}
    assert TO_COME & done == set()
    assert wanted.keys() >= TO_COME
