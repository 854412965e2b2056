import sys
from contextlib import suppress
from pathlib import Path

import pytest

import ftlint
from ftlint.engine.runtime import deep_recursion
from ftlint.rule.samples import assistant, call, calls, definition, line, result, tool, user

DEEP = "[" * 980 + "]" * 980


def _with(value: str, text: str) -> str:
    return text.replace('"HERE"', value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(line(user(), calls(call(id="HERE")), result(id="HERE"), assistant()), id="id"),
        pytest.param(line(user(), calls({**call(), "type": "HERE"})), id="type of a call"),
        pytest.param(line(user(), assistant(weight="HERE")), id="weight"),
        pytest.param(line(user(), calls(name="HERE")), id="name"),
        pytest.param(line(user(), calls(call(arguments={"city": "HERE"})), tools=[tool()]), id="argument"),
        pytest.param(line(user(), assistant(), tools=[tool(city={"enum": ["HERE"]})]), id="enum"),
        pytest.param(line(user(), assistant(), tools=[tool(city={"type": "HERE"})]), id="type of an argument"),
        pytest.param(line(user(), assistant(), tools="HERE"), id="tools"),
        pytest.param(line(user(), assistant(), functions=[{**definition(), "name": "HERE"}]), id="name of a function"),
    ],
)
def test_a_value_as_deep_as_json_may_be_ends_no_run(text: str, tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(_with(DEEP, text) + line(user(5), assistant()))
    report = ftlint.check(file, isolated=True)
    assert report.failures == []
    assert any(finding.line == 2 for finding in report.findings)


def test_the_previous_limit_is_restored() -> None:
    usual = sys.getrecursionlimit()
    with suppress(KeyError), deep_recursion():
        assert sys.getrecursionlimit() >= 4_000
        raise KeyError
    assert sys.getrecursionlimit() == usual


def test_a_higher_limit_is_left_alone() -> None:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        with deep_recursion():
            assert sys.getrecursionlimit() == 20_000
    finally:
        sys.setrecursionlimit(usual)
