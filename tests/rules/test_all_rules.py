"""What holds for every rule there is. Their samples are run by ``test_samples.py``."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from ftlint.config.settings import Settings
from ftlint.results.finding import Fix
from ftlint.rule import Check, Rule, Scope
from tests.helpers import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
KEBAB = re.compile(r"[a-z]+(-[a-z]+[0-9]*)*")
CHECKS = REGISTRY.checks


def modules(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / folder).glob("*.py") if path.stem != "__init__")


def is_one_sentence(text: str) -> bool:
    """Whether it begins as a sentence does, and ends once. What stands in backticks may hold anything."""
    plain = re.sub(r"`+[^`]*`+", "X", text)
    return bool(re.fullmatch(r"[A-Z].*[^.\s]\.", plain)) and not re.search(r"[.!?] +[A-Z]", plain)


every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
every_rule_module = pytest.mark.parametrize("module", modules("rules"))


@every_rule_module
def test_a_module_holds_the_rule_of_its_name(module: str) -> None:
    rule = importlib.import_module(f"ftlint.rules.{module}").rule
    assert rule.name == module.replace("_", "-")
    assert REGISTRY.rules[rule.name] is rule


@every_rule_module
def test_a_rule_says_what_it_is_about(module: str) -> None:
    loaded = importlib.import_module(f"ftlint.rules.{module}")
    assert loaded.__doc__
    assert is_one_sentence(" ".join(loaded.__doc__.strip().split("\n\n")[0].split()))
    assert loaded.rule.summary
    assert not loaded.rule.summary.endswith(".")


@every_rule_module
def test_a_rule_has_its_tests(module: str) -> None:
    assert (ROOT / "tests" / "rules" / f"test_{module}.py").is_file()


def test_every_rule_has_checks() -> None:
    assert [name for name, rule in REGISTRY.rules.items() if not rule.checks] == []


@every_check
def test_names_are_plain_and_of_their_rule(check: Check) -> None:
    rule, _, own = check.name.partition("/")
    assert KEBAB.fullmatch(rule)
    assert KEBAB.fullmatch(own)
    assert check.name in REGISTRY.rules[rule].checks


def test_a_rules_name_means_the_rule_alone() -> None:
    """Also where a check of another rule has it: that one is asked for by its full name."""
    for rule in REGISTRY.rules:
        chosen = [name for name in CHECKS if Settings(rule=(rule,)).selects(name)]
        assert chosen == [name for name in CHECKS if name.startswith(f"{rule}/")]


@every_check
def test_a_check_says_in_a_sentence_each_what_it_finds_and_why(check: Check) -> None:
    assert is_one_sentence(check.finds), check.finds
    assert is_one_sentence(check.why), check.why


@every_check
def test_a_check_has_samples_in_which_something_differs(check: Check) -> None:
    assert check.samples
    assert all(sample.bad != sample.good for sample in check.samples)
    assert all(sample.fixed != sample.bad for sample in check.samples)


@every_check
def test_a_check_that_can_be_fixed_shows_how(check: Check) -> None:
    fixed = [sample for sample in check.samples if sample.fixed is not None]
    if check.fix is not None:
        assert fixed
    if check.fix is Fix.SAFE:
        assert not all(sample.unsafe for sample in fixed)


@every_check
def test_what_finds_it_is_there(check: Check) -> None:
    without_function = check.find.__module__ == Rule.__module__
    assert without_function == (check.scope in (Scope.LINE, Scope.DATASET, Scope.PYTHON))
    if check.scope is Scope.DATASET:
        assert REGISTRY.rules[check.name.partition("/")[0]].collector is not None
    if check.scope is Scope.PYTHON:
        assert check.name.partition("/")[0] in REGISTRY.codemods


def test_every_codemod_has_a_rule_of_its_name() -> None:
    python_rules = {name.partition("/")[0] for name, check in CHECKS.items() if check.scope is Scope.PYTHON}
    assert REGISTRY.codemods.keys() == python_rules


@every_check
def test_what_can_be_fixed_has_a_fixer(check: Check) -> None:
    """Faults of the bytes are mended where they are read, programs as their moves say."""
    shown = any(sample.fixed is not None for sample in check.samples)
    if check.scope not in (Scope.LINE, Scope.PYTHON):
        assert (check.name in REGISTRY.fix_functions) == (check.fix is not None or shown)


@pytest.mark.parametrize("module", modules("fixers"))
def test_a_fixer_fixes_the_checks_of_the_rule_of_its_name(module: str) -> None:
    fixer = importlib.import_module(f"ftlint.fixers.{module}").fixer
    assert fixer.rule == module.replace("_", "-")
    assert fixer.functions
    assert set(fixer.functions) <= set(REGISTRY.rules[fixer.rule].checks)
    assert [mend.__name__ for mend in fixer.functions.values() if not mend.__doc__] == []
