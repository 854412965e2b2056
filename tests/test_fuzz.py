"""Whatever the bytes: they are checked and fixed without a failure, nothing is lost, and one fix is enough."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ftlint.engine.fix.dataset import FixOptions
from ftlint.engine.run import Run
from ftlint.output import FORMATS, render
from ftlint.results.finding import Fix, Report
from ftlint.results.fix_report import FixReport
from ftlint.rule import Scope
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    lines,
    result,
    system,
    tool,
    user,
)
from tests.helpers import REGISTRY, is_subsequence, write
from tests.lint.engine.mixture import check_all, fix_all, samples

pytestmark = pytest.mark.usefixtures("quick_disk")

# Where a file is more than its lines, or a record stands on several, lines do not stay lines. What is mended by what all
# lines say may leave more of the kind to mend, in lines that were as they should be before; and a mended line may be
# what another one is.
NO_LINES = {"json-lines/array-file", "json-lines/encoding", "json-lines/pretty-printed", "json-lines/several-values"}
OVER_LINES = {name for name, each in REGISTRY.checks.items() if each.scope is Scope.DATASET}
MARK = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def assert_all_goes_well(data: bytes, folder: Path, unsafe: bool = False) -> None:
    """Check and fix a file of these bytes."""
    file = write(folder, data)
    before = check_all(file, Run(keep=0))
    for form in FORMATS:
        assert isinstance(render(before, form), str)
    report = fix_all(file, Run(keep=0), FixOptions(unsafe=unsafe))
    after = file.read_bytes()
    if report.left.failures:
        assert after == data
        assert report.changed_files == []
        return
    assert before.failures == []
    assert_nothing_is_lost(data, after, before, report)
    assert (after == data) is (not report.changed_files)

    now = check_all(file, Run(keep=0))
    assert now.tallies == report.left.tallies
    assert now.examples >= before.examples - dropped(report)
    again = fix_all(file, Run(keep=0), FixOptions(unsafe=unsafe))
    assert file.read_bytes() == after
    assert again.fixed == {}


def dropped(report: FixReport) -> int:
    """How many records went, as they stand elsewhere too: the fix of duplicates takes nothing else."""
    return sum(count for name, count in report.fixed.items() if name.startswith("duplicates/"))


def assert_nothing_is_lost(data: bytes, after: bytes, before: Report, report: FixReport) -> None:
    """Every line in which there is nothing to mend stays, byte for byte, and in its order."""
    mended = [one for one in before.findings if one.fix is Fix.SAFE or (report.unsafe and one.fix is Fix.UNSAFE)]
    if not mended:
        assert after == data
    if (NO_LINES | OVER_LINES).isdisjoint({*report.fixed, *(one.rule for one in mended)}):
        gone = {one.line for one in mended if one.rule != "json-lines/bom"}
        texts = enumerate(data.removeprefix(MARK).split(b"\n"), 1)
        kept = [text for number, text in texts if number not in gone and text]
        assert is_subsequence(kept, after.removeprefix(MARK).split(b"\n"))


# Any bytes

GOOD = line(system("Be short. \U0001f388"), user(), assistant("Grüezi"), tools=[tool()])
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
PIECES = [
    GOOD.encode(),
    LEGACY.encode(),
    json.dumps(json.loads(LEGACY), indent=1).encode(),
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x00",
    *(piece.encode() for piece in '{ } [ ] , : " \\ \\u \\ud800 NaN 1e999 -0 {"a":1} "a" null // \u2028'.split(" ")),
]
pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=15).map(b"".join)


@settings(max_examples=150)
@given(data=st.one_of(st.binary(max_size=200), pieces), unsafe=st.booleans())
@example(data=b"", unsafe=True)
@example(data=b"[" * 5000, unsafe=True)
@example(data=b'{"a":' * 2000 + b"1" + b"}" * 2000, unsafe=True)
@example(data=b'{"messages":' + b"[" * 1000 + b"]" * 1000 + b"}", unsafe=True)
@example(data=b"\x1f\x8b\x08", unsafe=True)
@example(data=b"\x28\xb5\x2f\xfd", unsafe=True)
@example(data=b"\n\xef\xbb\xbf{}", unsafe=True)
@example(data=b"\xff\xfe\xff\xfe{\x00}\x00", unsafe=True)
def test_any_bytes(folder: Path, data: bytes, unsafe: bool) -> None:
    assert_all_goes_well(data, folder, unsafe)


# Good lines with something done to them


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A few sample files after one another, of which some bytes are gone, or others, or stand twice."""
    choice = random.Random(draw(st.integers(0, 1 << 32)))
    data = bytearray(b"".join(choice.choice(SAMPLES) for _ in range(choice.randint(1, 6))))
    for _ in range(draw(st.integers(0, 4))):
        at = choice.randrange(len(data) + 1)
        end = min(len(data), at + choice.choice([0, 1, 1, 2, 10, 50]))
        what = [b"", bytes(data[at:end]) * 2, choice.randbytes(2), choice.choice(PIECES)]
        data[at:end] = choice.choice(what)
    return bytes(data)


