"""The extremes are what they are called, the same for the same seed, and as clean or as faulty as they say."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extremes import FAULTS, MAKERS, Extreme, extreme_lines
from tests.helpers import ftlint

RECORDS = 300


def made(kind: Extreme, seed: int = 7) -> list[bytes]:
    return list(islice(extreme_lines(seed, kind), RECORDS))


def summary(folder: Path, kind: Extreme) -> dict[str, Any]:
    path = folder / f"{kind}.jsonl"
    path.write_bytes(b"".join(made(kind)))
    document: dict[str, Any] = json.loads(ftlint("check", "--isolated", "--format", "json", path).out)
    return dict(document["summary"])


@pytest.mark.parametrize("kind", MAKERS)
def test_same_seed_gives_same_bytes_and_another_seed_others(kind: Extreme) -> None:
    assert made(kind) == made(kind)
    assert made(kind) != made(kind, seed=8)


def test_every_prompt_is_another_one() -> None:
    prompts = Counter(json.loads(line)["messages"][0]["content"] for line in made("prompts"))
    assert len(prompts) == RECORDS


def test_every_definition_is_another_one_and_names_come_again() -> None:
    functions = [json.loads(line)["tools"][0]["function"] for line in made("definitions")]
    assert len({json.dumps(function) for function in functions}) == RECORDS
    assert RECORDS / 2 <= len({function["name"] for function in functions}) < RECORDS


@pytest.mark.parametrize("kind", ["prompts", "definitions"])
def test_nothing_is_wrong_in_what_differs_by_design(kind: Extreme, tmp_path: Path) -> None:
    found = summary(tmp_path, kind)
    assert (found["errors"], found["warnings"]) == (0, 0)


def test_each_line_has_ten_findings(tmp_path: Path) -> None:
    by_rule = summary(tmp_path, "findings")["by_rule"]
    of_the_whole = {name: count for name, count in by_rule.items() if count % RECORDS}
    assert sum(by_rule.values()) - sum(of_the_whole.values()) == FAULTS * RECORDS
    assert of_the_whole.keys() <= {"coverage/no-plain-replies", "coverage/few-calls", "system-prompt/missing"}
