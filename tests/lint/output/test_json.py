from __future__ import annotations

import json

import orjson

from ftlint import __version__
from ftlint.output import json as output_module
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Finding, Fix, Severity
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(output_module)


def test_the_document_is_the_contract_and_its_keys_stand_in_order(orphan: Finding) -> None:
    text = render(make_report(orphan), Options())
    assert json.dumps(json.loads(text)) == json.dumps(
        {
            "version": 1,
            "tool": {"name": "ftlint", "version": __version__},
            "findings": [
                {
                    "rule": "tool-ids/orphan-result",
                    "severity": "error",
                    "path": "data/train.jsonl",
                    "line": 12,
                    "column": 34,
                    "pointer": "/messages/3/tool_call_id",
                    "message": 'no call before this message has the id "call_9"',
                    "fix": "unsafe",
                }
            ],
            "summary": {
                "files": 1,
                "examples": 120,
                "bytes": 48211,
                "errors": 1,
                "warnings": 0,
                "infos": 0,
                "by_rule": {"tool-ids/orphan-result": 1},
            },
        }
    )
    assert text.endswith("}\n")


def test_a_whole_line_a_whole_file_and_no_fix() -> None:
    report = make_report(make_finding(pointer=""), make_finding(pointer=None), make_finding(fix=Fix.SAFE))
    found = json.loads(render(report, Options()))["findings"]
    assert [(one["pointer"], one["fix"]) for one in found] == [
        ("", None),
        (None, None),
        ("/messages/3/tool_call_id", "safe"),
    ]


def test_what_the_cap_did_not_keep_is_counted_as_hidden() -> None:
    report = make_report(make_finding(), hidden=(Severity.ERROR, Severity.WARNING))
    summary = json.loads(render(report, Options()))["summary"]
    assert summary["hidden"] == 2
    assert (summary["errors"], summary["warnings"]) == (2, 1)
    assert summary["by_rule"] == {"tool-ids/orphan-result": 3}


def test_notes_and_failures_are_there_when_there_are_any() -> None:
    document = json.loads(render(make_report(notes=["a note"], failures=["x.jsonl: gone"]), Options()))
    assert (document["notes"], document["failures"]) == (["a note"], ["x.jsonl: gone"])


def test_a_terminal_gets_no_escapes_and_a_reader_the_very_value() -> None:
    message = "\x1b[31m \u202e \x9b \x7f \u2028 東京"
    text = render(make_report(make_finding(message=message)), Options())
    assert not set(text) & set("\x1b\u202e\x9b\x7f\u2028")
    assert "東京" in text
    assert json.loads(text)["findings"][0]["message"] == message


def test_a_path_that_is_no_utf_8_leaves_the_document_readable() -> None:
    document = orjson.loads(render(make_report(make_finding(path="a\udce9.jsonl")), Options()))
    assert document["findings"][0]["path"] == "a\\udce9.jsonl"
