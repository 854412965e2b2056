"""Finds the configuration of each input: the nearest ``ftlint.toml`` or ``pyproject.toml`` above it."""

from __future__ import annotations

import os

from ftlint.config.configuration_file import FILE_NAMES, Config, load
from ftlint.config.settings import Change, Settings, merge
from ftlint.config.validation import Known
from ftlint.errors import ConfigError


class Configs:
    """The configuration of each input: from the nearest file above it, from ``file`` for all, or the defaults.

    Each folder is searched once. ``command_line`` takes precedence over all files. Raises `ConfigError`: the constructor for
    ``file``, the methods for the files that they find.
    """

    def __init__(
        self,
        *,
        file: str | None = None,
        isolated: bool = False,
        command_line: Change | None = None,
        known: Known | None = None,
    ) -> None:
        """Reads ``file``; the files above the inputs are read when they are needed."""
        if file is not None and isolated:
            raise ConfigError("--config and --isolated exclude each other; use one of them")
        self._known = known
        self._command_line = command_line or Change()
        self._folders: dict[str, Config] = {}  # by their absolute paths
        self._given: dict[str, Config] = {}  # by their paths in those of the inputs
        self._fixed = Config() if isolated else None
        if file is not None:
            self._fixed = load(file, known, trusted=True)
            if self._fixed is None:
                raise ConfigError(f"{file}: has no table [tool.ftlint]")

    def config_for(self, path: str) -> Config:
        """The configuration of an input (``-``: that of the current folder)."""
        if self._fixed is not None:
            return self._fixed
        folder = os.path.dirname(path)
        config = self._given.get(folder)
        if config is None:
            config = self._given[folder] = self._nearest(os.path.abspath(folder))
        return config

    def settings_for(self, path: str) -> Settings:
        """The settings of an input, including those of the command line."""
        return merge(self.config_for(path).for_path(path), self._command_line)

    def _nearest(self, folder: str) -> Config:
        visited: list[str] = []
        config = self._folders.get(folder)
        while config is None:
            visited.append(folder)
            config = self._in_folder(folder)
            parent = os.path.dirname(folder)
            if config is None:
                config = Config() if parent == folder else self._folders.get(parent)
            folder = parent
        self._folders.update(dict.fromkeys(visited, config))
        return config

    def _in_folder(self, folder: str) -> Config | None:
        paths = [os.path.join(folder, name) for name in FILE_NAMES]
        loaded = (load(path, self._known) for path in paths if os.path.isfile(path) or _is_odd(path))
        return next((config for config in loaded if config is not None), None)


def _is_odd(path: str) -> bool:
    """Whether a configuration file is neither a file nor a folder (a broken link, a device): an error, not ignored."""
    is_own_link = os.path.basename(path) == FILE_NAMES[0] and os.path.islink(path)
    return (os.path.exists(path) or is_own_link) and not os.path.isdir(path)
