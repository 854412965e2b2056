"""``json``: one document with all findings and the summary, as defined in `ftlint.output.contract`."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output import contract
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Report


def render(report: Report, options: Options) -> Iterator[str]:
    """The report as one indented JSON object; ``notes`` and ``failures`` are left out if empty."""
    document = {
        "version": contract.VERSION,
        "tool": contract.tool(),
        "findings": contract.LISTED,
        "summary": contract.summary(report),
        **contract.remarks(report),
    }
    yield from contract.dump_with(document, "findings", map(contract.finding_fields, report.findings))
