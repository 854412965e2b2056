"""The datasets under examples/: each holds the faults that it was made to show, and no others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ftlint.cli import main

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CLEAN = ("clean/chat.jsonl", "clean/tools.jsonl", "preferences.jsonl", "reinforcement.jsonl")

FAULTS = {
    "support_tools.jsonl": {
        (7, "tool-ids/orphan-result"),
        (8, "tool-ids/reused-call-id"),
        (9, "tool-arguments/enum"),
        (10, "tool-arguments/double-encoded"),
        (11, "tool-arguments/wrong-form"),
        (11, "tool-drift/mixed-argument-types"),
        (12, "system-prompt/near-duplicate"),
        (13, "system-prompt/near-duplicate"),
        (14, "system-prompt/missing"),
        (15, "tool-ids/unanswered-call"),
        (16, "message-shape/blank-content"),
        (17, "message-shape/null-text"),
        (18, "message-shape/developer-role"),
        (19, "message-shape/tool-content-parts"),
        (20, "message-shape/unknown-key"),
        (21, "record-shape/request-parameter"),
        (22, "tool-ids/missing-result-id"),
        (23, "tool-arguments/undeclared-tool"),
        (24, "tool-arguments/schema"),
        (25, "tool-arguments/invalid-json"),
        (26, "tool-ids/unknown-id"),
        (27, "turn-order/consecutive-assistant"),
        (28, "turn-order/last-not-assistant"),
        (29, "json-lines/blank-line"),
    },
    "ticket_notes.jsonl": {(17, "stop-sequence/missing")},
    "completions.jsonl": {(7, "stop-sequence/prompt-separator"), (12, "stop-sequence/completion-stop")},
    "damaged.jsonl": {
        (1, "json-lines/bom"),
        (4, "json-lines/invalid"),
        (6, "json-lines/blank-line"),
        (8, "json-lines/duplicate-key"),
        (9, "json-lines/several-values"),
        (10, "json-lines/non-finite"),
    },
}


def wrong(path: Path, capsys: pytest.CaptureFixture[str]) -> set[tuple[int, str]]:
    """``(line, check)`` of all errors and warnings that ``ftlint check`` reports in a file."""
    code = main(["check", "--format", "json", str(path)])
    findings = json.loads(capsys.readouterr().out)["findings"]
    found = {(finding["line"], finding["rule"]) for finding in findings if finding["severity"] != "info"}
    assert code == (1 if found else 0)
    return found


def copy_of(name: str, folder: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / name, folder))


@pytest.mark.parametrize("name", CLEAN)
def test_clean_file_has_no_error_and_no_warning(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(EXAMPLES / name, capsys) == set()


@pytest.mark.parametrize("name", FAULTS)
def test_file_has_its_faults_and_no_others(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(EXAMPLES / name, capsys) == FAULTS[name]


def test_pretty_printed_records_are_the_only_fault_of_their_file(capsys: pytest.CaptureFixture[str]) -> None:
    found = wrong(EXAMPLES / "pretty.jsonl", capsys)
    assert (1, "json-lines/pretty-printed") in found
    assert {check for _, check in found} == {"json-lines/pretty-printed"}


def test_legacy_file_has_every_line_in_the_legacy_form(capsys: pytest.CaptureFixture[str]) -> None:
    found = wrong(EXAMPLES / "weather_legacy.jsonl", capsys)
    assert [line for line, check in sorted(found) if check == "legacy-functions/definitions"] == list(range(1, 21))
    assert (14, "legacy-functions/missing-name") in found
    assert all(check.startswith("legacy-functions/") for _, check in found)


def test_fix_moves_the_legacy_file_to_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of("weather_legacy.jsonl", tmp_path)
    assert main(["fix", str(path)]) == 0
    capsys.readouterr()
    text = path.read_text(encoding="utf-8")
    assert '"functions"' not in text
    assert '"function_call"' not in text
    assert '"role": "function"' not in text
    assert len(text.split("\n")) == 20 + 1
    assert wrong(path, capsys) == set()


def test_fix_gives_each_pretty_printed_record_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of("pretty.jsonl", tmp_path)
    before = json.loads("[" + path.read_text(encoding="utf-8").replace("\n}\n{", "\n},{") + "]")
    assert main(["fix", str(path)]) == 0
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]] == before
    capsys.readouterr()
    assert wrong(path, capsys) == set()


@pytest.mark.parametrize("name", CLEAN)
def test_fix_leaves_a_clean_file_as_it_is(name: str, tmp_path: Path) -> None:
    path = copy_of(name, tmp_path)
    assert main(["fix", str(path)]) == 0
    assert path.read_bytes() == (EXAMPLES / name).read_bytes()


def test_readme_has_a_line_for_each_file() -> None:
    listed = [
        line.split("`")[1]
        for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
        if "| `" in line
    ]
    assert sorted(listed) == sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*.jsonl"))
