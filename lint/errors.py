"""Errors a user can meet. ``cli`` prints them as one line on standard error and exits with 2."""

from __future__ import annotations


class FtlintError(Exception):
    """Base of every error that is told to the user: the message says what, where and what to do."""


class InputError(FtlintError):
    """An input that cannot be found or read, or an output that cannot be written."""


class ConfigError(FtlintError):
    """A configuration file or an option that does not say anything ftlint understands."""
