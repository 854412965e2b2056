"""The JSON contract (version 1): the dictionaries that ``json`` and ``jsonl`` are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from ftlint import __version__
from ftlint.output.rendering.characters import json_text, without_surrogates
from ftlint.results.finding import Finding, Report

VERSION = 1


def tool() -> dict[str, str]:
    """Who wrote this: name and version."""
    return {"name": "ftlint", "version": __version__}


def finding(found: Finding) -> dict[str, Any]:
    """One finding with the keys of the contract, in its order."""
    cell = {} if found.cell is None else {"cell": found.cell}
    return {
        "rule": found.rule,
        "severity": found.severity,
        "path": without_surrogates(found.path),
        "line": found.line,
        **cell,
        "column": found.column,
        "pointer": None if found.pointer is None else without_surrogates(found.pointer),
        "message": without_surrogates(found.message),
        "fix": found.fix,
    }


def summary(report: Report) -> dict[str, Any]:
    """The counts of everything found, also of findings that were not kept; those are counted as ``hidden``, if any."""
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
    """``notes`` and ``failures``, each only where there are any."""
    found = {"notes": report.notes, "failures": report.failures}
    return {key: [without_surrogates(text) for text in texts] for key, texts in found.items() if texts}


LISTED: Final = "listed by ftlint.output.contract.dump_with"
"""Stands for the list in a document that is written entry by entry."""


def dump_with(document: dict[str, Any], key: str, entries: Iterable[object]) -> Iterator[str]:
    """``document`` as indented JSON in pieces: ``entries`` are the list in the place of `LISTED` under ``key``."""
    # Inside a string the quotes would be escaped, so nothing from the data is taken for this place.
    before, after = dump(document, indent=True).split(f'"{key}": "{LISTED}"')
    outer = before[before.rfind("\n") :]
    separator, end = f"{outer}  ", "]"
    yield f'{before}"{key}": ['
    for entry in entries:
        yield separator + dump(entry, indent=True).rstrip("\n").replace("\n", f"{outer}  ")
        separator, end = f",{outer}  ", f"{outer}]"
    yield end + after


def dump(value: object, *, indent: bool = False) -> str:
    """``value`` as JSON with one line end; what a terminal would obey or hide is written as an escape of JSON."""
    return json_text(orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None).decode()) + "\n"
