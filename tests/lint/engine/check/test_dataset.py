"""The way of the data for ``check``: chunks and executors change nothing, what is hidden is counted, failures go by."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Change, Settings
from ftlint.conversation.example import Example
from ftlint.engine.check.chunk import Worker
from ftlint.engine.reader.reader import Raw
from ftlint.engine.run import Run
from ftlint.engine.session import Session
from ftlint.files.chunk import Chunk
from ftlint.output import render
from ftlint.results.finding import Report, Severity
from ftlint.rule import Problem, Scope
from ftlint.rule.samples import assistant, line, system, user
from tests.helpers import OF_THE_WHOLE, REGISTRY, write
from tests.lint.engine.mixture import Elsewhere, check, check_all, mixture, prompts

GOOD = line(user(), assistant())


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixture(tmp_path_factory.mktemp("mixture"))


def outputs(report: Report) -> dict[str, str]:
    return {name: render(report, name) for name in ("json", "text", "concise")}


# The mixture has everything


def test_the_mixture_has_every_check_of_the_default_profile(everything: Path) -> None:
    """Else the tests below would compare less than they say."""
    wanted = {
        name
        for name, each in REGISTRY.checks.items()
        if each.scope is not Scope.PYTHON
        and any(sample.profile == "openai" and not sample.settings and not sample.validation for sample in each.samples)
    }
    missing = wanted - set(check_all(everything).tallies)
    assert missing == set()
    scopes = {REGISTRY.checks[name].scope for name in check_all(everything).tallies}
    # a file that is too large would be hundreds of megabytes, and programs are no data
    assert scopes == set(Scope) - {Scope.FILE, Scope.PYTHON}


# Neither the size of chunks nor who works on them can be told from the output


@pytest.mark.parametrize(("size", "keep"), [pytest.param(1, 0, marks=pytest.mark.slow), (300, 2), (4096, 0)])
def test_the_size_of_chunks_changes_no_byte_of_output(everything: Path, size: int, keep: int) -> None:
    usual = outputs(check_all(everything, Run(keep=keep)))
    assert outputs(check_all(everything, Run(keep=keep, chunk_size=size))) == usual


@pytest.mark.parametrize("size", [700, 1 << 20])
def test_another_executor_changes_no_byte_of_output(everything: Path, size: int) -> None:
    usual = outputs(check_all(everything, Run(keep=3)))
    assert outputs(check_all(everything, Run(keep=3, chunk_size=size, executor=Elsewhere()))) == usual


def test_a_second_run_gives_the_same_bytes(everything: Path) -> None:
    """What a process remembers of the first only saves work."""
    assert outputs(check_all(everything)) == outputs(check_all(everything))


def test_findings_are_in_order_of_path_line_pointer_and_rule(everything: Path) -> None:
    places = [(one.path, one.line, one.pointer or "", one.rule) for one in check_all(everything, Run(keep=0)).findings]
    assert places == sorted(places)


# What is kept, and what is counted


def test_what_is_not_kept_is_counted(everything: Path) -> None:
    whole, few = check_all(everything, Run(keep=0)), check_all(everything, Run(keep=2))
    assert few.tallies == whole.tallies
    assert few.checks == whole.checks
    assert whole.hidden == 0
    assert few.hidden == len(whole.findings) - len(few.findings)
    kept = Counter(one.rule for one in few.findings)
    assert kept == {name: min(2, tally.total) for name, tally in whole.tallies.items()}


def test_the_first_ones_of_each_check_are_kept(everything: Path) -> None:
    first: dict[str, list[Any]] = {}
    for one in check_all(everything, Run(keep=0)).findings:
        first.setdefault(one.rule, []).append(one)
    for one in check_all(everything, Run(keep=1)).findings:
        assert one == first[one.rule][0]


def test_tallies_are_the_findings_counted(everything: Path) -> None:
    report = check_all(everything, Run(keep=0))
    counted = Counter((one.rule, one.severity) for one in report.findings)
    for name, tally in report.tallies.items():
        assert tally.errors == counted[name, Severity.ERROR]
        assert tally.warnings == counted[name, Severity.WARNING]
        assert tally.infos == counted[name, Severity.INFO]


# Datasets


def test_a_record_is_checked_before_the_next_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk without a line that starts with a brace has many megabytes, and parsed records need ten times as much."""
    worker = Worker(Session(Settings(), REGISTRY))
    read, check, waiting, most = worker.reader.read, worker.checker.check, 0, 0

    def counted(chunk: Chunk) -> Iterator[Raw]:
        nonlocal waiting, most
        for raw in read(chunk):
            waiting += 1
            most = max(most, waiting)
            yield raw

    def checked(example: Example) -> list[Problem]:
        nonlocal waiting
        waiting -= 1
        return check(example)

    monkeypatch.setattr(worker.reader, "read", counted)
    monkeypatch.setattr(worker.checker, "check", checked)
    result = worker.check("x", Chunk(0, 1, [b" " + line(user("?" * 9_000), assistant()).encode()] * 1000), keep=3)
    assert (result.records, result.examples) == (1000, 1000)
    assert most == 1


