"""The options that several commands share, the same word in each, and what becomes of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from ftlint.cli.progress import Progress
from ftlint.config.profile import load_profile
from ftlint.config.settings import Change, Configs, validate_names
from ftlint.engine import registry
from ftlint.engine.inputs import gather as engine
from ftlint.engine.inputs.discover import STDIN, Dataset
from ftlint.errors import InputError
from ftlint.files.source import Source, spool_stdin
from ftlint.output.rendering.characters import visible

Command = TypeVar("Command", bound=Callable[..., Any])

paths = click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())

validation = click.option(
    "--validation",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Compare with this file, where names such as train.jsonl and valid.jsonl do not tell.",
)

data = click.option(
    "--data",
    multiple=True,
    type=click.Path(),
    metavar="PATH",
    help="What the fine-tuned models (ft:…) were trained on that programs call; may be given again.",
)

_SHARED = (
    click.option("--rule", multiple=True, metavar="NAME", help="Only this rule or check; may be given again."),
    click.option("--ignore", multiple=True, metavar="NAME", help="Not this rule or check; may be given again."),
    click.option("--profile", metavar="NAME", help="Who will read the files: openai (the default), azure, …"),
    click.option("--method", type=click.Choice(["sft", "dpo", "rft"]), help="How they train, where data can't tell."),
    click.option("--config", metavar="FILE", help="This configuration file, not the nearest above each input."),
    click.option("--isolated", is_flag=True, help="No configuration file at all."),
    click.option("--force-exclude", is_flag=True, help="Let .ftlintignore also exclude files that are named outright."),
    click.option("--no-progress", is_flag=True, help="No progress bar."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colours; NO_COLOR and FORCE_COLOR are honoured.",
    ),
)


def shared(command: Command) -> Command:
    """Give a command the options that every command has which looks at files."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


class Inputs(NamedTuple):
    """The inputs of a command, see `ftlint.engine.inputs.gather`. ``flags`` are the options that a suggested command has to
    repeat."""

    datasets: list[Dataset]
    programs: list[str]
    configs: Configs
    failures: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def size(self) -> int | None:
        """The bytes of all files together, None when it cannot be told before they are read."""
        files = [*self.programs, *(path for dataset in self.datasets for path in dataset.files)]
        if any(path == STDIN or path.endswith((".gz", ".zst")) for path in files):
            return None
        return sum(os.path.getsize(path) for path in files if os.path.exists(path))


def gather(
    paths: Sequence[str], options: dict[str, Any], max_findings: int | None = None, *, follow_links: bool = True
) -> Inputs:
    """Find the inputs and their configuration; ``follow_links`` out of searched folders. Raises `FtlintError`."""
    rules, checks = registry.rules(), registry.checks()
    validate_names(options["rule"], rules, checks, "--rule")
    validate_names(options["ignore"], rules, checks, "--ignore")
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

        data_files(options["data"])  # what is not there is told, whether or not a program needs it
    where = {name: options[name] for name in ("config", "isolated", "force_exclude")}
    found = engine.gather(paths, change, follow_links=follow_links, **where)
    return Inputs(*found, _repeated(options))


def _repeated(options: dict[str, Any]) -> tuple[str, ...]:
    """The options that a command proposed to the user must repeat to look at the same things."""
    flags: list[str] = []
    for name in ("rule", "ignore", "data"):
        flags += (word for value in options[name] for word in (f"--{name}", value))
    for name in ("profile", "method", "config", "validation"):
        if options.get(name) is not None:
            flags += (f"--{name}", options[name])
    flags += (f"--{name.replace('_', '-')}" for name in ("isolated", "force_exclude") if options[name])
    return tuple(flags)


def open_input(path: str) -> Source:
    """The source that a path stands for; standard input is copied, as it is read twice."""
    if path != STDIN:
        return Source(path, path)
    if sys.stdin is None:
        raise InputError("cannot read <stdin>: standard input is closed")
    return spool_stdin(sys.stdin.buffer)


def progress_bar(inputs: Inputs, options: dict[str, Any]) -> Progress:
    """A bar on standard error, where somebody watches."""
    watched = not options["no_progress"] and sys.stderr is not None and sys.stderr.isatty()
    return Progress(inputs.size if watched else None, enabled=False if options["no_progress"] else None)


def watch(progress: Progress) -> Callable[[str, int], None]:
    """Tells a bar what the engine tells of its progress."""

    def tell(path: str, size: int) -> None:
        progress.describe(path)
        progress.advance(size)

    return tell


def printable(message: object) -> str:
    """A message on one line, with what could steer a terminal written out."""
    return visible(str(message).replace("\n", " "), (sys.stderr and sys.stderr.encoding) or "utf-8")
