"""Errors that nothing expected: each becomes a failure of the file it occurred in, and the rest of the run goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ftlint.engine.plugins import culprit
from ftlint.errors import ConfigError, FtlintError


def unexpected(error: Exception) -> str:
    """What an unexpected error is, and whose defect: one line without the file's name."""
    package = culprit(error)
    whose = "ftlint" if package is None else f"the package {package}: fix, update or uninstall it"
    return (
        f"internal error: {type(error).__name__}: {error}. This is a defect of {whose}; FTLINT_TRACEBACK=1 shows where"
    )


def report_failure(path: str, error: Exception, failures: list[str]) -> None:
    """Append an error as a failure of the file at ``path``, once. An error that is not about one file is raised again: one of
    the configuration, of the reader of a pipe, and, with FTLINT_TRACEBACK set, any unexpected one."""
    if isinstance(error, FtlintError) and not isinstance(error, ConfigError):
        failure = str(error)
    elif isinstance(error, ConfigError | BrokenPipeError) or os.environ.get("FTLINT_TRACEBACK"):
        raise error
    else:
        failure = f"{path}: {unexpected(error)}"
    if failure not in failures:
        failures.append(failure)


@contextmanager
def contained(path: str, failures: list[str]) -> Iterator[None]:
    """Keep an error inside the block from ending the run: it becomes a failure of the file at ``path``."""
    try:
        yield
    except Exception as error:
        report_failure(path, error, failures)
