"""Fixes texts: removes template tokens and edge whitespace, repairs mojibake, redacts secrets and personal data."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("content-quality")


def _put(example: Example, problems: Sequence[Problem]) -> None:
    """Replace each reported text by the problem's ``data``."""
    for problem in problems:
        parent, _, _ = problem.pointer.rpartition("/")
        holder, last = resolve(example.record, parent), parse(problem.pointer)[-1]
        holder[int(last) if isinstance(holder, list) else last] = problem.data


@fixer.fix("template-token")
def cut_tokens(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the template tokens at the end of a text, with the whitespace around them."""
    _put(example, problems)


@fixer.fix("edge-whitespace")
def cut_white_space(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the whitespace at the edges of an answer."""
    _put(example, problems)


@fixer.fix("mojibake")
def repair_mojibake(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Decode every broken sequence as the UTF-8 that it was."""
    _put(example, problems)


@fixer.fix("secret")
def redact_secrets(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace every key and token by `[REDACTED]`."""
    _put(example, problems)


@fixer.fix("personal-data")
def redact_personal_data(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace all personal data by `[REDACTED]`."""
    _put(example, problems)
