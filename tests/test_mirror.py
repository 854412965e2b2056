"""The tests mirror the package: a module has a test module of its name, in the same folder under tests/."""

from __future__ import annotations

from pathlib import Path

from tests.test_layout import MODULES, ROOT

NOTHING_TO_TEST = frozenset(
    """
    tests/fixers/python/legacy_functions/test_vocabulary.py
    tests/lint/analysis/tool_ids/test_mismatches.py
    tests/lint/files/test_zstd.py
    tests/lint/jsontext/test_fault.py
    tests/lint/output/rendering/test_options.py
    tests/lint/rule/test_codemod.py
    tests/lint/rule/test_context.py
    tests/lint/test___main__.py
    tests/lint/test_errors.py
    """.split()
)
"""Of modules that only import something, or declare a class without code."""


def name_of_test(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return (Path("tests") / inside.with_name(f"test_{inside.name}")).as_posix()


def missing() -> set[str]:
    wanted = {name_of_test(path) for path in MODULES.values() if path.name != "__init__.py"}
    return {name for name in wanted if not (ROOT / name).is_file()}


def test_every_module_has_a_test_module_of_its_name() -> None:
    assert sorted(missing() - NOTHING_TO_TEST) == []


def test_the_exceptions_are_of_modules_without_one() -> None:
    assert sorted(NOTHING_TO_TEST - missing()) == []
