"""The JSON contract (version 1): the dictionaries in the output of ``json`` and ``jsonl``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from ftlint import __version__
from ftlint.output.rendering.characters import json_text, without_surrogates
from ftlint.results.finding import Finding, Report

VERSION = 1


def tool() -> dict[str, str]:
    """Name and version of ftlint."""
    return {"name": "ftlint", "version": __version__}


def finding_fields(finding: Finding) -> dict[str, Any]:
    """One finding as a dictionary, with keys in the order of the contract."""
    cell = {} if finding.cell is None else {"cell": finding.cell}
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": without_surrogates(finding.path),
        "line": finding.line,
        **cell,
        "column": finding.column,
        "pointer": None if finding.pointer is None else without_surrogates(finding.pointer),
        "message": without_surrogates(finding.message),
        "fix": finding.fix,
    }


def summary(report: Report) -> dict[str, Any]:
    """The counts of all findings. Those that were not kept are also counted as ``hidden``, if there are any."""
    totals = report.totals
    counts: dict[str, Any] = {
        "files": report.files,
        "examples": report.examples,
        "bytes": report.bytes,
        "errors": totals.errors,
        "warnings": totals.warnings,
        "infos": totals.infos,
        "by_rule": {name: report.tallies[name].total for name in sorted(report.tallies) if report.tallies[name].total},
    }
    if report.hidden > 0:
        counts["hidden"] = report.hidden
    return counts


def remarks(report: Report) -> dict[str, list[str]]:
    """``notes`` and ``failures``; a key is left out if its list is empty."""
    lists = {"notes": report.notes, "failures": report.failures}
    return {key: [without_surrogates(text) for text in texts] for key, texts in lists.items() if texts}


LISTED: Final = "listed by ftlint.output.contract.dump_with"
"""Placeholder for a list in a document that is written entry by entry."""


def dump_with(document: dict[str, Any], key: str, entries: Iterable[object]) -> Iterator[str]:
    """``document`` as indented JSON in pieces; under ``key`` the list of ``entries`` replaces `LISTED`."""
    # Inside a string the quotes would be escaped, so text from the data cannot match.
    before, after = dump(document, indent=True).split(f'"{key}": "{LISTED}"')
    outer = before[before.rfind("\n") :]
    separator, end = f"{outer}  ", "]"
    yield f'{before}"{key}": ['
    for entry in entries:
        yield separator + dump(entry, indent=True).rstrip("\n").replace("\n", f"{outer}  ")
        separator, end = f",{outer}  ", f"{outer}]"
    yield end + after


def dump(value: object, *, indent: bool = False) -> str:
    """``value`` as JSON with a line end; control and invisible characters are escaped."""
    return json_text(orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None).decode()) + "\n"
