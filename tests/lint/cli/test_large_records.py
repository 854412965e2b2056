"""Records of one or two megabytes with thousands of findings, and schemas that take long to judge, take seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    result,
    tool,
    user,
)
from tests.helpers import mark_slow

resource = pytest.importorskip("resource", reason="the limits are those of POSIX")
MEMORY = 3_000_000 * 1024
SECONDS = 120  # some take ten where nothing else runs
TIMES = 6000
NUMBERS = range(1500)

MANY_PATTERNS = {"patternProperties": {f"^k{number}$": {"type": "string"} for number in NUMBERS}}
RECORDS: dict[str, str] = {
    "thousands of legacy calls": line(
        *[user(), function_call(), function_result(), assistant()] * TIMES, functions=[definition()]
    ),
    "thousands of unknown ids": line(
        user(),
        calls(*[call(id="call_1", arguments="{")] * 15_000),
        *(result(id=f"call_{number}") for number in range(10, 15_010)),
        assistant(),
    ),
    "as many patterns as keys": line(
        user(),
        calls(call(arguments=json.dumps({f"k{number}": number for number in NUMBERS}))),
        result(),
        assistant(),
        tools=[{"type": "function", "function": {**definition(), "parameters": MANY_PATTERNS}}],
    ),
    "thousands of nulls": line(
        user(),
        *(
            message
            for number in range(TIMES // 3)
            for message in (calls(call(id=f"c{number}", arguments={"city": None})), result(id=f"c{number}"))
        ),
        tools=[tool(city={"type": "string"})],
    ),
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # noqa: E731
    command: list[Any] = [sys.executable, "-m", "ftlint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limit, check=False)


@pytest.mark.parametrize(
    "command",
    [("check", "--format", "concise", "--max-findings", "5"), ("fix", "--unsafe", "--diff"), ("fix", "--unsafe")],
    ids=["check", "diff", "fix"],
)
@pytest.mark.parametrize("name", mark_slow(sorted(RECORDS), "thousands of unknown ids", "thousands of legacy calls"))
def test_a_large_record_is_done_in_seconds_and_hides_no_other(
    name: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(RECORDS[name] + line(user(), assistant(weight="1")))
    done = run(*command, "--isolated", str(file))
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "training-weight/invalid" in done.stdout
