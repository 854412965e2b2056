"""Errors that users can meet. ``cli`` prints them on one line of standard error and exits with 2."""

from __future__ import annotations


class FtlintError(Exception):
    """Base of all errors shown to the user. The message says what is wrong, where, and what to do."""


class InputError(FtlintError):
    """An input that cannot be found or read, or an output that cannot be written."""


class ConfigError(FtlintError):
    """An invalid configuration file, option or setting."""
