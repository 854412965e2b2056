"""The result for one chunk: its bytes and position, and the changes that are kept and counted."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.config.settings import Settings
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.chunk import Gathered
from ftlint.engine.fix.chunk_result import FixedChunk, Job, RemovedExample
from ftlint.engine.fix.example import FixedExample, Step
from ftlint.engine.reader.reader import Raw
from ftlint.engine.session import Session
from ftlint.results.fix_report import Change
from ftlint.rule import Problem
from tests.helpers import REGISTRY

SESSION = Session(Settings(), REGISTRY)
OLD, NEW = b'{"a": 1, "b": 2}', b'{"a": 3, "c": 2}'
OLD_RECORD: dict[str, Any] = {"a": 1, "b": 2}
NEW_RECORD: dict[str, Any] = {"a": 3, "c": 2}
SECRET = "sk-" + "a1B2" * 12


def result(**fields: Any) -> FixedChunk:
    return FixedChunk(Gathered(0), {}, **fields)


def job(changes: int | None) -> Job:
    return Job(SESSION, "x.jsonl", changes=changes)


def raw(line: int, lines: int = 1) -> Raw:
    return Raw(OLD + b"\n", line, 1, Indexer().example(OLD_RECORD), [], lines)


def fixed_example() -> FixedExample:
    return FixedExample(Indexer().example(NEW_RECORD), [Step([Problem("/a", "", check="rule/check")])], [])


@pytest.mark.parametrize(("in_array", "place"), [(False, (3, 1)), (True, (3, 4))])
def test_written_bytes_move_the_position(in_array: bool, place: tuple[int, int]) -> None:
    written = result(in_array=in_array)
    for piece in (b"a\nb", b"", b"\nc\xc3\xa9d"):
        written.write(piece)
    assert written.data == b"a\nb\nc\xc3\xa9d"
    assert written.pieces == [b"a\nb", b"\nc\xc3\xa9d"]
    assert (written.line, written.column) == place


@pytest.mark.parametrize(
    ("begun", "removed", "written", "after"),
    [(True, False, b", ", True), (True, True, b"", True), (False, False, b"", True), (False, True, b"", False)],
)
def test_a_comma_is_written_only_between_elements_that_stay(
    begun: bool, removed: bool, written: bytes, after: bool
) -> None:
    chunk = result(in_array=True, begun=begun)
    chunk.write_separator(b", ", removed=removed)
    assert (chunk.data, chunk.begun) == (written, after)
    bracket = result(in_array=True, begun=begun)
    bracket.write_separator(b"[\n", removed=removed)
    assert bracket.data == b"[\n"


def test_records_that_stay_are_collected_and_counted() -> None:
    seen: list[Any] = []

    class Observer:
        def observe(self, example: Any, context: Any) -> None:
            seen.append(example)

    chunk, example = FixedChunk(Gathered(0), {"a": Observer()}), Indexer().example({})
    chunk.observe(example, SESSION.plan.context)
    chunk.observe(None, SESSION.plan.context)
    assert seen == [example, None]
    assert (chunk.records, chunk.examples) == (2, 1)


def test_a_move_is_added_wherever_the_difference_changes() -> None:
    chunk = result()
    for line, text in ((1, b"x\n"), (2, b"x\n"), (4, b"x\n"), (5, b"x\n")):
        chunk.add_move(raw(line))
        chunk.write(text)
    assert chunk.moves == [(1, 1), (3, 4)]


def test_every_line_of_a_fixed_record_is_changed() -> None:
    chunk = result()
    chunk.add_line_fix(job(1), "pretty-printed", raw(4, lines=3), NEW)
    assert chunk.changed == [4, 5, 6]
    assert chunk.fixed == {"json-lines/pretty-printed": 1}
    assert chunk.changes == [Change("x.jsonl", 4, "", OLD.decode(), NEW.decode(), "json-lines/pretty-printed")]


@pytest.mark.parametrize(("changes", "kept", "counted"), [(None, 0, 0), (0, 0, 3), (1, 1, 3), (3, 3, 3)])
def test_changed_values_are_kept_up_to_a_number_and_all_counted(changes: int | None, kept: int, counted: int) -> None:
    chunk = result()
    chunk.add_fixed(job(changes), raw(2), NEW, fixed_example())
    every = [("/a", "1", "3"), ("/b", "2", None), ("/c", None, "2")]
    assert [(one.pointer, one.old, one.new) for one in chunk.changes] == every[:kept]
    assert {(one.path, one.line, one.rule) for one in chunk.changes} <= {("x.jsonl", 2, "rule/check")}
    assert (chunk.values, chunk.fixed) == (counted, {"rule/check": 1})


@pytest.mark.parametrize(("changes", "data"), [(None, OLD), (5, b"")])
def test_the_bytes_of_a_removed_example_are_kept_unless_changes_are_only_shown(
    changes: int | None, data: bytes
) -> None:
    chunk = result()
    chunk.add_removed(job(changes), raw(7), fixed_example())
    assert chunk.removed == [RemovedExample(7, "rule/check", data)]
    assert chunk.changed == [7]
    assert [(one.old, one.new) for one in chunk.changes] == [(OLD.decode(), None)] * (changes is not None)


def test_secrets_are_masked_in_changes() -> None:
    chunk = result()
    chunk.add_line_fix(job(1), "blank-line", raw(1)._replace(text=b'{"key": "%b"}' % SECRET.encode()), None)
    (change,) = chunk.changes
    assert change.old is not None
    assert change.old.startswith('{"key": "')
    assert SECRET not in change.old
