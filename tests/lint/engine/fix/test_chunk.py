"""One chunk fixed: its new bytes, what was removed, and what is left."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ftlint.config.settings import Settings
from ftlint.engine.check.chunk import check_chunk
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.fix.chunk import FAILED, FROM_STDIN, IN_BROKEN_ARRAY, fix_chunk
from ftlint.engine.fix.chunk_result import FixedChunk, Job
from ftlint.engine.session import Session
from ftlint.files.arrays import array_chunks
from ftlint.files.chunk import Chunk
from ftlint.rule.samples import assistant, line, user
from tests.helpers import REGISTRY

ONE = line(user("One?"), assistant("1")).strip()
TWO = line(user("Two?"), assistant("2")).strip()
WRONG = ONE.replace('"assistant"', '"Assistant"')
ROLES = Settings(rule=("message-shape", "json-lines"))
DUPLICATES = Settings(rule=("duplicates/exact",))


def fixed(text: str, settings: Settings = ROLES, **job: Any) -> FixedChunk:
    """The result for a text, a JSON array if it starts with a bracket, after its duplicates are collected."""
    session, data = Session(settings, REGISTRY), text.encode()
    lines = Chunk(0, 1, data.splitlines(keepends=True))
    chunk = next(array_chunks(io.BytesIO(data), 1 << 20)) if text.startswith("[") else lines
    collectors = check_chunk(session, "x.jsonl", chunk, 0).collectors
    conclusions = Conclusions.of(collectors, session.plan.context)
    return fix_chunk(Job(session, job.pop("path", "x.jsonl"), **job), chunk, conclusions)


@pytest.mark.parametrize(
    ("text", "new", "check"),
    [
        (f"{ONE}\n\n{TWO}\n", f"{ONE}\n{TWO}\n", "json-lines/blank-line"),
        (f"{ONE} {TWO}\n", f"{ONE}\n{TWO}\n", "json-lines/several-values"),
        (f"{ONE}\n{TWO[:1]}\n {TWO[1:]}\n", f"{ONE}\n{TWO}\n", "json-lines/pretty-printed"),
        (f"{ONE}\n{WRONG}", f"{ONE}\n{ONE}", "message-shape/unknown-role"),
        (f"[{ONE},\n {WRONG}]\n", f"[{ONE},\n {ONE}]\n", "message-shape/unknown-role"),
    ],
)
def test_only_what_a_check_reports_is_changed(text: str, new: str, check: str) -> None:
    result = fixed(text)
    assert result.data.decode() == new
    assert result.fixed == {check: 1}
    assert result.left.tallies == {}
    assert result.records == result.examples == 2
    unreported = fixed(text, Settings(rule=("limits",)))
    assert (unreported.data.decode(), unreported.fixed) == (text, {})


def test_fixed_values_of_one_line_are_each_checked() -> None:
    result = fixed(f"{WRONG} {ONE.replace('1', '')}\n")
    assert result.data.decode() == f"{ONE}\n{ONE.replace('1', '')}\n"
    assert [found.line for found in result.left.kept["message-shape/empty-assistant"]] == [2]


def test_elements_of_an_array_become_lines_on_request() -> None:
    result = fixed(f"[{ONE},\n {TWO[:1]}\n {TWO[1:]}]\n", as_lines=True)
    assert result.data.decode() == f"{ONE}\n{TWO}\n"


def test_nothing_is_changed_in_a_frozen_file_and_the_reason_is_given() -> None:
    result = fixed(f"{ONE}\n{WRONG}\n", frozen="not UTF-8")
    assert result.data.decode() == f"{ONE}\n{WRONG}\n"
    assert result.reasons[2] == "not UTF-8"
    assert list(result.left.kept) == ["message-shape/unknown-role"]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (f"{ONE}\n{ONE}\n{TWO}\n", f"{ONE}\n{TWO}\n"),
        (f"[{ONE}, {ONE}, {TWO}]\n", f"[{ONE}, {TWO}]\n"),
        (f"[{ONE}, {TWO}, {ONE}]\n", f"[{ONE}, {TWO}]\n"),
    ],
)
def test_a_duplicate_is_removed_with_its_separator_if_unsafe(text: str, new: str) -> None:
    result = fixed(text, DUPLICATES, unsafe=True)
    assert result.data.decode() == new
    assert [(one.check, one.data.decode()) for one in result.removed] == [("duplicates/exact", ONE)]
    assert (result.read, result.records) == (3, 2)
    assert fixed(text, DUPLICATES).data.decode() == text


@pytest.mark.parametrize(("path", "reason"), [("x.json", IN_BROKEN_ARRAY), ("<stdin>", FROM_STDIN)])
def test_an_example_that_cannot_be_kept_elsewhere_is_not_removed(path: str, reason: str) -> None:
    result = fixed(f"{ONE}\n{ONE}\n", DUPLICATES, unsafe=True, may_drop=False, path=path)
    assert result.data.decode() == f"{ONE}\n{ONE}\n"
    assert result.reasons == {2: reason}
    assert reason.startswith(FAILED)
    assert result.removed == []
