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

TO_COME = frozenset(
    """
    tests/lint/analysis/test_content_quality.py
    tests/lint/analysis/test_filled_nulls.py
    tests/lint/analysis/test_legacy_functions.py
    tests/lint/analysis/test_tokens.py
    tests/lint/analysis/test_tool_arguments.py
    tests/lint/analysis/tool_ids/test_kept_messages.py
    tests/lint/analysis/tool_ids/test_matcher.py
    tests/lint/api/test_plain.py
    tests/lint/api/test_settings.py
    tests/lint/cli/test_options.py
    tests/lint/cli/test_outputs.py
    tests/lint/conversation/test_example.py
    tests/lint/conversation/test_indexer.py
    tests/lint/conversation/test_shape_builder.py
    tests/lint/conversation/test_shape_cache.py
    tests/lint/rule/test_samples.py
    tests/lint/text/test_secret_forms.py
    """.split()
)
"""Of modules that are tested only through others so far. Remove a line with the test that fills the gap."""


def name_of_test(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return (Path("tests") / inside.with_name(f"test_{inside.name}")).as_posix()


def missing() -> set[str]:
    wanted = {name_of_test(path) for path in MODULES.values() if path.name != "__init__.py"}
    return {name for name in wanted if not (ROOT / name).is_file()}


def test_every_module_has_a_test_module_of_its_name() -> None:
    assert sorted(missing() - NOTHING_TO_TEST - TO_COME) == []


def test_the_exceptions_are_of_modules_without_one() -> None:
    assert sorted((NOTHING_TO_TEST | TO_COME) - missing()) == []
    assert NOTHING_TO_TEST.isdisjoint(TO_COME)
