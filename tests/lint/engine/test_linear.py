"""A record with twice as many findings takes twice as much work, not four times; counted are calls of functions."""

from __future__ import annotations

import cProfile
import json
import pstats
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.cli import main

Message = dict[str, Any]
USER: Message = {"role": "user", "content": "hi"}
DONE: Message = {"role": "assistant", "content": "done"}


def called(number: int, arguments: str = "{}", name: str = "f") -> Message:
    return {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": arguments}}


def answer(id: str) -> Message:
    return {"role": "tool", "tool_call_id": id, "content": "r"}


def tool(name: str = "f", **properties: Any) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties}
    return {"type": "function", "function": {"name": name, "description": "d", "parameters": parameters}}


def turns(count: int, arguments: str = "{}", id: str = "c{}") -> list[Message]:
    pairs = (({"role": "assistant", "tool_calls": [called(i, arguments)]}, answer(id.format(i))) for i in range(count))
    return [USER, *(message for pair in pairs for message in pair), DONE]


def one_turn(count: int, ids: list[str]) -> list[Message]:
    return [
        USER,
        {"role": "assistant", "tool_calls": [called(i) for i in range(count)]},
        *map(answer, ids),
        DONE,
    ]


RECORDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "messages": lambda n: {"messages": [USER, *[{"role": "assistan", "content": "x"}] * n, DONE]},
    "weights": lambda n: {"messages": [USER, *[{"role": "assistant", "content": "x", "weight": 7}] * n]},
    "tools": lambda n: {"messages": [USER, DONE], "tools": [tool(f"f {i}") for i in range(n)]},
    "schemas": lambda n: {
        "messages": [USER, DONE],
        "tools": [tool(**{f"a{i}": {"type": "strin"} for i in range(n)})],
    },
    "arguments": lambda n: {"messages": turns(n, '{"x": "s"}'), "tools": [tool(x={"type": "integer"})]},
    "arguments of one call": lambda n: {
        "messages": [
            USER,
            {"role": "assistant", "tool_calls": [called(0, json.dumps({"x": ["s"] * n}))]},
            answer("c0"),
            DONE,
        ],
        "tools": [tool(x={"type": "array", "items": {"type": "integer"}})],
    },
    "unknown ids": lambda n: {"messages": turns(n, id="d{}"), "tools": [tool()]},
    "unknown ids of one turn": lambda n: {
        "messages": one_turn(n, [f"d{i}" for i in range(n)]),
        "tools": [tool()],
    },
    "one id": lambda n: {"messages": one_turn(n, ["c0"] * n), "tools": [tool()]},
    "unanswered": lambda n: {"messages": one_turn(n, []), "tools": [tool()]},
    "another order": lambda n: {
        "messages": one_turn(n, [f"c{i}" for i in reversed(range(n))]),
        "tools": [tool()],
    },
    "keys of the record": lambda n: {**{f"k{i}": 1 for i in range(n)}, "messages": [USER, DONE]},
}


def calls(work: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def assert_linear(work: Callable[[int], object]) -> None:
    for size in (1000, 2000):
        work(size)  # loads and remembers what is loaded and remembered once
    once, twice = calls(lambda: work(1000)), calls(lambda: work(2000))
    assert twice < 2.6 * once


@pytest.mark.parametrize("indent", [None, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", RECORDS)
def test_check_takes_linear_work(tmp_path: Path, kind: str, indent: int | None) -> None:
    def check(count: int) -> None:
        path = tmp_path / ("a.jsonl" if indent is None else "a.json")
        text = json.dumps(RECORDS[kind](count) if indent is None else [RECORDS[kind](count)], indent=indent)
        path.write_text(text + "\n")
        report = ftlint.check(path, isolated=True, max_findings=0, ignore=["limits"])
        assert len(report.findings) >= (count - 1 if kind != "another order" else 1)

    assert_linear(check)


@pytest.mark.parametrize("key", [', "name": "x"', ', "k{}": 1, "k{}": 2'])
def test_check_of_duplicate_keys_takes_linear_work(tmp_path: Path, key: str) -> None:
    def check(count: int) -> None:
        keys = "".join(key.format(i, i) for i in range(count))
        text = f'{{"messages": [{{"role": "user", "content": "hi"{keys}}}, {{"role": "assistant", "content": "d"}}]}}'
        (tmp_path / "a.jsonl").write_text(text + "\n")
        assert (
            len(ftlint.check(tmp_path / "a.jsonl", isolated=True, max_findings=0, ignore=["limits"]).findings)
            >= count - 1
        )

    assert_linear(check)


@pytest.mark.parametrize("kind", ["unknown ids", "tools", "arguments", "keys of the record"])
def test_fix_takes_linear_work(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fix(count: int) -> None:
        (tmp_path / "a.jsonl").write_text(json.dumps(RECORDS[kind](count)) + "\n")
        main(["fix", "--unsafe", "--diff", "--isolated", "--ignore", "limits", str(tmp_path / "a.jsonl")])

    assert_linear(fix)
