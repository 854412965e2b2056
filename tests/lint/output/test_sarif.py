from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint import __version__
from ftlint.output import sarif
from ftlint.output.rendering.options import Options
from ftlint.output.sarif import uri
from ftlint.results.finding import Finding, Report, Severity
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(sarif)


def run_of(report: Report) -> dict[str, Any]:
    document = json.loads(render(report, Options()))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    return dict(run)


def test_the_run_has_all_that_sarif_requires(orphan: Finding) -> None:
    run = run_of(make_report(orphan))
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    why = "Providers refuse the file."
    assert run["tool"] == {
        "driver": {
            "name": "ftlint",
            "version": __version__,
            "rules": [
                {
                    "id": "tool-ids/orphan-result",
                    "shortDescription": {"text": "a tool message with no call before it to answer."},
                    "fullDescription": {"text": why},
                    "help": {"text": f"{why}\n\nFor examples run: ftlint rules tool-ids/orphan-result"},
                    "defaultConfiguration": {"level": "error"},
                }
            ],
        }
    }
    assert run["results"] == [
        {
            "ruleId": "tool-ids/orphan-result",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": 'no call before this message has the id "call_9"'},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "data/train.jsonl"},
                        "region": {"startLine": 12, "startColumn": 34, "endColumn": 42},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "/messages/3/tool_call_id"}],
                }
            ],
            "properties": {"fix": "unsafe"},
        }
    ]


def test_infos_are_notes_and_each_result_points_at_its_rule() -> None:
    info = make_finding(rule="a/b", severity=Severity.INFO)
    run = run_of(make_report(make_finding(), info))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["a/b", "tool-ids/orphan-result"]
    assert [(result["ruleIndex"], result["level"]) for result in run["results"]] == [(1, "error"), (0, "note")]


def test_a_check_without_a_description_still_has_a_rule() -> None:
    report = make_report(make_finding())
    report.checks.clear()
    assert [rule["id"] for rule in run_of(report)["tool"]["driver"]["rules"]] == ["tool-ids/orphan-result"]


@pytest.mark.parametrize("pointer", ["", None])
def test_a_whole_line_or_file_has_no_logical_location_and_no_end(pointer: str | None) -> None:
    (result,) = run_of(make_report(make_finding(pointer=pointer)))["results"]
    (location,) = result["locations"]
    assert set(location) == {"physicalLocation"}
    assert location["physicalLocation"]["region"] == {"startLine": 12, "startColumn": 34}
    assert "properties" not in result


def test_failures_notes_and_what_was_cut_are_notifications() -> None:
    report = make_report(hidden=(Severity.ERROR,) * 3, notes=["a note"], failures=["x.jsonl: gone"])
    (invocation,) = run_of(report)["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "exitCode": 2,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": "x.jsonl: gone"}},
            {"level": "note", "message": {"text": "a note"}},
            {"level": "note", "message": {"text": "3 more findings are counted but not listed (--max-findings)."}},
        ],
    }


def test_no_message_carries_escapes_or_becomes_a_link() -> None:
    (result,) = run_of(make_report(make_finding(message="\x1b[31m\u202e [click](http://x)")))["results"]
    assert result["message"]["text"] == "\\x1b[31m\\u202e [click\\](http://x)"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/a b.jsonl", "data/a%20b.jsonl"),
        ("a:b#c?.jsonl", "a%3Ab%23c%3F.jsonl"),
        ("../东.jsonl", "../%E4%B8%9C.jsonl"),
        ("/srv/a.jsonl", "file:///srv/a.jsonl"),
        ("C:\\data\\a b.jsonl", "file:///C:/data/a%20b.jsonl"),
        ("s3://bucket/a b.jsonl", "s3://bucket/a%20b.jsonl"),
        ("a\udce9.jsonl", "a%E9.jsonl"),
        ("a\ud800.jsonl", "a%3F.jsonl"),
        ("-", "-"),
    ],
)
def test_paths_become_uri_references(path: str, expected: str) -> None:
    assert uri(path) == expected
