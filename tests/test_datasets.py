"""Examples that the `datasets` library of Hugging Face holds, and the files that it writes. Runs where that is installed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.rule.samples import assistant, call, calls, function_call, lines, result, system, user
from tests.helpers import ALONE
from tests.helpers import ftlint as command

datasets = pytest.importorskip("datasets", reason="needs the library `datasets`: pip install datasets")

FILLED = "record-shape/null-filled"
OTHER = ["limits", "coverage", "duplicates"]


def tool(name: str, **properties: Any) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties, "required": list(properties)[:1]}
    return {"type": "function", "function": {"name": name, "description": "What it does.", "parameters": parameters}}


TOOLS = [
    tool("tides", harbour={"type": "string", "enum": ["Skagen", "Ribe"]}),
    tool("quote", symbol={"type": "string"}, window={"type": "object", "properties": {"days": {"type": "integer"}}}),
]


def asked(name: str, arguments: Any) -> list[Any]:
    return [user(), calls(call(name, arguments), content=None), result(), assistant(weight=1)]


def examples(objects: bool) -> list[Any]:
    passed = [{"harbour": "Skagen"}, {"symbol": "A", "window": {"days": 3}}]
    first, second = passed if objects else map(json.dumps, passed)
    return [
        {"messages": asked("tides", first), "tools": TOOLS},
        {"messages": [system("Be brief."), user(), assistant("No.")], "tools": None},
        {"messages": asked("quote", second), "tools": TOOLS[1:]},
    ]


def arrow_table(rows: list[Any]) -> Any:
    """A dataset of structs, with one set of keys for all rows at every depth, as versions before 4.7 make of any rows."""
    pa = pytest.importorskip("pyarrow")
    columns = {key: pa.array([row.get(key) for row in rows]) for key in rows[0]}
    return datasets.Dataset(pa.table(columns))


def findings(rows: Any, profile: str) -> list[tuple[str, str]]:
    report = ftlint.check_examples(rows, profile=profile, ignore=OTHER)
    return sorted((one.rule, one.severity.value) for one in report.findings)


def own_findings(profile: str, objects: bool) -> list[tuple[str, str]]:
    """What is found of the examples as they were written."""
    rows = [{key: value for key, value in row.items() if value is not None} for row in examples(objects)]
    return findings(rows, profile)


MAKERS = {
    "from_list": lambda rows: datasets.Dataset.from_list(rows),
    "from_dict": lambda rows: datasets.Dataset.from_dict({key: [row.get(key) for row in rows] for key in rows[0]}),
    "arrow": arrow_table,
    "iterable": lambda rows: arrow_table(rows).to_iterable_dataset(),
    "generator": lambda rows: datasets.IterableDataset.from_generator(lambda: iter(arrow_table(rows))),
    "mapped": lambda rows: arrow_table(rows).map(lambda row: row),
    "split": lambda rows: datasets.DatasetDict(train=arrow_table(rows))["train"],
}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("profile", "objects"), [("openai", False), ("openai", True), ("together", False)])
def test_a_dataset_has_one_finding_more_than_its_examples(make: str, profile: str, objects: bool) -> None:
    severity = "error" if profile == "openai" else "info"
    rows = MAKERS[make](examples(objects))
    assert findings(rows, profile) == sorted([*own_findings(profile, objects), (FILLED, severity)])


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("profile", "objects"), [("trl", True), ("axolotl", False), ("axolotl", True), ("llama-factory", False)]
)
def test_a_dataset_is_no_fault_to_a_trainer_that_reads_it(make: str, profile: str, objects: bool) -> None:
    rows = MAKERS[make](examples(objects))
    assert findings(rows, profile) == own_findings(profile, objects)


def test_the_example_of_the_readme_works_as_shown() -> None:
    dataset = arrow_table(
        [{"messages": [user(), function_call()], "functions": [TOOLS[0]["function"]]}, *examples(False)]
    )
    report = ftlint.check_examples(dataset, profile="together")
    for finding in report.findings:
        assert finding.line
        assert finding.rule
        assert finding.message
    fixed = ftlint.fix_example(dataset[0], rule="legacy-functions")
    assert fixed["messages"][1]["tool_calls"][0]["function"] == function_call()["function_call"]
    assert dataset[0]["messages"][1]["function_call"] is not None


def test_an_example_of_a_dataset_is_fixed_to_what_was_written() -> None:
    rows, given = arrow_table(examples(True)), examples(False)
    assert ftlint.fix_example(rows[1]) == {"messages": given[1]["messages"]}
    assert ftlint.fix_example(rows[0]) == given[0]
    assert ftlint.fix_example(rows[2]) == given[2]


def test_examples_may_be_a_list_or_a_generator_of_rows() -> None:
    def rows() -> Iterator[Any]:
        yield from arrow_table(examples(True))

    expected = findings(arrow_table(examples(True)), "openai")
    assert findings(rows(), "openai") == expected
    assert findings(list(arrow_table(examples(True))), "openai") == expected


@pytest.mark.parametrize("make", ["from_list", "arrow"])
@pytest.mark.parametrize("objects", [False, True])
def test_a_file_that_datasets_wrote_is_fixed_to_what_was_written(make: str, objects: bool, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    MAKERS[make](examples(objects)).to_json(file)
    assert "null" in file.read_text()
    command("fix", *ALONE, file)
    written = [{key: value for key, value in row.items() if value is not None} for row in examples(False)]
    assert [json.loads(one) for one in file.read_text().splitlines()] == written


def test_a_file_that_datasets_reads_is_written_and_fixed_without_loss(tmp_path: Path) -> None:
    source, file = tmp_path / "source.jsonl", tmp_path / "x.jsonl"
    source.write_text(lines(*({**row, "tools": row["tools"] or []} for row in examples(True))))
    datasets.Dataset.from_json(str(source), cache_dir=str(tmp_path / "cache")).to_json(file)
    command("fix", *ALONE, file)
    written = [{key: value for key, value in row.items() if value is not None} for row in examples(False)]
    assert [json.loads(one) for one in file.read_text().splitlines()] == written
