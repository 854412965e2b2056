"""The rules as Markdown: a page for each, and the table of all, with links as among the files in ``docs/rules``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ftlint.catalogue.entries import CheckEntry, RuleEntry, elsewhere, fix_command, mending, settings_of, severity_word
from ftlint.catalogue.samples import program_lines, sample_lines
from ftlint.engine.inputs.discover import is_program
from ftlint.results.finding import Fix
from ftlint.rule import Sample

ROOM = 100
"""Columns of the examples; wider ones would have to be scrolled."""

_INTRODUCTION = """\
A **rule** is one concern, a **check** one way to break it. Either name selects: `--rule tool-ids`,
`--ignore turn-order/no-user`.

- **error**: a provider refuses the file, or training learns something broken. **warning**: very likely a mistake.
  **info**: worth knowing, and never a reason to fail. **off**: not checked unless asked for.
- **safe**: `ftlint fix` mends it and keeps what the example means. **unsafe**: only `ftlint fix --unsafe` does, as it
  may change what is trained. Single findings of a check may be left to a person all the same; they say what to do.

Profiles and the configuration change how bad a finding is; shown is how the default profile, `openai`, has it."""
_LONG_LINES = "In a file each example is one line; long ones are broken here for reading."
_WORDS = re.compile(r"(`+.*?`+)")
_SPECIAL = re.compile(r"([\\*_\[\]<>|])")


def catalogue(rules: Sequence[RuleEntry]) -> str:
    """The table of all checks under their rules."""
    parts = ["# Rules", _INTRODUCTION]
    for rule in rules:
        parts += [f"## [{rule.name}]({rule.page})", _prose(_sentence(rule.summary)), _table(rule.checks, rule.page)]
    return _joined(parts)


def explained(rule: RuleEntry, name: str) -> str:
    """The page of a rule, or if ``name`` is a check's, what its rule's page says of it."""
    if name != rule.name:
        return _joined(part for check in rule.checks for part in _check(check))
    parts = [f"# {rule.name}", *map(_prose, rule.about), _table(rule.checks), _LONG_LINES]
    return _joined([*parts, *(part for check in rule.checks for part in _check(check))])


def overview(rules: Sequence[RuleEntry], folder: str) -> str:
    """One row for each rule, with links to the pages in ``folder``."""
    rows = [f"| [{rule.name}]({folder}/{rule.page}) | {_prose(rule.summary)} | {len(rule.checks)} |" for rule in rules]
    return "\n".join(["| rule | is about | checks |", "|---|---|---|", *rows])


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
    severity = f"**{severity_word(check.severity)}**, {_mending(check)}"
    others = elsewhere(check)
    yield severity + f" ({others})" * bool(others)
    if check.answers:
        yield "Providers say:"
        yield "\n".join(f"- {_code(answer)}" for answer in check.answers)
    for sample in check.samples:
        yield from _sample(sample)


def _mending(check: CheckEntry) -> str:
    return mending(check).replace("--unsafe", f"`--{Fix.UNSAFE.value}`")


def _sample(sample: Sample) -> Iterator[str]:
    settings = settings_of(sample)
    if sample.data is not None:
        yield "Where the model was trained on data such as this:"
        yield _block(sample.data, "train.jsonl")
    yield "Bad" + f" ({_prose(settings)})" * bool(settings) + ":"
    yield _block(sample.bad, sample.file)
    if sample.fixed is not None and sample.fixed == sample.good:
        yield f"Good, and what `{fix_command(sample)}` makes of it:"
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
    """Text as it is, whatever backticks are in it."""
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    ticks, space = "`" * (longest + 1), " " * bool(longest)
    return f"{ticks}{space}{text}{space}{ticks}"


def _prose(text: str) -> str:
    """A sentence of ours: names in backticks stay, what Markdown would read as its own is escaped."""
    pieces = _WORDS.split(text.replace("``", "`"))
    return "".join(_in_table(piece) if piece.startswith("`") else _SPECIAL.sub(r"\\\1", piece) for piece in pieces)


def _in_table(code: str) -> str:
    return code.replace("|", r"\|")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}" + "." * (not words.endswith("."))


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return "\n\n".join(parts) + "\n"