SAMPLES = [data for _, data in samples()]


@settings(max_examples=150)
@given(data=mutated(), unsafe=st.booleans())
def test_good_lines_that_were_damaged(folder: Path, data: bytes, unsafe: bool) -> None:
    assert_all_goes_well(data, folder, unsafe)


# Any records

words = st.sampled_from(
    "messages role content name tool_calls tool_call_id function_call function functions tools id type arguments parameters"
    " properties required enum weight refusal parallel_tool_calls input preferred_output non_preferred_output prompt"
    " completion text user assistant system tool developer User human object string array call_1 call_2 get_weather"
    " conversations from value chosen rejected contents parts instruction output $ref items additionalProperties".split()
)
texts = st.one_of(
    words, st.sampled_from(["", " ", "{}", '{"city": 1}', "null", "x ######", "é\u2028"]), st.text(max_size=5)
)
plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(
    plain,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=12,
)
entries = st.builds(
    call,
    name=st.one_of(st.sampled_from(["get_weather", "other"]), values),
    arguments=st.one_of(st.sampled_from(['{"city": "Rome"}', "{'city': 1}", '{"city": 1,}', '"{}"', "[]"]), values),
    id=st.sampled_from(["call_1", "call_2", "", None, "x" * 50]),
)
messages = st.one_of(
    st.builds(user, values),
    st.builds(system, values),
    st.builds(assistant, values),
    st.builds(
        lambda made, more: calls(*made, **more),
        st.lists(entries, max_size=3),
        st.dictionaries(words, values, max_size=1),
    ),
    st.builds(result, values, st.sampled_from(["call_1", "call_2", None, "x" * 50])),
    st.builds(function_call, arguments=st.sampled_from(['{"city": "Rome"}', "{}", ""])),
    st.builds(function_result, values, st.sampled_from(["get_weather", "other", None])),
    st.dictionaries(words, values, max_size=4),
)
talks = st.lists(messages, max_size=6)
declared = st.lists(st.one_of(st.builds(tool, city=values), st.builds(definition), values), max_size=2)
roots = st.one_of(
    st.builds(lambda talk, more: {"messages": talk, **more}, talks, st.dictionaries(words, values, max_size=2)),
    st.builds(lambda talk, tools: {"messages": talk, "tools": tools}, talks, declared),
    st.builds(lambda talk, tools: {"messages": talk, "functions": tools}, talks, declared),
    st.builds(
        lambda talk, tools, one, two: {
            "input": {"messages": talk, "tools": tools},
            "preferred_output": one,
            "non_preferred_output": two,
        },
        talks,
        declared,
        talks,
        talks,
    ),
    st.fixed_dictionaries({"prompt": values, "completion": values}),
    st.dictionaries(words, values, max_size=5),
)


@pytest.mark.slow
@settings(max_examples=300)
@given(records=st.lists(roots, min_size=1, max_size=4), unsafe=st.booleans(), spaces=st.booleans())
def test_any_records(folder: Path, records: list[Any], unsafe: bool, spaces: bool) -> None:
    text = lines(*records) if spaces else "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in records)
    assert_all_goes_well(text.encode(), folder, unsafe)


def test_what_is_made_here_meets_most_checks() -> None:
    """The samples are mutated, and every check has some."""
    assert len(SAMPLES) >= len(REGISTRY.checks)
