"""The dictionaries of the JSON contract, and the documents written from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ftlint import __version__
from ftlint.output.contract import LISTED, dump, dump_with, finding_fields, remarks, summary, tool
from ftlint.results.finding import Excerpt, Fix, Severity, Tally
from tests.lint.output.conftest import make_finding, make_report


def test_a_finding_has_the_keys_of_the_contract_in_order() -> None:
    fields = finding_fields(make_finding(fix=Fix.UNSAFE, excerpt=Excerpt("x", 0, 1), cause="a"))
    assert list(fields.items()) == [
        ("rule", "tool-ids/orphan-result"),
        ("severity", "error"),
        ("path", "data/train.jsonl"),
        ("line", 12),
        ("column", 34),
        ("pointer", "/messages/3/tool_call_id"),
        ("message", 'no call before this message has the id "call_9"'),
        ("fix", "unsafe"),
    ]


def test_a_finding_in_a_notebook_has_its_cell_after_the_line() -> None:
    fields = finding_fields(make_finding(path="a.ipynb", pointer=None, cell=3))
    assert list(fields)[3:6] == ["line", "cell", "column"]
    assert (fields["cell"], fields["pointer"], fields["fix"]) == (3, None, None)


@pytest.mark.parametrize("key", ["path", "pointer", "message"])
def test_text_that_is_not_unicode_is_escaped(key: str) -> None:
    fields = finding_fields(make_finding(**{key: "a\udc80é"}))
    assert fields[key] == "a\\udc80é"
    assert json.loads(dump(fields))[key] == "a\\udc80é"


def test_the_summary_counts_all_findings_by_severity_and_check() -> None:
    report = make_report(make_finding(rule="b"), make_finding(rule="a", severity=Severity.WARNING), files=2)
    report.tallies["none"] = Tally()
    counts = summary(report)
    assert counts == {
        "files": 2,
        "examples": 120,
        "bytes": 48211,
        "errors": 1,
        "warnings": 1,
        "infos": 0,
        "by_rule": {"a": 1, "b": 1},
    }
    assert list(counts["by_rule"]) == ["a", "b"]


def test_findings_that_were_not_kept_are_counted_as_hidden() -> None:
    counts = summary(make_report(make_finding(), hidden=(Severity.INFO, Severity.INFO)))
    assert (counts["hidden"], counts["infos"], counts["by_rule"]) == (2, 2, {"tool-ids/orphan-result": 3})


def test_remarks_without_entries_are_left_out() -> None:
    assert remarks(make_report()) == {}
    assert remarks(make_report(notes=["skipped"])) == {"notes": ["skipped"]}
    assert remarks(make_report(failures=["\udc80 cannot be read"])) == {"failures": ["\\udc80 cannot be read"]}


def test_the_tool_is_named_with_its_version() -> None:
    assert tool() == {"name": "ftlint", "version": __version__}


@pytest.mark.parametrize("text", ["\x1b[1m", "\u202e", "\u2028", "\x7f", "line\nbreak"])
def test_characters_that_act_on_a_terminal_are_escaped_in_json(text: str) -> None:
    written = dump({"key": text})
    assert json.loads(written) == {"key": text}
    assert written.endswith("}\n")
    assert written[:-1].isprintable()
    assert written.isascii()


@pytest.mark.parametrize("entries", [[], [1], [{"a": [1, 2]}, {"b": {}}, "x"]])
@pytest.mark.parametrize("nested", [False, True])
def test_a_list_written_entry_by_entry_is_indented_as_in_one_document(entries: list[Any], nested: bool) -> None:
    inner: dict[str, Any] = {"before": "y", "list": LISTED, "after": f'"list": "{LISTED}"'}
    outer = {"inner": inner} if nested else inner
    pieces = list(dump_with(outer, "list", entries))
    assert "".join(pieces) == dump(
        {"inner": inner | {"list": entries}} if nested else inner | {"list": entries}, indent=True
    )
    assert len(pieces) == len(entries) + 2


def test_entries_are_requested_as_they_are_written() -> None:
    requested = list[int]()

    def entries() -> Iterator[int]:
        for number in range(3):
            requested.append(number)
            yield number

    pieces = dump_with({"list": LISTED}, "list", entries())
    assert (next(pieces), requested) == ('{\n  "list": [', [])
    assert (next(pieces), requested) == ("\n    0", [0])
