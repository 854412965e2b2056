"""ftlint for programs: the checks and fixes of the command line, on paths and on examples that a program holds."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, Final, Unpack

from ftlint.api.plain import line_of, plain
from ftlint.api.settings import Keywords, change_of
from ftlint.config.settings import Configs, Settings, merge
from ftlint.conversation.example import Example
from ftlint.engine import registry
from ftlint.engine.check.chunk import worker
from ftlint.engine.check.dataset import check_datasets
from ftlint.engine.check.verdicts import Verdicts
from ftlint.engine.fix.chunk import mend_chunk
from ftlint.engine.fix.chunk_result import Job
from ftlint.engine.fix.dataset import ROUNDS
from ftlint.engine.inputs.discover import STDIN, Dataset
from ftlint.engine.inputs.gather import Inputs, gather
from ftlint.engine.programs.check import check_programs
from ftlint.engine.run import Run
from ftlint.errors import InputError
from ftlint.files.chunk import Chunk, Span
from ftlint.files.source import Source
from ftlint.results.finding import Report
from ftlint.rule import Rule
from ftlint.rule.context import Context

EXAMPLES: Final = "<examples>"
"""The path in findings of what `check_examples` looked at."""

_KEPT: Final = 1000
Path = str | os.PathLike[str]


def check(
    paths: Path | Iterable[Path] = ".",
    *,
    validation: Path | None = None,
    config: Path | None = None,
    isolated: bool = False,
    force_exclude: bool = False,
    **settings: Unpack[Keywords],
) -> Report:
    """What ``ftlint check`` finds in files, folders (searched) and globs.

    ``validation`` is a file to look for leaks into, ``config`` a configuration file in place of the nearest above each
    input, ``isolated`` wants none; ``settings`` (see `ftlint.api.settings.Keywords`) take precedence. Inputs
    that cannot be read are in the report's ``failures``. Raises `InputError` for a path that does not exist or has nothing to
    check, `ConfigError` for invalid settings.
    """
    change = change_of(settings)
    file = None if config is None else os.fsdecode(config)
    inputs = gather(_paths(paths), change, config=file, isolated=isolated, force_exclude=force_exclude)
    other = None if validation is None else os.fsdecode(validation)
    run = Run(keep=_kept(inputs))
    report = check_datasets(inputs.datasets, inputs.configs, run, _file, other)
    check_programs(inputs.programs, inputs.configs, run, report)
    report.failures[:0] = inputs.failures
    return report


def check_examples(
    examples: Iterable[Mapping[str, Any]], *, drop_none: bool = False, **settings: Unpack[Keywords]
) -> Report:
    """What ``ftlint check`` finds in a file with one line for each of these examples: dicts, as `json.loads` makes them.

    A finding's ``line`` is the number of its example, from 1, and its ``column`` stands in the example's JSON as `json.dumps`
    writes it. The examples are taken once, in order, and written to a temporary file: rules over all of them look at some
    again. What is held in memory does not grow with them but for a few bytes each. ``drop_none`` leaves out keys under which
    None stands, as libraries with one schema for all rows put it where a key is missing. No configuration file is asked;
    ``settings`` are those of `check`. Raises `InputError` for what is no dict or holds what JSON has not, `ConfigError` for
    settings that say nothing.
    """
    change = change_of(settings)
    with _spooled(_lines(examples, drop_none)) as path:
        inputs = Inputs([Dataset(EXAMPLES, (path,))], [], Configs(isolated=True, command_line=change))
        run = Run(keep=_kept(inputs))
        report = check_datasets(inputs.datasets, inputs.configs, run, lambda path: Source(path, EXAMPLES))
    if report.failures:
        raise InputError("; ".join(report.failures))
    return report


def fix_example(
    example: Mapping[str, Any], *, unsafe: bool = False, drop_none: bool = False, **settings: Unpack[Keywords]
) -> dict[str, Any]:
    """A mended copy of one example, equal to it where there is nothing to mend; the given one is not changed.

    ``unsafe`` also mends what may change what is trained; ``rule="legacy-functions"`` mends only that. What rules say over
    all examples is not known here: of those, only what ``stop`` and ``system_prompt`` ask for is mended, and no example is
    dropped. ``drop_none`` and errors are as for `check_examples`.
    """
    made = plain(example, _ONE, drop_none)
    asked = merge(Settings(), change_of(settings))
    before = line_of(made, _ONE)
    after = _mended(before, asked, unsafe)
    return made if after == before else json.loads(after)


_ONE: Final = "the example"


def _mended(line: bytes, settings: Settings, unsafe: bool) -> bytes:
    """A line after as many rounds as it takes until nothing changes, as for a file that has no other."""
    job = Job(settings, EXAMPLES, unsafe)
    for _ in range(ROUNDS):
        # an element of an array: of those, none is dropped
        done = mend_chunk(job, Chunk(0, 1, [line], spans=(Span(0, len(line)),)), _verdicts(line, settings))
        if not done.changed:
            break
        line = done.data
    return line


def _verdicts(line: bytes, settings: Settings) -> Verdicts:
    """What the rules over all lines say of this one line that could be mended."""
    hand, rules = worker(settings), _mending(settings)
    if not settings.stop and settings.system_prompt is None:
        rules = {name: rule for name, rule in rules.items() if getattr(rule.evidence, "by_itself", False)}
    context: Context = hand.plan.context
    example: Example | None = next(hand.reader.read(Chunk(0, 1, [line], spans=(Span(0, len(line)),)))).example
    evidence = {name: rule.evidence() for name, rule in rules.items() if rule.evidence is not None}
    for each in evidence.values():
        each.observe((example,), context)
    return Verdicts.of(evidence, context)


@lru_cache(maxsize=16)
def _mending(settings: Settings) -> Mapping[str, Rule]:
    """The rules over all lines whose verdict can be mended."""
    plan = worker(settings).plan
    return {
        name: rule
        for name, rule in plan.evidence.items()
        if any(registry.mends_by_verdict(check, plan) for check in rule.checks)
    }


def _lines(examples: Any, drop_none: bool) -> Iterator[bytes]:
    if isinstance(examples, Mapping):
        raise InputError("these are no examples but one mapping: give a list of examples, or one split of a dataset")
    if isinstance(examples, str | bytes | os.PathLike):
        raise InputError("these are no examples but a text: to look at files, call `ftlint.check` with their paths")
    if not isinstance(examples, Iterable):
        raise InputError(
            f"examples must be a list or another iterable of dicts, and not a {type(examples).__qualname__}"
        )
    for number, example in enumerate(examples, 1):
        name = f"example {number:,}"
        yield line_of(plain(example, name, drop_none), name)


@contextmanager
def _spooled(lines: Iterable[bytes]) -> Iterator[str]:
    """The path of a temporary file with these lines, while it is there."""
    with _told():
        handle, path = tempfile.mkstemp(prefix="ftlint-", suffix=".jsonl")
    file = open(handle, "wb")  # noqa: SIM115 - closed below, and what that raises is told
    try:
        for line in lines:
            with _told():
                file.write(line + b"\n")
        with _told():
            file.close()
        yield path
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            os.unlink(path)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        folder, reason = tempfile.gettempdir(), error.strerror or str(error)
        hint = "make room there, or set TMPDIR to a folder with more"
        raise InputError(f"cannot write to the temporary folder {folder}: {reason}; {hint}") from None


def _paths(paths: Any) -> list[str]:
    """The paths as texts. Raises `InputError` for anything else."""
    given = [paths] if isinstance(paths, str | os.PathLike) or not isinstance(paths, Iterable) else list(paths)
    if not all(isinstance(path, str | os.PathLike) for path in given):
        raise InputError("paths must be a path or a list of paths; for examples there is `ftlint.check_examples`")
    texts = [os.fsdecode(path) for path in given]
    if not texts:
        raise InputError("there are no paths to look at: the list is empty")
    if STDIN in texts:
        raise InputError(f"{STDIN} stands for standard input on the command line only; here, name a file")
    return texts


def _kept(inputs: Inputs) -> int:
    """How many findings of each check are kept: as the settings of the first file say."""
    first = inputs.datasets[0].files[0] if inputs.datasets else None
    kept = None if first is None else inputs.configs.settings_for(first).max_findings
    return _KEPT if kept is None else kept


def _file(path: str) -> Source:
    return Source(path, path)
