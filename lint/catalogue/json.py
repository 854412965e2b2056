"""The rules as JSON. The document has the same structure for all rules, one rule and one check."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from ftlint.catalogue.entries import CheckEntry, RuleEntry, severity_word
from ftlint.output import contract
from ftlint.rule import Sample


def document(rules: Sequence[RuleEntry]) -> str:
    """``{"version", "tool", "rules": [{"name", "summary", "about", "checks": […]}]}``.

    ``severity`` is ``off`` if the check is off under the profile; ``fix`` is ``safe`` if any finding has a safe fix.
    """
    shown = {"version": contract.VERSION, "tool": contract.tool(), "rules": [_rule(rule) for rule in rules]}
    return contract.dump(shown, indent=True)


def _rule(rule: RuleEntry) -> dict[str, Any]:
    checks = [_check(check) for check in rule.checks]
    return {"name": rule.name, "summary": rule.summary, "about": list(rule.about), "checks": checks}


def _check(check: CheckEntry) -> dict[str, Any]:
    return {
        "name": check.name,
        "severity": severity_word(check.severity),
        "fix": check.fixes[0] if check.fixes else None,
        "finds": check.finds,
        "why": check.why,
        "answers": list(check.answers),
        "samples": [_sample(sample) for sample in check.samples],
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "bad": _content(sample.bad),
        "good": _content(sample.good),
        "fixed": _content(sample.fixed),
        "unsafe": sample.unsafe,
        "profile": sample.profile,
        "settings": dict(sample.settings),
    }


def _content(text: str | bytes | None) -> str | dict[str, str] | None:
    """Text unchanged; bytes that are not UTF-8 as base64."""
    if not isinstance(text, bytes):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(text).decode("ascii")}
