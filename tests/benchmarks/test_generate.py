"""The benchmark's data is the same for the same seed, as described, and clean."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import Form, lines, write
from ftlint.cli import main

RECORDS = 150


def records(form: Form, seed: int = 7) -> list[dict[str, Any]]:
    return [json.loads(line) for line in islice(lines(seed, form), RECORDS)]


def wrong(folder: Path, form: Form, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The names of all errors and warnings in a small sample."""
    path = folder / f"{form}.jsonl"
    path.write_bytes(b"".join(islice(lines(7, form), RECORDS)))
    main(["check", "--format", "json", str(path)])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return {finding["rule"] for finding in findings if finding["severity"] != "info"}


@pytest.mark.parametrize("form", ["tools", "legacy"])
def test_same_seed_gives_same_bytes_and_another_seed_others(form: Form, tmp_path: Path) -> None:
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        write(tmp_path / name, 200_000, lines(seed, form))
    first, again, other = ((tmp_path / name).read_bytes() for name in ("first", "again", "other"))
    assert len(first) >= 200_000
    assert first.endswith(b"\n")
    assert first == again
    assert first != other


def test_unfinished_file_is_not_left_behind(tmp_path: Path) -> None:
    write(tmp_path / "chats.jsonl", 1, lines(3, "tools"))
    assert [path.name for path in tmp_path.iterdir()] == ["chats.jsonl"]


@pytest.mark.parametrize("form", ["tools", "legacy"])
def test_lines_are_in_the_style_of_json_dumps(form: Form) -> None:
    for line in islice(lines(7, form), RECORDS):
        assert json.dumps(json.loads(line)).encode() + b"\n" == line


def test_tools_form_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(tmp_path, "tools", capsys) == set()


def test_legacy_form_is_legacy_and_nothing_else_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = {"legacy-functions/definitions", "legacy-functions/call", "legacy-functions/result"}
    assert wrong(tmp_path, "legacy", capsys) == expected


def test_sizes_are_as_described() -> None:
    for record in records("tools"):
        messages = record["messages"]
        assert 3 <= len(record["tools"]) <= 12
        assert 200 <= len(messages[0]["content"]) <= 1_500
        assert 2 <= len(messages) <= 14
        assert sum(len(message.get("tool_calls", ())) for message in messages) <= 4


def test_call_ids_are_unique() -> None:
    calls = [
        call for record in records("tools") for message in record["messages"] for call in message.get("tool_calls", ())
    ]
    assert len({call["id"] for call in calls}) == len(calls) > RECORDS


def test_both_forms_hold_the_same_calls() -> None:
    for modern, legacy in zip(records("tools"), records("legacy"), strict=True):
        made = [call["function"] for message in modern["messages"] for call in message.get("tool_calls", ())]
        assert made == [message["function_call"] for message in legacy["messages"] if "function_call" in message]
        assert [tool["function"] for tool in modern["tools"]] == legacy["functions"]