def test_shards_are_one_dataset(tmp_path: Path) -> None:
    """The prompt that most of them share is on no line of the second one, where it would be the only one."""
    whole = prompts().split(b"\n")
    write(tmp_path, b"\n".join(whole[:31]) + b"\n", "x-00000-of-00002.jsonl")
    write(tmp_path, b"\n".join(whole[31:]), "x-00001-of-00002.jsonl")
    places = [(Path(one.path).name, one.line, one.rule) for one in check(tmp_path).findings]
    assert ("x-00001-of-00002.jsonl", 1, "stop-sequence/missing") in places


def test_files_that_are_no_shards_are_datasets_of_their_own(tmp_path: Path) -> None:
    whole = prompts().split(b"\n")
    write(tmp_path, b"\n".join(whole[:31]) + b"\n", "x.jsonl")
    write(tmp_path, b"\n".join(whole[31:]), "y.jsonl")
    assert [one.path for one in check(tmp_path).findings if one.path.endswith("y.jsonl")] == []


# Files that are more than their lines


def test_an_array_file_is_one_finding_and_its_records_are_checked(tmp_path: Path) -> None:
    bad = line(user()).strip()
    write(tmp_path, f"[{GOOD.strip()},\n {bad},\n {bad}]\n", "a.jsonl")
    report = check(tmp_path)
    assert report.examples == 3
    assert [(one.line, one.column, one.rule, one.pointer) for one in report.findings if one.severity == "error"] == [
        (1, 1, "json-lines/array-file", None),
        (2, 15, "turn-order/no-assistant", "/messages"),
        (3, 15, "turn-order/no-assistant", "/messages"),
    ]


def test_a_pretty_printed_record_is_one_finding_and_is_checked_at_its_own_lines(tmp_path: Path) -> None:
    messages = '    {"role": "user", "content": "Hi"},\n    {"role": "assistant", "content": ""}\n'
    write(tmp_path, f'{GOOD}{{\n  "messages": [\n{messages}  ]\n}}\n', "a.jsonl")
    report = check(tmp_path)
    assert [(one.line, one.rule) for one in report.findings] == [
        (2, "json-lines/pretty-printed"),
        (5, "message-shape/empty-assistant"),
    ]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_one_finding(data: bytes, tmp_path: Path) -> None:
    write(tmp_path, data, "a.jsonl")
    report = check(tmp_path)
    assert [(one.rule, one.pointer) for one in report.findings] == [("json-lines/empty-file", None)]
    assert (report.files, report.examples) == (1, 0)


# Inputs that fail, settings that differ


def test_what_cannot_be_read_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, b"\x1f\x8b but no more", "a.jsonl.gz")
    write(tmp_path, line(user(), assistant("")), "b.jsonl")
    report = check(tmp_path)
    assert len(report.failures) == 1
    assert "a.jsonl.gz" in report.failures[0]
    assert {Path(one.path).name for one in report.findings} == {"b.jsonl"}
    assert report.exit_code == 2


def test_a_shard_that_breaks_off_is_reported_and_what_was_read_of_it_is_checked(tmp_path: Path) -> None:
    """Its last chunks are never read, so the records of the next shard must not be taken for its own."""
    texts = [f"{number} {choice.random()}" for choice in [random.Random(1)] for number in range(9000)]
    whole = "".join(line(system("Be short."), user(text), assistant()) for text in texts)
    whole = line(system("Be short. "), user(), assistant()) + whole
    write(tmp_path, gzip.compress(whole.encode())[:-20_000], "x-00000-of-00002.jsonl.gz")
    write(tmp_path, gzip.compress((whole[:5000] + "\n").encode()), "x-00001-of-00002.jsonl.gz")
    report = check(tmp_path, Run(chunk_size=1000))
    assert [text.partition(":")[0] for text in report.failures] == [f"cannot read {tmp_path}/x-00000-of-00002.jsonl.gz"]
    assert 1000 < report.examples < 9000
    near = [
        (Path(one.path).name[:7], one.line) for one in report.findings if one.rule == "system-prompt/near-duplicate"
    ]
    assert near == [("x-00000", 1), ("x-00001", 1)]


def test_settings_are_those_of_each_file(tmp_path: Path) -> None:
    bad = line(user(), assistant(""))
    write(tmp_path, bad, "a/x.jsonl")
    write(tmp_path, bad, "b/x.jsonl")
    write(tmp_path, 'ignore = ["message-shape"]\n', "a/ftlint.toml")
    report = check(tmp_path, configs=Configs(command_line=Change(rule=("message-shape/empty-assistant",))))
    assert [Path(one.path).parent.name for one in report.findings] == ["a", "b"]
    assert [
        Path(one.path).parent.name
        for one in check(tmp_path, configs=Configs(command_line=Change(ignore=OF_THE_WHOLE))).findings
    ] == ["b"]
    report = check(tmp_path, configs=Configs(command_line=Change(rule=("message-shape",), ignore=("message-shape",))))
    assert report.findings == []


def test_the_bytes_that_were_read_are_reported_as_the_work_goes_on(everything: Path) -> None:
    told: Counter[str] = Counter()

    def watch(path: str, size: int) -> None:
        told[path] += size

    report = check_all(everything, Run(chunk_size=1000, progress=watch))
    assert sum(told.values()) == report.bytes
    assert told[f"{everything}/all.jsonl"] == (everything / "all.jsonl").stat().st_size
