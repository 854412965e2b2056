"""Mends texts: cuts leaked tokens and white space off, reads broken characters anew, redacts what is secret or personal."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("content-quality")


def _put(example: Example, problems: Sequence[Problem]) -> None:
    """Put the text that each problem brings along in the place of the one it is about."""
    for problem in problems:
        parent, _, _ = problem.pointer.rpartition("/")
        holder, last = resolve(example.record, parent), parse(problem.pointer)[-1]
        holder[int(last) if isinstance(holder, list) else last] = problem.data


@fixer.mend("template-token")
def cut_tokens(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Cut off the template tokens that a text ends in, with the white space around them."""
    _put(example, problems)


@fixer.mend("edge-whitespace")
def cut_white_space(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Cut off the white space at the edges of an answer."""
    _put(example, problems)


@fixer.mend("mojibake")
def read_anew(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Read every broken sequence as the UTF-8 that it was."""
    _put(example, problems)


@fixer.mend("secret")
def redact_secrets(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put `[REDACTED]` in the place of every key and token."""
    _put(example, problems)


@fixer.mend("personal-data")
def redact_personal_data(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put `[REDACTED]` in the place of everything personal."""
    _put(example, problems)
