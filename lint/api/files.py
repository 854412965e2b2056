"""The Python API: the checks and fixes of the command line, for paths and for examples in memory."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, Unpack

from ftlint.api.plain import line_of, plain
from ftlint.api.settings import Keywords, change_of
from ftlint.config.configs import Configs
from ftlint.config.settings import Settings, merge
from ftlint.conversation.example import Example
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.check.dataset import check_datasets
from ftlint.engine.fix.chunk import fix_chunk
from ftlint.engine.fix.chunk_result import Job
from ftlint.engine.fix.dataset import ROUNDS
from ftlint.engine.inputs.datasets import Dataset
from ftlint.engine.inputs.file_names import STDIN
from ftlint.engine.inputs.gather import Inputs, gather
from ftlint.engine.programs.check import check_programs
from ftlint.engine.registry import Registry
from ftlint.engine.run import Run
from ftlint.engine.session import Session, Sessions, session_of_process
from ftlint.errors import InputError
from ftlint.files.chunk import Chunk, Span
from ftlint.files.source import Source
from ftlint.results.finding import Report

EXAMPLES: Final = "<examples>"
"""The path in the findings of `check_examples`."""

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
    """Check files, folders (searched) and globs as ``ftlint check`` does.

    ``validation`` is a validation file to check for leaks, ``config`` the configuration file to use instead of the nearest
    one above each input; ``isolated`` ignores all configuration files. ``settings`` (see `ftlint.api.settings.Keywords`)
    take precedence. Inputs that cannot be read are in the report's ``failures``. Raises `InputError` for a path that does
    not exist or has nothing to check, `ConfigError` for invalid settings.
    """
    registry = Registry()
    change = change_of(settings, registry)
    file = None if config is None else os.fsdecode(config)
    inputs = gather(_paths(paths), change, registry, config=file, isolated=isolated, force_exclude=force_exclude)
    other = None if validation is None else os.fsdecode(validation)
    run = Run(keep=_kept(inputs), sessions=Sessions(registry))
    report = check_datasets(inputs.datasets, inputs.configs, run, _file, other)
    check_programs(inputs.programs, inputs.configs, run, report)
    report.failures[:0] = inputs.failures
    return report


def check_examples(
    examples: Iterable[Mapping[str, Any]], *, drop_none: bool = False, **settings: Unpack[Keywords]
) -> Report:
    """Check examples (dicts, as `json.loads` returns them) like the lines of a file.

    A finding's ``line`` is the number of its example, from 1; its ``column`` counts in the example's JSON as `json.dumps`
    writes it. The examples are read once, in order, and written to a temporary file, because dataset rules read some of
    them again; memory grows by a few bytes per example. ``drop_none`` leaves out keys whose value is None, which libraries
    with one schema for all rows put where a key is missing. Configuration files are ignored; ``settings`` are those of
    `check`. Raises `InputError` for an example that is not a dict or has a value that JSON cannot represent, `ConfigError`
    for invalid settings.
    """
    registry = Registry()
    change = change_of(settings, registry)
    with _spooled(_lines(examples, drop_none)) as path:
        inputs = Inputs([Dataset(EXAMPLES, (path,))], [], Configs(isolated=True, command_line=change))
        run = Run(keep=_kept(inputs), sessions=Sessions(registry))
        report = check_datasets(inputs.datasets, inputs.configs, run, lambda path: Source(path, EXAMPLES))
    if report.failures:
        raise InputError("; ".join(report.failures))
    return report


def fix_example(
    example: Mapping[str, Any], *, unsafe: bool = False, drop_none: bool = False, **settings: Unpack[Keywords]
) -> dict[str, Any]:
    """A fixed copy of one example, equal to it if there is nothing to fix; ``example`` itself is not changed.

    ``unsafe`` also applies unsafe fixes; ``rule="legacy-functions"`` applies the fixes of that rule only. Dataset rules need
    all examples: of those, only the fixes for ``stop`` and ``system_prompt`` apply, and no example is removed.
    ``drop_none`` and errors are as for `check_examples`.
    """
    name = "the example"
    copied = plain(example, name, drop_none)
    change = change_of(settings, session_of_process(Settings()).registry)
    session = session_of_process(merge(Settings(), change))
    before = line_of(copied, name)
    after = _fixed_line(before, session, unsafe)
    return copied if after == before else json.loads(after)


def _fixed_line(line: bytes, session: Session, unsafe: bool) -> bytes:
    """The line after fixing it, in rounds until nothing changes, like a file with this line only."""
    job = Job(session, EXAMPLES, unsafe)
    for _ in range(ROUNDS):
        result = fix_chunk(job, _chunk(line), _conclusions(line, session))
        if not result.changed:
            break
        line = result.data
    return line


def _chunk(line: bytes) -> Chunk:
    """The line as an array element (with a span), because fixes never remove those."""
    return Chunk(0, 1, [line], spans=(Span(0, len(line)),))


def _conclusions(line: bytes, session: Session) -> Conclusions:
    """The conclusions of the fixable dataset rules about this one line."""
    settings, plan = session.settings, session.plan
    planned = {name: one for name, one in plan.collectors.items() if any(map(session.needs_conclusion, one.checks))}
    if not settings.stop and settings.system_prompt is None:
        planned = {name: one for name, one in planned.items() if getattr(one.collector, "by_itself", False)}
    example: Example | None = next(session.reader.read(_chunk(line))).example
    collectors = {name: one.collector() for name, one in planned.items()}
    for collector in collectors.values():
        collector.observe(example, plan.context)
    return Conclusions.of(collectors, plan.context)


def _lines(examples: Any, drop_none: bool) -> Iterator[bytes]:
    if isinstance(examples, Mapping):
        raise InputError("`examples` is a single mapping; pass a list of examples, or one split of a dataset")
    if isinstance(examples, str | bytes | os.PathLike):
        raise InputError("`examples` is a string or path; use `ftlint.check` to check files")
    if not isinstance(examples, Iterable):
        raise InputError(f"`examples` must be a list or another iterable of dicts, not {type(examples).__qualname__}")
    for number, example in enumerate(examples, 1):
        name = f"example {number:,}"
        yield line_of(plain(example, name, drop_none), name)


@contextmanager
def _spooled(lines: Iterable[bytes]) -> Iterator[str]:
    """The path of a temporary file with these lines, which is deleted at the end."""
    with _temporary_folder_errors():
        handle, path = tempfile.mkstemp(prefix="ftlint-", suffix=".jsonl")
    file = open(handle, "wb")  # noqa: SIM115 - closed below, where errors are reported
    try:
        for line in lines:
            with _temporary_folder_errors():
                file.write(line + b"\n")
        with _temporary_folder_errors():
            file.close()
        yield path
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            os.unlink(path)


@contextmanager
def _temporary_folder_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        folder, reason = tempfile.gettempdir(), error.strerror or str(error)
        hint = "free space there, or set TMPDIR to another folder"
        raise InputError(f"cannot write to the temporary folder {folder}: {reason}; {hint}") from None


def _paths(paths: Any) -> list[str]:
    """The paths as strings. Raises `InputError` if they are not paths, empty, or standard input."""
    path_list = [paths] if isinstance(paths, str | os.PathLike) or not isinstance(paths, Iterable) else list(paths)
    if not all(isinstance(path, str | os.PathLike) for path in path_list):
        raise InputError("`paths` must be a path or a list of paths; use `ftlint.check_examples` for examples")
    names = [os.fsdecode(path) for path in path_list]
    if not names:
        raise InputError("`paths` is empty; pass at least one path")
    if STDIN in names:
        raise InputError(f"`{STDIN}` (standard input) works only on the command line; pass the path of a file")
    return names


def _kept(inputs: Inputs) -> int:
    """Findings kept per check, from the settings of the first file."""
    first = inputs.datasets[0].files[0] if inputs.datasets else None
    kept = None if first is None else inputs.configs.settings_for(first).max_findings
    return _KEPT if kept is None else kept


def _file(path: str) -> Source:
    return Source(path, path)
