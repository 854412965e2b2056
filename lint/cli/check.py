"""``ftlint check``: report problems in datasets and Python files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli.options import (
    Inputs,
    data,
    gather,
    open_input,
    paths,
    printable,
    progress_bar,
    shared,
    validation,
    watch,
)
from ftlint.results.finding import Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Specs = list[tuple[str, Path | None]]

PLACES_IN_TEXT = 3
KEPT = 1000


@click.command("check")
@paths
@shared
@validation
@data
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help="text (default), concise, json, jsonl, sarif or github; =FILE writes to a file; repeatable.",
)
@click.option(
    "--max-findings",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Maximum findings shown per check (text: {PLACES_IN_TEXT}, others: {KEPT:,}; 0: all); the totals include all.",
)
def command(paths: tuple[str, ...], formats: tuple[str, ...], max_findings: int | None, **options: Any) -> int:
    """Check datasets and Python files for problems.

    PATHS are files, folders (searched for .jsonl and .ndjson, also with .gz or .zst, .py and .ipynb), globs, or - for
    standard input; default: the current folder. Exit code 1: errors or warnings were found; 2: an input could not be
    read.
    """
    from ftlint.engine.check.dataset import check_datasets
    from ftlint.engine.run import Run
    from ftlint.engine.session import Sessions
    from ftlint.output import parse_spec

    specs = [parse_spec(spec) for spec in formats or ("text",)]
    inputs = gather(paths, options, max_findings)
    if any(file is not None for _, file in specs):
        from ftlint.cli.outputs import reject_inputs

        reject_inputs(specs, inputs, paths, options["validation"])
    shown = _shown(inputs, max_findings)
    keep = max(_kept(name, shown) for name, _ in specs) if shown != 0 else 0
    with progress_bar(inputs, options) as progress:
        run = Run(keep=keep, progress=watch(progress), sessions=Sessions(inputs.registry))
        report = check_datasets(inputs.datasets, inputs.configs, run, open_input, options["validation"])
        if inputs.programs:
            from ftlint.engine.programs.check import check_programs

            check_programs(inputs.programs, inputs.configs, run, report)
    report.failures[:0] = inputs.failures
    _print(report, specs, inputs, paths, options["color"], shown)
    return report.exit_code


def _shown(inputs: Inputs, max_findings: int | None) -> int | None:
    """Findings shown per check, from the command line or the configuration of the first file; None: not set."""
    if max_findings is not None or not inputs.datasets:
        return max_findings
    return inputs.configs.settings_for(inputs.datasets[0].files[0]).max_findings


def _kept(name: str, shown: int | None) -> int:
    return shown if shown is not None else PLACES_IN_TEXT if name == "text" else KEPT


def _print(
    report: Report,
    specs: Specs,
    inputs: Inputs,
    paths: tuple[str, ...],
    color: Any,
    shown: int | None,
) -> None:
    """Write the report in each format, and the failures to standard error."""
    from ftlint.engine.failures import report_failure
    from ftlint.output import pieces, write
    from ftlint.output.rendering.options import Options
    from ftlint.output.rendering.terminal import Terminal, terminal_of

    for name, file in specs:
        terminal = Terminal(colour=color == "always") if file else terminal_of(sys.stdout, color)
        per_check = _kept("text", shown) or sys.maxsize
        try:
            text = pieces(report, name, Options(terminal, paths, inputs.flags, per_check))
            if file is not None:
                save(text, file)
            else:
                write(text, sys.stdout, name)
        except OSError:
            raise
        except Exception as error:
            report_failure(f"--format {name}", error, report.failures)
    for failure in report.failures:
        click.echo(f"ftlint: error: {printable(failure)}", err=True)


def save(text: str | Iterable[str], file: Path) -> None:
    """Write rendered text to a file as UTF-8, atomically. Raises `InputError` if that fails."""
    from ftlint.errors import InputError
    from ftlint.files.atomic import writing
    from ftlint.output import blocks

    try:
        with writing(str(file)) as stream:
            stream.writelines(block.encode("utf-8", "backslashreplace") for block in blocks(text))
    except OSError as error:
        raise InputError(f"{file}: cannot write the output: {error.strerror or error}") from error
