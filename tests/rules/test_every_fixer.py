"""Every fixer on its own samples in other spellings: with other texts, nested values beside them, numbers and white space as
no program writes them. Its findings go, no error comes, once is enough, and all else keeps its bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftlint.results.finding import Report
from ftlint.rule import Check, Sample
from ftlint.text.mojibake import is_garbled
from tests.helpers import REGISTRY
from tests.rules.running import check_report, fix_report

pytestmark = pytest.mark.usefixtures("quick_disk")

CASES = [
    pytest.param(check, sample, id=f"{check.name}-{number}")
    for check in REGISTRY.checks.values()
    for number, sample in enumerate(check.samples)
    if sample.fixed is not None
]
ASKED = "What is the weather in Paris?"
BESIDE = "\N{BLACK FLORETTE}"  # stands for a value while a record is written
STYLES: list[Callable[[Any], bytes]] = [
    lambda record: json.dumps(record).encode(),
    lambda record: json.dumps(record, ensure_ascii=False).encode(),
    lambda record: json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(),
    lambda record: json.dumps(record, ensure_ascii=False, separators=(" ,\t", " :  ")).encode(),
    orjson.dumps,
]

numbers = st.sampled_from(["1.0", "1e5", "-0", "-0.0", "0.10", "1E+2", "123456789012345678901234567890"])
# A fix of mojibake would rightly change garbled filler.
plain = st.text(st.characters(codec="utf-8"), max_size=5).filter(lambda text: not is_garbled(text))
texts = st.builds(json.dumps, plain, ensure_ascii=st.booleans())
raws = st.recursive(
    numbers | texts | st.sampled_from(["null", "true"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ " + " ,".join(items) + "]"),
        st.lists(st.tuples(st.integers(0, 99), inner), max_size=3, unique_by=lambda item: item[0]).map(
            lambda items: "{" + ", ".join(f'"k\\u0061{key}" :{value}' for key, value in items) + " }"
        ),
    ),
    max_leaves=8,
)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4).filter(
    lambda text: not is_garbled(text)
)


class Spelling(NamedTuple):
    """How records are written: in which style, with what value beside (its JSON), a word in the texts, carriage returns."""

    style: Callable[[Any], bytes]
    raw: str
    word: str
    returns: bool


spellings = st.builds(Spelling, st.sampled_from(STYLES), raws, words, st.booleans())


def records_of(sample: Sample) -> list[Any] | None:
    """The records of a file of lines, None for another one."""
    text = sample.bad
    if isinstance(text, bytes) or not text.endswith("\n"):
        return None
    try:
        records = [json.loads(line, object_pairs_hook=without_twins) for line in text.split("\n")[:-1]]
    except ValueError:
        return None
    return records if all(isinstance(record, dict) for record in records) else None


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("one key twice")
    return dict(pairs)


def spelled(records: list[Any], spelling: Spelling, beside: bool) -> bytes:
    """The lines of records in another spelling, with a value ``beside`` what stands in each if so asked."""
    marked = [{**record, "origin": BESIDE} if beside else record for record in records]
    end = b"\r\n" if spelling.returns else b"\n"
    data = b"".join(spelling.style(renamed(record, spelling.word)) + end for record in marked)
    for mark in (json.dumps(BESIDE).encode(), json.dumps(BESIDE, ensure_ascii=False).encode()):
        data = data.replace(mark, spelling.raw.encode())
    return data


def renamed(value: Any, word: str) -> Any:
    """The value with what is asked in the samples in other words."""
    if isinstance(value, dict):
        return {key: renamed(inner, word) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, word) for inner in value]
    return f"{ASKED} {word}." if value == ASKED else value


# A model that is named in an old keyword (`engine`) is no model to a request of today.
SEEN_NOW = {"retired-model/retired"}


def errors(report: Report) -> dict[str, int]:
    """How many there are of each check. How many examples are too few can only be told of those that can be read."""
    return {name: tally.errors for name, tally in report.tallies.items() if tally.errors and name != "limits/too-few"}


def assert_mends(check: Check, sample: Sample, data: bytes, folder: Path) -> bytes:
    """Fix a file for one check: what is told of it goes, no error comes, and a second fix changes nothing."""
    before = check_report(data, folder, sample)
    assert check.name in before.tallies
    report, after = fix_report(data, folder, sample, check.name)
    assert report.left.failures == []
    assert report.fixed.get(check.name, 0) > 0, report.reasons
    now = check_report(after, folder, sample)
    left = now.tallies.get(check.name)
    assert left is None or (left.safe + left.unsafe * sample.unsafe) == 0
    more = {name for name, count in errors(now).items() if count > errors(before).get(name, 0)}
    assert more - SEEN_NOW == set()
    again, same = fix_report(after, folder, sample, check.name)
    assert same == after
    assert again.fixed == {}
    return after


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fixer")


@pytest.mark.parametrize(("check", "sample"), CASES)
def test_a_fix_makes_its_findings_go_brings_no_error_and_is_enough(check: Check, sample: Sample, folder: Path) -> None:
    data = sample.bad if isinstance(sample.bad, bytes) else sample.bad.encode()
    assert_mends(check, sample, data, folder)


LINES = [case for case in CASES if records_of(case.values[1]) is not None]
DROPS_KEYS = {"record-shape/unknown-key"}


def settled(sample: Sample, records: list[Any]) -> Sample:
    """With the method given, as else a key of its own makes a chat a record for reinforcement."""
    chats = all("messages" in record for record in records)
    return sample._replace(settings={"method": "sft", **sample.settings}) if chats else sample


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spelling=spellings)
@pytest.mark.parametrize(("check", "sample"), LINES)
def test_however_it_is_spelled_the_same_is_fixed_and_all_else_keeps_its_bytes(
    check: Check, sample: Sample, folder: Path, spelling: Spelling
) -> None:
    records, wanted = records_of(sample), records_of(sample._replace(bad=sample.fixed or ""))
    assert records is not None
    assert wanted is not None
    beside = sample.validation is None and check.name not in DROPS_KEYS
    after = assert_mends(check, settled(sample, records), spelled(records, spelling, beside), folder)
    lines = after.split(b"\n")[:-1]
    assert [json.loads(line) for line in lines] == [
        json.loads(line) for line in spelled(wanted, spelling, beside).split(b"\n")[:-1]
    ]
    assert all(line.endswith(b"\r") == spelling.returns for line in lines)
    assert not beside or all(spelling.raw.encode() in line for line in lines)
