"""The command ``ftlint``: each command parses its options, calls the engine, prints, and returns an exit code.

0: nothing wrong; 1: findings; 2: usage, configuration or unreadable input; 130, 143, 129: stopped by SIGINT, SIGTERM, SIGHUP.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from ftlint import __version__
from ftlint.cli.stopping import Stopped, Stopping, code_and_message
from ftlint.errors import FtlintError

COMMANDS = {"check": "check", "fix": "fix", "rules": "rules"}
"""The commands, with the module of this package that has each as `command`; it is imported when the command is called."""


class Commands(click.Group):
    """Imports a command's module only when the command runs, to keep start-up short."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ftlint.cli.{COMMANDS[cmd_name]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like click, with a suggestion where a path was given instead of a command."""
        if args and args[0] not in COMMANDS and (os.path.exists(args[0]) or os.sep in args[0]):
            raise click.UsageError(f"{args[0]!r} is not a command; did you mean `ftlint check {args[0]}`?", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="To start: `ftlint check data/`, then `ftlint fix --diff data/`, then `ftlint fix data/`.",
)
@click.version_option(__version__, "-V", "--version", message="ftlint %(version)s")
def cli() -> None:
    """Lint and fix datasets for fine-tuning language models, and the Python code that calls the models.

    `check` reports what a provider would reject and what would train the wrong behavior, with the place. `fix` fixes it
    and keeps every other byte. `rules` explains the rules.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Raises nothing."""
    with Stopping() as stopping:
        return _run_stoppable(argv, stopping)


def _run_stoppable(argv: Sequence[str] | None, stopping: Stopping) -> int:
    try:
        return _run_command(argv)
    except (KeyboardInterrupt, click.Abort, Stopped) as error:
        stopping.ended = True  # first, so that a second signal cannot interrupt the lines below
        code, message = code_and_message(error)
        with suppress(OSError):  # the terminal may be gone
            click.echo(f"ftlint: {message}", err=True)
        return code


def _run_command(argv: Sequence[str] | None) -> int:
    """The exit code of a run that was not stopped."""
    try:
        return _exit_code(cli.main(args=argv, prog_name="ftlint", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        return 2
    except FtlintError as error:
        from ftlint.cli.options import printable

        click.echo(f"ftlint: error: {printable(error)}", err=True)
        return 2
    except click.Abort:
        raise
    except BrokenPipeError:
        # the consumer closed the pipe (`| head`); without this, the flush at exit would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _cannot_write(error)
    except Exception as error:
        if os.environ.get("FTLINT_TRACEBACK"):
            raise
        _report_defect(error)
        return 2


def _report_defect(error: Exception) -> None:
    """Report an unexpected exception as a defect of ftlint or of a plugin."""
    from ftlint.cli.options import printable
    from ftlint.engine.failures import unexpected

    click.echo(f"ftlint: {printable(unexpected(error))}", err=True)


def run() -> NoReturn:
    """Entry point of the installed command: run it, flush the output, and end the process with `os._exit`.

    Freeing the caches of a large file object by object would add a fifth to the run time.
    """
    with Stopping() as stopping:
        code = _run_stoppable(None, stopping)
        if not stopping.ended:  # a stopped run has incomplete output, and flushing it could block
            code = _flushed(code, stopping)
        stopping.ended = True
        atexit._run_exitfuncs()
        os._exit(code)


def _flushed(code: int, stopping: Stopping) -> int:
    """Flush the output; the exit code changes if that fails."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except BrokenPipeError:
        pass  # the consumer closed the pipe
    except OSError as error:
        return _cannot_write(error)
    except (KeyboardInterrupt, Stopped) as error:
        stopping.ended = True
        return code_and_message(error)[0]
    return code


def _cannot_write(error: OSError) -> int:
    click.echo(f"ftlint: error: cannot write the output: {(error.strerror or str(error)).lower()}", err=True)
    return 2


def _exit_code(result: object) -> int:
    return result if isinstance(result, int) else 0
