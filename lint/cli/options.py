"""Options that several commands share, and the inputs and settings they give."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from ftlint.cli.progress import Progress
from ftlint.config.configs import Configs
from ftlint.config.profile import load_profile
from ftlint.config.settings import Change, validate_names
from ftlint.engine.inputs import gather as engine
from ftlint.engine.inputs.datasets import Dataset
from ftlint.engine.inputs.file_names import STDIN
from ftlint.engine.registry import Registry
from ftlint.errors import InputError
from ftlint.files.source import Source, spool_stdin
from ftlint.output.rendering.characters import visible

Command = TypeVar("Command", bound=Callable[..., Any])

paths = click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())

validation = click.option(
    "--validation",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Validation file to check for leaks.",
)

data = click.option(
    "--data",
    multiple=True,
    type=click.Path(),
    metavar="PATH",
    help="Training dataset of the fine-tuned (`ft:…`) models your code calls; repeatable.",
)

_SHARED = (
    click.option("--rule", multiple=True, metavar="NAME", help="Run only this rule or check; repeatable."),
    click.option("--ignore", multiple=True, metavar="NAME", help="Skip this rule or check; repeatable."),
    click.option("--profile", metavar="NAME", help="Target provider or trainer (default: openai)."),
    click.option(
        "--method",
        type=click.Choice(["sft", "dpo", "rft"]),
        help="Training method, if it cannot be inferred from the data.",
    ),
    click.option("--config", metavar="FILE", help="Use this configuration file."),
    click.option("--isolated", is_flag=True, help="Ignore all configuration files."),
    click.option("--force-exclude", is_flag=True, help="Apply .ftlintignore also to files named explicitly."),
    click.option("--no-progress", is_flag=True, help="Hide the progress bar."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Color the output; NO_COLOR and FORCE_COLOR apply to auto.",
    ),
)


def shared(command: Command) -> Command:
    """Add the options of every command that reads files."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


class Inputs(NamedTuple):
    """The inputs of a command (see `ftlint.engine.inputs.gather`), the rules, and ``flags``, which a suggested command
    repeats."""

    datasets: list[Dataset]
    programs: list[str]
    configs: Configs
    failures: tuple[str, ...]
    registry: Registry
    flags: tuple[str, ...]

    @property
    def size(self) -> int | None:
        """Total bytes of all files; None with compressed files or standard input, whose size is unknown."""
        files = [*self.programs, *(path for dataset in self.datasets for path in dataset.files)]
        if any(path == STDIN or path.endswith((".gz", ".zst")) for path in files):
            return None
        return sum(os.path.getsize(path) for path in files if os.path.exists(path))


def gather(
    paths: Sequence[str], options: dict[str, Any], max_findings: int | None = None, *, follow_links: bool = True
) -> Inputs:
    """Find the inputs and their configuration. Without ``follow_links``, links that leave a searched folder are skipped.

    Raises `FtlintError`.
    """
    registry = Registry()
    for name in ("rule", "ignore"):
        validate_names(options[name], registry.rules, registry.checks, f"--{name}")
    if options["profile"] is not None:
        load_profile(options["profile"])
    change = Change(
        rule=tuple(options["rule"]) or None,
        ignore=tuple(options["ignore"]),
        profile=options["profile"],
        method=options["method"],
        max_findings=max_findings,
        data=tuple(options["data"]) or None,
        inline_defs=options.get("inline_defs") or None,
    )
    if options["data"]:
        from ftlint.engine.programs.training_facts import data_files

        data_files(options["data"])  # report missing data even if no Python file needs it
    where = {name: options[name] for name in ("config", "isolated", "force_exclude")}
    inputs = engine.gather(paths, change, registry, follow_links=follow_links, **where)
    return Inputs(*inputs, registry, _repeated(options))


def _repeated(options: dict[str, Any]) -> tuple[str, ...]:
    """The options that a suggested command must repeat to select the same inputs and rules."""
    flags: list[str] = []
    for name in ("rule", "ignore", "data"):
        flags += (word for value in options[name] for word in (f"--{name}", value))
    for name in ("profile", "method", "config", "validation"):
        if options.get(name) is not None:
            flags += (f"--{name}", options[name])
    flags += (f"--{name.replace('_', '-')}" for name in ("isolated", "force_exclude") if options[name])
    return tuple(flags)


def open_input(path: str) -> Source:
    """The source of a path; standard input is spooled to a file, because it is read twice."""
    if path != STDIN:
        return Source(path, path)
    if sys.stdin is None:
        raise InputError("cannot read <stdin>: standard input is closed")
    return spool_stdin(sys.stdin.buffer)


def progress_bar(inputs: Inputs, options: dict[str, Any]) -> Progress:
    """A progress bar on standard error, shown if that is a terminal."""
    watched = not options["no_progress"] and sys.stderr is not None and sys.stderr.isatty()
    return Progress(inputs.size if watched else None, enabled=False if options["no_progress"] else None)


def watch(progress: Progress) -> Callable[[str, int], None]:
    """A callback for the engine that advances the progress bar."""

    def advance(path: str, size: int) -> None:
        progress.describe(path)
        progress.advance(size)

    return advance


def printable(message: object) -> str:
    """A message on one line, with control characters escaped."""
    return visible(str(message).replace("\n", " "), (sys.stderr and sys.stderr.encoding) or "utf-8")
