"""Turns errors into failures of the file they occurred in, so that the run continues with the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ftlint.engine.plugins import culprit
from ftlint.errors import ConfigError, FtlintError


def unexpected(error: Exception) -> str:
    """One line about an unexpected error: what it is, and the package that has the defect."""
    package = culprit(error)
    whose = "ftlint" if package is None else f"the package {package}: fix, update or uninstall it"
    return (
        f"internal error: {type(error).__name__}: {error}. This is a defect of {whose}; FTLINT_TRACEBACK=1 shows where"
    )


def report_failure(path: str, error: Exception, failures: list[str]) -> None:
    """Append an error as a failure of the file at ``path``, once. Raises errors that are not about one file (configuration,
    closed pipes), and with FTLINT_TRACEBACK every unexpected error."""
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
    """An error inside the block becomes a failure of the file at ``path``."""
    try:
        yield
    except Exception as error:
        report_failure(path, error, failures)
