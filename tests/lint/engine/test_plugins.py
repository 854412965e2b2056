"""Rules of other packages as they lie in a folder of installed ones; tests/packaging installs a real one."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ftlint.engine import plugins
from ftlint.errors import ConfigError

RULE = """
from ftlint.results.finding import Severity
from ftlint.rule import Fixer
from ftlint.rule import Problem, Rule, Scope

rule = Rule("{name}", "what it is")
fixer = Fixer("{name}")

@rule.check("{check}", Severity.INFO, Scope.EXAMPLE, why="It matters.", samples=())
def fails(example, context):
    '''What it finds.'''
    raise KeyError("oh")

@fixer.fix("{check}")
def fix(example, problems, context):
    '''Fix it.'''
"""
OFFERS = "[ftlint.rules]\none = {module}:rule\n\n[ftlint.fixers]\none = {module}:fixer\n"
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package into a folder that Python looks into."""
    monkeypatch.syspath_prepend(tmp_path)
    made: list[str] = []

    def install(program: str, module: str = "odd_rules", offers: str = OFFERS) -> None:
        (tmp_path / f"{module}.py").write_text(program, encoding="utf-8")
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {module}-package\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(offers.format(module=module), encoding="utf-8")
        importlib.invalidate_caches()
        made.append(module)

    yield install
    for module in made:
        sys.modules.pop(module, None)


def test_a_rule_and_its_fixer_are_found(install: Install) -> None:
    install(RULE.format(name="odd", check="one"))
    (rule,) = plugins.rules(plugins.entry_points(), {"tool-ids"})
    assert list(rule.checks) == ["odd/one"]
    (fixer,) = plugins.fixers(plugins.entry_points(), {"odd": rule})
    assert list(fixer.functions) == ["odd/one"]


def test_packages_are_sorted_by_name(install: Install) -> None:
    install(RULE.format(name="late", check="one"), "b_rules")
    install(RULE.format(name="early", check="one"), "a_rules")
    assert [rule.name for rule in plugins.rules(plugins.entry_points(), ())] == ["early", "late"]


def test_without_plug_ins_nothing_is_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, install: Install
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: pytest.fail("looked up"))
    assert (plugins.rules(plugins.entry_points(), ()), plugins.fixers(plugins.entry_points(), {})) == ([], [])


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("", "AttributeError: module 'odd_rules' has no attribute 'rule'"),
        ("rule = []", "its type is list, not Rule"),
        (RULE.format(name="tool-ids", check="one"), "a rule `tool-ids` already exists"),
        (RULE.format(name="Odd", check="one"), "invalid name 'Odd': use lower-case letters, digits and single hyphens"),
        (RULE.format(name="odd", check="a/b"), "invalid name 'a/b'"),
        ("from ftlint.rule import Rule\nrule = Rule('odd', 'x')", "the rule `odd` has no checks"),
    ],
)
def test_an_invalid_plug_in_is_reported_with_its_package(program: str, said: str, install: Install) -> None:
    install(program)
    with pytest.raises(ConfigError) as error:
        plugins.rules(plugins.entry_points(), {"tool-ids"})
    start = f"cannot use the package odd_rules-package (ftlint.rules one = odd_rules:rule): {said}"
    assert str(error.value).startswith(start)
    assert str(error.value).endswith("; fix, update or uninstall it")


def test_duplicate_rule_names_are_reported(install: Install) -> None:
    install(RULE.format(name="odd", check="one"), "a_rules")
    install(RULE.format(name="odd", check="two"), "b_rules")
    with pytest.raises(ConfigError, match=r"the package b_rules-package .* a rule `odd` already exists"):
        plugins.rules(plugins.entry_points(), ())


def test_a_fixer_of_an_unknown_check_is_reported(install: Install) -> None:
    install(RULE.format(name="odd", check="one"))
    with pytest.raises(ConfigError, match=r"odd_rules:fixer\): it fixes `odd/one`, which is not a check"):
        plugins.fixers(plugins.entry_points(), {})


def test_an_error_belongs_to_the_package_whose_code_ran(install: Install) -> None:
    install(RULE.format(name="odd", check="one"))
    (rule,) = plugins.rules(plugins.entry_points(), ())
    with pytest.raises(KeyError) as error:
        rule.checks["odd/one"].find(None, None)
    assert plugins.culprit(error.value) == "odd_rules-package"
    with pytest.raises(ConfigError) as own:
        plugins.fixers(plugins.entry_points(), {})
    assert plugins.culprit(own.value) is None
