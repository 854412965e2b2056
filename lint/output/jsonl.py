"""``jsonl``: one line per finding with the keys of ``json``; the last line has the rest of that document."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output import contract
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Report


def render(report: Report, options: Options) -> Iterator[str]:
    """One line per finding, then one with ``version``, ``tool`` and ``summary``: the only line without ``rule``."""
    for finding in report.findings:
        yield contract.dump(contract.finding_fields(finding))
    end = {
        "version": contract.VERSION,
        "tool": contract.tool(),
        "summary": contract.summary(report),
        **contract.remarks(report),
    }
    yield contract.dump(end)
