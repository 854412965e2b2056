"""The rules as Markdown: a page for each rule and a table of all, with the links of ``docs/rules``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ftlint.catalogue.entries import (
    CheckEntry,
    RuleEntry,
    fix_command,
    fixability,
    settings_of,
    severities_elsewhere,
    severity_word,
)
from ftlint.catalogue.samples import program_lines, sample_lines
from ftlint.engine.inputs.file_names import is_program
from ftlint.results.finding import Fix
from ftlint.rule import Sample

ROOM = 100
"""Columns of the examples, so that a page needs no horizontal scrolling."""

_INTRODUCTION = """\
A **rule** covers one concern, a **check** one way to break it. Both names can be selected: `--rule tool-ids`,
`--ignore turn-order/no-user`.

- **error**: the provider rejects the file, or the model learns broken output. **warning**: very likely a mistake.
  **info**: worth knowing; does not change the exit code. **off**: runs only if you select it.
- **safe**: `ftlint fix` fixes it and keeps the meaning of the example. **unsafe**: only `ftlint fix --unsafe` fixes it,
  as the fix may change what the model learns. Some findings of a fixable check have no fix; their message says what to do.

Profiles and the configuration can change severities; these pages show those of the default profile, `openai`."""
_LONG_LINES = "In a file each example is one line; long lines are wrapped here."
_WORDS = re.compile(r"(`+.*?`+)")
_SPECIAL = re.compile(r"([\\*_\[\]<>|])")


def catalogue(rules: Sequence[RuleEntry]) -> str:
    """The table of all checks under their rules."""
    parts = ["# Rules", _INTRODUCTION]
    for rule in rules:
        parts += [f"## [{rule.name}]({rule.page})", _prose(_sentence(rule.summary)), _table(rule.checks, rule.page)]
    return _joined(parts)


def explained(rule: RuleEntry, name: str) -> str:
    """The page of a rule; if ``name`` is that of a check, its part of the page."""
    if name != rule.name:
        return _joined(part for check in rule.checks for part in _check(check))
    parts = [f"# {rule.name}", *map(_prose, rule.about), _table(rule.checks), _LONG_LINES]
    return _joined([*parts, *(part for check in rule.checks for part in _check(check))])


def overview(rules: Sequence[RuleEntry], folder: str) -> str:
    """A table with one row per rule, with links to the pages in ``folder``."""
    rows = [f"| [{rule.name}]({folder}/{rule.page}) | {_prose(rule.summary)} | {len(rule.checks)} |" for rule in rules]
    return "\n".join(["| rule | about | checks |", "|---|---|---|", *rows])


def _table(checks: Sequence[CheckEntry], page: str = "") -> str:
    rows = [
        f"| [{check.short_name}]({page}#{check.short_name}) | {severity_word(check.severity)} "
        f"| {check.fixes[0].value if check.fixes else '—'} | {_prose(check.finds)} |"
        for check in checks
    ]
    return "\n".join(["| check | severity | fix | finds |", "|---|---|---|---|", *rows])


def _check(check: CheckEntry) -> Iterator[str]:
    yield f"## {check.short_name}"
    yield f"{_prose(check.finds)} {_prose(check.why)}"
    severity = f"**{severity_word(check.severity)}**, {_fixability(check)}"
    others = severities_elsewhere(check)
    yield severity + f" ({others})" * bool(others)
    if check.answers:
        yield "Providers say:"
        yield "\n".join(f"- {_code(answer)}" for answer in check.answers)
    for sample in check.samples:
        yield from _sample(sample)


def _fixability(check: CheckEntry) -> str:
    return fixability(check).replace("--unsafe", f"`--{Fix.UNSAFE.value}`")


def _sample(sample: Sample) -> Iterator[str]:
    settings = settings_of(sample)
    if sample.data is not None:
        yield "With this training data:"
        yield _block(sample.data, "train.jsonl")
    yield "Bad" + f" ({_prose(settings)})" * bool(settings) + ":"
    yield _block(sample.bad, sample.file)
    if sample.fixed is not None and sample.fixed == sample.good:
        yield f"Good, and the result of `{fix_command(sample)}`:"
        yield _block(sample.good, sample.file)
        return
    yield "Good:"
    yield _block(sample.good, sample.file)
    if sample.fixed is not None:
        yield f"After `{fix_command(sample)}`:"
        yield _block(sample.fixed, sample.file)


def _block(text: str | bytes, file: str) -> str:
    program = is_program(file)
    rows = [row for _, rows in (program_lines(text) if program else sample_lines(text, ROOM)) for row in rows]
    fence = "`" * max(3, *(len(ticks) + 1 for row in rows for ticks in re.findall("`+", row)), 0)
    return "\n".join([fence + ("python" if program else "json"), *rows, fence])


def _code(text: str) -> str:
    """Text as inline code, whatever backticks it contains."""
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    ticks, space = "`" * (longest + 1), " " * bool(longest)
    return f"{ticks}{space}{text}{space}{ticks}"


def _prose(text: str) -> str:
    """A sentence of a rule: names in backticks are kept, Markdown syntax is escaped."""
    pieces = _WORDS.split(text.replace("``", "`"))
    return "".join(_in_table(piece) if piece.startswith("`") else _SPECIAL.sub(r"\\\1", piece) for piece in pieces)


def _in_table(code: str) -> str:
    return code.replace("|", r"\|")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}" + "." * (not words.endswith("."))


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return "\n\n".join(parts) + "\n"
