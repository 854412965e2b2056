"""``json``: one document with all findings and the summary, as the contract (version 1) says."""

from __future__ import annotations

from ftlint.finding import Report
from ftlint.output import contract
from ftlint.output.options import Options


def render(report: Report, options: Options) -> str:
    """The whole report as one indented JSON object; ``notes`` and ``failures`` are there when there are any."""
    document = {
        "version": contract.VERSION,
        "tool": contract.tool(),
        "findings": [contract.finding(found) for found in report.findings],
        "summary": contract.summary(report),
        **contract.remarks(report),
    }
    return contract.dump(document, indent=True)
