"""``jsonl``: one finding a line with the keys of ``json``; the last line is everything else of the document."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output import contract
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Report


def render(report: Report, options: Options) -> Iterator[str]:
    """A line for each finding, then one with ``version``, ``tool`` and ``summary``: the only line without ``rule``."""
    for found in report.findings:
        yield contract.dump(contract.finding(found))
    end = {
        "version": contract.VERSION,
        "tool": contract.tool(),
        "summary": contract.summary(report),
        **contract.remarks(report),
    }
    yield contract.dump(end)
