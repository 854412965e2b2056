"""A report is written in pieces: its text is never held as a whole, and reads as if it were."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from ftlint import output
from ftlint.cli.check import save
from ftlint.output import contract
from ftlint.rule.samples import assistant, line, user
from tests.helpers import mark_slow
from tests.lint.output.conftest import make_finding, make_report


@pytest.mark.parametrize("name", output.FORMATS)
def test_no_piece_is_longer_than_a_finding_takes(name: str) -> None:
    few, many = (make_report(*[make_finding(line=number) for number in range(count)]) for count in (3, 3000))
    options = output.Options(per_check=sys.maxsize)
    longest = max(map(len, output.pieces(few, name, options)))
    assert max(map(len, output.pieces(many, name, options))) < longest + 100


@pytest.mark.parametrize("name", ["json", "sarif"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_document_in_pieces_is_written_as_it_would_be_in_one(name: str, count: int) -> None:
    hostile = f'"findings": "{contract.LISTED}" "results": "{contract.LISTED}"'
    report = make_report(*[make_finding(message=f"{hostile}\n{number}") for number in range(count)], notes=[hostile])
    text = output.render(report, name)
    assert text == orjson.dumps(json.loads(text), option=orjson.OPT_INDENT_2).decode() + "\n"


@pytest.mark.parametrize("to_file", [False, True])
def test_writing_holds_no_more_than_a_block(tmp_path: Path, to_file: bool) -> None:
    def endless() -> Iterator[str]:
        yield from itertools.repeat("x" * 99 + "\n", 300_000)  # 30 MB

    tracemalloc.start()
    try:
        if to_file:
            save(endless(), tmp_path / "out")
        else:
            with (tmp_path / "out").open("wb") as stream:
                output.write(endless(), stream, "jsonl")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "out").stat().st_size == 30_000_000
    assert peak < 2_000_000


def test_text_comes_out_in_order() -> None:
    stream = io.BytesIO()
    output.write((f"{number}\n" for number in range(100_000)), stream, "jsonl")
    assert stream.getvalue().split() == [str(number).encode() for number in range(100_000)]


@pytest.mark.parametrize("name", mark_slow(["json", "jsonl", "sarif", "concise"], "json", "jsonl", "sarif"))
def test_a_reader_that_stops_early_ends_the_run_quietly(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_text(line(user(), assistant(" ")) * 20_000)
    command = [
        sys.executable,
        "-m",
        "ftlint",
        "check",
        "a.jsonl",
        "--isolated",
        "--max-findings",
        "0",
        "--format",
        name,
    ]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1
