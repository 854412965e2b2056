"""The command ``ftlint``: thin commands that parse options, call the engine, print, and return an exit code.

0: nothing wrong; 1: findings; 2: usage, configuration or unreadable input; 130, 143, 129: stopped by SIGINT, SIGTERM, SIGHUP.
"""

from __future__ import annotations

import atexit
import gc
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
"""Each command is the function of this name in the module of this name beside this file, imported when it is called."""


class Commands(click.Group):
    """Loads a command when it is asked for, as most of them import what the others never need."""

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
        """As click does it, but a path where a command should be is told what is missing."""
        if args and args[0] not in COMMANDS and (os.path.exists(args[0]) or os.sep in args[0]):
            raise click.UsageError(f"{args[0]!r} is no command; did you mean `ftlint check {args[0]}`?", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try it: `ftlint check data/`, then `ftlint fix --diff data/`, then `ftlint fix data/`.",
)
@click.version_option(__version__, "-V", "--version", message="ftlint %(version)s")
def cli() -> None:
    """Find and mend what is wrong in the data that language models are fine-tuned on.

    `check` says what a provider would refuse or what would train the wrong thing, and where. `fix` mends it, and leaves
    every other byte as it was. `rules` explains what is looked for.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. No exception leaves it."""
    with Stopping() as stopping:
        return _outcome(argv, stopping)


def _outcome(argv: Sequence[str] | None, stopping: Stopping) -> int:
    try:
        return _caught(argv)
    except (KeyboardInterrupt, click.Abort, Stopped) as error:
        stopping.ended = True  # first of all: what follows is not to be interrupted
        code, message = code_and_message(error)
        with suppress(OSError):  # the terminal may be gone
            click.echo(f"ftlint: {message}", err=True)
        return code


def _caught(argv: Sequence[str] | None) -> int:
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
        # whoever read the output has seen enough; flushing what is left at exit would complain again
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
    """Report an error that no part of the program contained, and whose defect it is."""
    from ftlint.cli.options import printable
    from ftlint.engine.failures import unexpected

    click.echo(f"ftlint: {printable(unexpected(error))}", err=True)


def run() -> NoReturn:
    """What the installed command runs: `main`, then out of the process at once.

    For Python to take apart all that was remembered of a large file would take a fifth of the time that checking it took,
    and to look through it for cyclic garbage, of which there is next to none, a twentieth.
    """
    gc.set_threshold(1_000_000)
    with Stopping() as stopping:
        code = _outcome(None, stopping)
        if not stopping.ended:  # else the output is incomplete, and whoever was to read it may wait
            code = _flushed(code, stopping)
        stopping.ended = True
        atexit._run_exitfuncs()
        os._exit(code)


def _flushed(code: int, stopping: Stopping) -> int:
    """The exit code after the output was flushed."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except BrokenPipeError:
        pass  # whoever read the output has seen enough
    except OSError as error:
        return _cannot_write(error)
    except (KeyboardInterrupt, Stopped) as error:
        stopping.ended = True
        return code_and_message(error)[0]
    return code


def _cannot_write(error: OSError) -> int:
    click.echo(f"ftlint: error: cannot write the output: {(error.strerror or str(error)).lower()}", err=True)
    return 2


def _exit_code(returned: object) -> int:
    return returned if isinstance(returned, int) else 0
