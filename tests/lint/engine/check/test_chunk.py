"""One chunk checked: which findings are counted and kept, with which severity, and where they are."""

from __future__ import annotations

import pytest

from ftlint.config.settings import Settings
from ftlint.engine.check.chunk import ChunkResult, Gathered, check_chunk, in_order
from ftlint.engine.session import Session
from ftlint.files.chunk import Chunk, Span
from ftlint.results.finding import Finding, Severity, Tally
from ftlint.rule import Problem
from ftlint.rule.samples import assistant, line, user
from tests.helpers import REGISTRY

EMPTY = line(user(), assistant("")).encode()
BARE = Settings(rule=("message-shape", "json-lines"))


def at(number: int, cause: str | None = None, rule: str = "a/b") -> Finding:
    return Finding(rule, Severity.ERROR, "x.jsonl", number, 1, "", "", cause=cause)


def gathered(keep: int, *findings: Finding) -> Gathered:
    result = Gathered(keep)
    for one in findings:
        if one.cause is None or result.is_first((one.path, one.rule, one.cause), one.severity, one.fix):
            result.take(one)
    return result


def checked(*lines: bytes, settings: Settings = BARE, keep: int = 0) -> ChunkResult:
    return check_chunk(Session(settings, REGISTRY), "x.jsonl", Chunk(0, 5, lines), keep)


@pytest.mark.parametrize(("keep", "kept"), [(0, [1, 2, 3]), (1, [1]), (2, [1, 2]), (3, [1, 2, 3])])
def test_all_findings_are_counted_and_the_first_of_each_check_are_kept(keep: int, kept: list[int]) -> None:
    result = gathered(keep, at(1), at(2), at(3), at(9, rule="a/c"))
    assert result.tallies == {"a/b": Tally(errors=3), "a/c": Tally(errors=1)}
    assert [one.line for one in result.kept["a/b"]] == kept
    assert [one.line for one in result.kept["a/c"]] == [9]


@pytest.mark.parametrize(("keep", "kept"), [(0, [1, 2, 3, 4]), (3, [1, 2, 3])])
def test_later_findings_are_appended_until_enough_are_kept(keep: int, kept: list[int]) -> None:
    result = gathered(keep, at(1), at(2))
    result.merge(gathered(keep, at(3), at(4)))
    assert [one.line for one in result.kept["a/b"]] == kept
    assert result.tallies == {"a/b": Tally(errors=4)}


def test_a_cause_is_counted_once_though_two_chunks_have_it() -> None:
    result = gathered(0, at(1, "typo"), at(2, "typo"))
    result.merge(gathered(0, at(3, "typo"), at(4, "other"), at(5)))
    assert [one.line for one in result.kept["a/b"]] == [1, 4, 5]
    assert result.tallies == {"a/b": Tally(errors=3)}


def test_unreadable_lines_are_records_but_not_examples() -> None:
    result = checked(EMPTY, b"{\n", EMPTY)
    assert (result.records, result.examples) == (3, 2)
    assert [one.line for one in result.gathered.kept["message-shape/empty-assistant"]] == [5, 7]
    assert [one.line for one in result.gathered.kept["json-lines/invalid"]] == [6]


def test_columns_in_an_array_count_from_the_start_of_the_line() -> None:
    chunk = Chunk(0, 5, [b"[" + EMPTY.strip() + b"]"], 1, (Span(1, len(EMPTY)),))
    result = check_chunk(Session(BARE, REGISTRY), "x.jsonl", chunk, 0)
    (finding,) = result.gathered.kept["message-shape/empty-assistant"]
    (in_lines,) = checked(EMPTY).gathered.kept["message-shape/empty-assistant"]
    assert (finding.line, finding.column) == (5, in_lines.column + 1)


def test_a_configured_severity_replaces_that_of_the_check() -> None:
    name = "message-shape/empty-assistant"
    (before,) = checked(EMPTY).gathered.kept[name]
    (after,) = checked(EMPTY, settings=BARE._replace(severity=((name, "info"),))).gathered.kept[name]
    assert (before.severity, after.severity) == (REGISTRY.checks[name].severity, Severity.INFO)
    assert before.severity is not Severity.INFO


def test_collectors_go_on_from_the_chunks_before() -> None:
    session = Session(Settings(rule=("limits",)), REGISTRY)
    first = check_chunk(session, "x.jsonl", Chunk(0, 1, [EMPTY]), 0)
    second = check_chunk(session, "x.jsonl", Chunk(0, 2, [EMPTY, EMPTY]), 0, first.collectors)
    assert second.collectors["limits"] is first.collectors["limits"]
    assert second.collectors["limits"].examples == 3


def test_problems_are_sorted_by_pointer_and_check() -> None:
    problems = [Problem("/b", "", check="x"), Problem("/a", "", check="y"), Problem("/a", "", check="x")]
    assert [(one.pointer, one.check) for one in in_order(problems)] == [("/a", "x"), ("/a", "y"), ("/b", "x")]
