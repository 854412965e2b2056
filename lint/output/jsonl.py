"""``jsonl``: one finding a line with the keys of ``json``; the last line is everything else of the document."""

from __future__ import annotations

from ftlint.finding import Report
from ftlint.output import contract
from ftlint.output.options import Options


def render(report: Report, options: Options) -> str:
    """A line for each finding, then one with ``version``, ``tool`` and ``summary``: the only line without ``rule``."""
    lines = [contract.dump(contract.finding(found)) for found in report.findings]
    end = {
        "version": contract.VERSION,
        "tool": contract.tool(),
        "summary": contract.summary(report),
        **contract.remarks(report),
    }
    return "".join([*lines, contract.dump(end)])
