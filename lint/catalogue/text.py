"""The rules for a terminal: a table of all, and the explanation of one rule with examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

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
from ftlint.output.rendering.characters import width, wrap
from ftlint.output.rendering.places import SEVERITY_STYLES
from ftlint.output.rendering.terminal import BOLD, CYAN, DIM, GREEN, RED, Terminal
from ftlint.output.rendering.wording import count
from ftlint.rule import Sample

_SEVERITY, _FIX = len("warning"), len("unsafe")
_INDENT = 4  # of a sample's lines
_NARROW = 24  # columns a sentence needs next to the other columns; with fewer it goes below them


def catalogue(rules: Sequence[RuleEntry], terminal: Terminal) -> str:
    """A table of all checks under their rules."""
    lines: list[str] = []
    column = max((width(check.short_name) for rule in rules for check in rule.checks), default=0)
    for rule in rules:
        lines += [*_heading(rule, terminal), *_table(rule.checks, column, terminal), ""]
    checks = [check for rule in rules for check in rule.checks]
    fixable = sum(1 for check in checks if check.fixes)
    lines.append(f"{count(len(checks), 'check')} in {count(len(rules), 'rule')}, {fixable:,} fixable.")
    lines += ["", f"  explain a rule or check   {terminal.paint('ftlint rules NAME', BOLD)}"]
    return "".join(f"{line}\n" for line in lines)


def explained(rule: RuleEntry, name: str, terminal: Terminal) -> str:
    """The rule with all its checks; only the check if ``name`` is that of a check."""
    if name == rule.name:
        lines = [*_heading(rule, terminal), *_about(rule, terminal), ""]
        column = max((width(check.short_name) for check in rule.checks), default=0)
        lines += [*_table(rule.checks, column, terminal), ""]
    else:
        lines = []
    for check in rule.checks:
        lines += [*_check(check, terminal), ""]
    if name == rule.name:
        lines.pop()
    else:
        lines.append(f"  explain the whole rule   {terminal.paint(f'ftlint rules {rule.name}', BOLD)}")
    return "".join(f"{line}\n" for line in lines)


def _heading(rule: RuleEntry, terminal: Terminal) -> Iterator[str]:
    indent = width(rule.name) + 2
    first, *more = _wrapped(rule.summary, terminal, indent)
    yield f"{terminal.paint(rule.name, BOLD, CYAN)}  {terminal.paint(first, DIM)}"
    yield from (" " * indent + terminal.paint(line, DIM) for line in more)


def _about(rule: RuleEntry, terminal: Terminal) -> Iterator[str]:
    for paragraph in rule.about:
        yield ""
        yield from (f"  {line}" for line in _wrapped(paragraph, terminal, 2))


def _table(checks: Sequence[CheckEntry], column: int, terminal: Terminal) -> Iterator[str]:
    left = column + _SEVERITY + _FIX + 8
    same_line = terminal.width - left >= _NARROW
    indent = left if same_line else 4
    for check in checks:
        name = check.short_name.ljust(column)
        word = severity_word(check.severity).ljust(_SEVERITY)
        fix = (check.fixes[0].value if check.fixes else "").ljust(_FIX)
        cells = f"  {terminal.paint(name, BOLD)}  {_severity(check, word, terminal)}  {terminal.paint(fix, GREEN)}  "
        sentence = _wrapped(check.finds, terminal, indent)
        if not same_line:
            yield cells.rstrip()
            cells = " " * indent
        yield (cells + sentence[0]).rstrip()
        yield from (" " * indent + line for line in sentence[1:])


def _severity(check: CheckEntry, word: str, terminal: Terminal) -> str:
    return terminal.paint(word, *(SEVERITY_STYLES[check.severity].styles if check.severity else (DIM,)))


def _check(check: CheckEntry, terminal: Terminal) -> Iterator[str]:
    """Heading, what it finds, why that matters, messages of providers, and samples."""
    yield from _check_heading(check, terminal)
    yield from (f"  {line}" for line in _wrapped(check.finds, terminal, 2))
    yield from (f"  {terminal.paint(line, DIM)}" for line in _wrapped(check.why, terminal, 2))
    if check.other_severities:
        yield from (f"  {line}" for line in _wrapped(f"Other severities: {severities_elsewhere(check)}.", terminal, 2))
    if check.answers:
        yield ""
        yield "  Providers say"
    for answer in check.answers:
        yield from (f"    {terminal.paint(line, RED)}" for line in wrap(terminal.show(answer), terminal.width - 4))
    for sample in check.samples:
        yield from _sample(sample, terminal)


def _check_heading(check: CheckEntry, terminal: Terminal) -> Iterator[str]:
    facts = f"{severity_word(check.severity)} {terminal.glyphs.dot} {fixability(check)}"
    room = terminal.width - width(check.name) - 1
    same_line = room - width(facts) >= 3
    rule = terminal.glyphs.rule * (room - width(facts) - 1 if same_line else room)
    yield f"{_severity(check, check.name, terminal)} {terminal.paint(rule, DIM)}" + f" {facts}" * same_line
    if not same_line:
        yield f"  {facts}"


def _sample(sample: Sample, terminal: Terminal) -> Iterator[str]:
    settings = settings_of(sample)
    if sample.data is not None:
        yield from _example("with this training data", sample.data, DIM, terminal, "train.jsonl")
    yield from _example("bad" + f" ({settings})" * bool(settings), sample.bad, RED, terminal, sample.file)
    if sample.fixed is not None and sample.fixed == sample.good:
        yield from _example(f"good, and the result of {fix_command(sample)}", sample.good, GREEN, terminal, sample.file)
        return
    yield from _example("good", sample.good, GREEN, terminal, sample.file)
    if sample.fixed is not None:
        yield from _example(f"after {fix_command(sample)}", sample.fixed, GREEN, terminal, sample.file)


def _example(title: str, text: str | bytes, colour: str, terminal: Terminal, file: str) -> Iterator[str]:
    """The lines of a file with their numbers."""
    yield ""
    yield f"  {terminal.paint(terminal.show(title), colour)}"
    bar = terminal.paint(terminal.glyphs.bar, DIM)
    room = terminal.width - _INDENT - 4
    lines = program_lines(text) if is_program(file) else sample_lines(text, room, terminal.glyphs.dots)
    digits = max(len(str(number or "")) for number, _ in lines)
    for number, rows in lines:
        shown = [piece for row in rows for piece in _broken(terminal.show(row), terminal.width - _INDENT - digits - 3)]
        for row, label in zip_longest(shown, [str(number or "")], fillvalue=""):
            yield f"{' ' * _INDENT}{terminal.paint(label.rjust(digits), DIM)} {bar} {row}".rstrip()


def _broken(row: str, room: int) -> list[str]:
    """A row in pieces of at most ``room`` columns; only a row with a long string has more than one."""
    if width(row) <= room:
        return [row]
    indent = min(len(row) - len(row.lstrip(" ")), room // 2)
    first, *more = wrap(row.lstrip(" "), room - indent - 2)
    return [" " * indent + first, *(" " * (indent + 2) + line for line in more)]


def _wrapped(text: str, terminal: Terminal, indent: int) -> list[str]:
    """A sentence of a rule in lines, with single instead of double backticks."""
    return wrap(terminal.show(text.replace("``", "`")), terminal.width - indent)
