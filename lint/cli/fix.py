"""``ftlint fix``: mends what can be mended and leaves every other byte as it was."""

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
@click.option("--unsafe", is_flag=True, help="Also mend what may change what is trained.")
@click.option(
    "--inline-defs", is_flag=True, help="Wrap a list of functions where it is written, if only requests use it."
)
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
def command(paths: tuple[str, ...], unsafe: bool, diff: bool, **options: Any) -> int:
    """Mend datasets in place, and the programs beside them.

    PATHS are as for check; what is read from standard input (-) is written to standard output. A file is replaced in
    one step, and only when something in it was mended; every value that was not keeps its bytes. Examples that are
    removed are kept in NAME.removed.jsonl next to the file; none is removed from standard input. Exits with 1 when
    errors or warnings are left, or with --diff when something would change, and with 2 when something could not be read
    or written.
    """
    from ftlint.engine.fix.dataset import Wish, fix_datasets
    from ftlint.engine.run import Run
    from ftlint.output import fix_text as fixsummary
    from ftlint.output import write
    from ftlint.output.rendering.options import Options
    from ftlint.output.rendering.terminal import terminal_of

    inputs = gather(paths, options, follow_links=False)
    with progress_bar(inputs, options) as progress:
        run = Run(keep=PLACES, progress=watch(progress))
        wish = Wish(unsafe, diff)
        report = fix_datasets(inputs.datasets, inputs.configs, run, wish, open_input, options["validation"])
        if inputs.programs:
            from ftlint.engine.programs.fix import fix_programs

            fix_programs(inputs.programs, inputs.configs, run, wish, report)
    report.inline_defs = options["inline_defs"]
    report.left.failures[:0] = inputs.failures
    # what came from standard input was written to standard output, so what is said about it goes beside
    stream = sys.stderr if "-" in paths and not diff else sys.stdout
    write(
        fixsummary.render(report, Options(terminal_of(stream, options["color"]), paths, inputs.flags, PLACES)), stream
    )
    for failure in report.left.failures:
        click.echo(f"ftlint: error: {printable(failure)}", err=True)
    return report.exit_code
