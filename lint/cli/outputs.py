"""Rejects ``--format NAME=FILE`` if the file is an input of this run, or would be an input of the next one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ftlint.cli.options import Inputs
from ftlint.config.configuration_file import FILE_NAMES
from ftlint.engine.inputs.discover import would_find
from ftlint.engine.inputs.file_names import STDIN
from ftlint.engine.inputs.ignore_files import IGNORE_FILE
from ftlint.errors import ConfigError, FtlintError

if TYPE_CHECKING:
    from pathlib import Path


def reject_inputs(
    specs: Sequence[tuple[str, Path | None]], inputs: Inputs, paths: Sequence[str], validation: str | None
) -> None:
    """Raises `ConfigError` for an output file that is also an input, by its path, a symbolic link or a hard link."""
    files = [(name, os.fspath(file)) for name, file in specs if file is not None]
    if not files:
        return
    read = {identity: _shown(path) for path in _inputs(inputs, validation) if (identity := _identity(path)) is not None}
    seen = set[str]()
    for name, file in files:
        spec = f"--format {name}={file}"
        identity = _identity(file)
        if identity is not None and identity in read:
            raise ConfigError(f"{spec}: {read[identity]} is an input of this run; choose another file")
        if os.path.basename(file) in (*FILE_NAMES, IGNORE_FILE):
            raise ConfigError(f"{spec}: this is the name of a configuration file of ftlint; choose another name")
        if identity is None and would_find(file, paths):
            hint = "choose a folder that is not checked, another suffix, or list it in .ftlintignore"
            raise ConfigError(f"{spec}: the next run would check this file; {hint}")
        real = os.path.realpath(file)
        if real in seen and not os.path.abspath(file).startswith("/dev/"):
            raise ConfigError(f"{spec}: another --format writes to this file; choose another name")
        seen.add(real)


def _inputs(inputs: Inputs, validation: str | None) -> Iterator[str]:
    """Every file that the run reads."""
    files = [*inputs.programs, *(path for dataset in inputs.datasets for path in dataset.files)]
    yield from files
    for path in files:
        yield from inputs.configs.config_for(path).read
    if validation is not None:
        yield validation
    data = {(settings.data, settings.within) for settings in map(inputs.configs.settings_for, inputs.programs)}
    from ftlint.engine.programs.training_facts import data_files

    for names, within in data:
        try:
            yield from data_files(names, within) if names else ()
        except FtlintError:  # reported when the data is read
            continue


def _identity(path: str) -> tuple[int, int] | None:
    """Device and inode, equal for all paths of one file; None if it does not exist."""
    try:
        seen = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):
        return None
    return seen.st_dev, seen.st_ino


def _shown(path: str) -> str:
    return "standard input" if path == STDIN else path
