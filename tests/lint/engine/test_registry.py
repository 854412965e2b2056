from __future__ import annotations

from ftlint.rules.turn_order import rule
from tests.helpers import REGISTRY


def test_rules_are_sorted_by_name() -> None:
    assert REGISTRY.rules["turn-order"] is rule
    assert list(REGISTRY.rules) == sorted(REGISTRY.rules)


def test_checks_have_the_name_of_their_rule() -> None:
    assert {name.partition("/")[0] for name in REGISTRY.checks} == set(REGISTRY.rules)


def test_fixers_belong_to_known_checks() -> None:
    assert REGISTRY.fix_functions.keys() <= REGISTRY.checks.keys()
    assert set(REGISTRY.fix_functions.values()) > REGISTRY.rebuilds


def test_codemods_are_found_by_the_name_of_their_module_or_package() -> None:
    assert list(REGISTRY.codemods) == ["client-v0", "fine-tuned-call", "legacy-functions", "retired-model"]
