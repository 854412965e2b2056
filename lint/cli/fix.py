"""``ftlint fix``: fix datasets and Python files in place; every byte outside a fix stays as it was."""

from __future__ import annotations

import sys
from typing import Any

import click

from ftlint.cli.options import data, gather, open_input, paths, printable, progress_bar, shared, validation, watch

PLACES = 3


@click.command("fix")
@paths
@shared
@validation
@data
@click.option("--unsafe", is_flag=True, help="Also apply unsafe fixes: they may change what the model learns.")
@click.option(
    "--inline-defs",
    is_flag=True,
    help="Convert function lists at their definition when only API requests use them.",
)
@click.option("--diff", is_flag=True, help="Show what would change without writing it.")
def command(paths: tuple[str, ...], unsafe: bool, diff: bool, **options: Any) -> int:
    """Fix datasets and Python files in place.

    PATHS are as for check; standard input (-) is written to standard output. A file is replaced atomically, and only if
    something in it was fixed; every other value keeps its bytes. Removed examples are kept in NAME.removed.jsonl next to
    the file; none are removed from standard input. Exit code 1: errors or warnings remain, or with --diff something
    would change; 2: something could not be read or written.
    """
    from ftlint.engine.fix.dataset import FixOptions, fix_datasets
    from ftlint.engine.run import Run
    from ftlint.engine.session import Sessions
    from ftlint.output import fix_text, write
    from ftlint.output.rendering.options import Options
    from ftlint.output.rendering.terminal import terminal_of

    inputs = gather(paths, options, follow_links=False)
    with progress_bar(inputs, options) as progress:
        run = Run(keep=PLACES, progress=watch(progress), sessions=Sessions(inputs.registry))
        fix_options = FixOptions(unsafe, diff)
        report = fix_datasets(inputs.datasets, inputs.configs, run, fix_options, open_input, options["validation"])
        if inputs.programs:
            from ftlint.engine.programs.fix import fix_programs

            fix_programs(inputs.programs, inputs.configs, run, fix_options, report)
    report.inline_defs = options["inline_defs"]
    report.left.failures[:0] = inputs.failures
    # standard output has the fixed data
    stream = sys.stderr if "-" in paths and not diff else sys.stdout
    shown = Options(terminal_of(stream, options["color"]), paths, inputs.flags, PLACES)
    write(fix_text.render(report, shown), stream)
    for failure in report.left.failures:
        click.echo(f"ftlint: error: {printable(failure)}", err=True)
    return report.exit_code
