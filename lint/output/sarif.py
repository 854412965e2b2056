"""``sarif``: SARIF 2.1.0, for code scanning and SARIF viewers.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

from ftlint.output import contract
from ftlint.output.rendering.characters import visible, without_surrogates
from ftlint.output.rendering.options import Options
from ftlint.results.finding import CheckInfo, Finding, Report, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def render(report: Report, options: Options) -> Iterator[str]:
    """One run: a rule per enabled check, a result per finding, and notes and failures as notifications."""
    fired = {
        finding.rule: CheckInfo(finding.rule, finding.severity, finding.rule, finding.rule)
        for finding in report.findings
    }
    checks = {**fired, **report.checks}
    names = sorted(checks)
    indices = {name: index for index, name in enumerate(names)}
    run = {
        "tool": {"driver": {**contract.tool(), "rules": [_rule(checks[name]) for name in names]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": contract.LISTED,
        "properties": {"summary": contract.summary(report)},
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    results = (_result(finding, indices[finding.rule]) for finding in report.findings)
    yield from contract.dump_with(document, "results", results)


def _rule(check: CheckInfo) -> dict[str, Any]:
    return {
        "id": check.name,
        "shortDescription": {"text": check.finds},
        "fullDescription": {"text": check.why},
        "help": {"text": f"{check.why}\n\nFor examples run: ftlint rules {check.name}"},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
    }


def _invocation(report: Report) -> dict[str, Any]:
    notifications = [("error", text) for text in report.failures] + [("note", text) for text in report.notes]
    if report.hidden > 0:
        notifications.append(("note", f"{report.hidden} more findings are counted but not listed (--max-findings)."))
    invocation: dict[str, Any] = {"executionSuccessful": not report.failures, "exitCode": report.exit_code}
    if notifications:
        invocation["toolExecutionNotifications"] = [
            {"level": level, "message": _message(text)} for level, text in notifications
        ]
    return invocation


def _result(finding: Finding, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri(finding.path)}, "region": _region(finding)}
    }
    location_name = finding.pointer or (f"cell {finding.cell}" if finding.cell is not None else "")
    if location_name:
        location["logicalLocations"] = [{"fullyQualifiedName": without_surrogates(location_name)}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [location],
    }
    properties = {"fix": finding.fix, "cell": finding.cell}
    if any(properties.values()):
        result["properties"] = {key: value for key, value in properties.items() if value is not None}
    return result


def _region(finding: Finding) -> dict[str, int]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.excerpt and finding.excerpt.end > finding.excerpt.start:
        # Without an end, the region would be the rest of the line: of a record, the whole conversation.
        region["endColumn"] = finding.column + finding.excerpt.end - finding.excerpt.start
    return region


def _message(text: str) -> dict[str, str]:
    # "[words](target)" is a link in SARIF, and the text may come from the data, so the bracket is escaped.
    return {"text": visible(text).replace("](", "\\](")}


def uri(path: str) -> str:
    """A path as a URI reference: relative paths stay relative, absolute ones become ``file:``, URLs keep their scheme."""
    scheme = _SCHEME.match(path)
    if scheme:
        return scheme[0] + _quoted(path[scheme.end() :])
    if _DRIVE.match(path):
        return f"file:///{path[0]}:" + _quoted(path[2:].replace("\\", "/"))
    return ("file://" if path.startswith("/") else "") + _quoted(path)


def _quoted(path: str) -> str:
    try:
        return quote_from_bytes(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote_from_bytes(path.encode("utf-8", "replace"))
