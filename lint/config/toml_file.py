"""The text of a configuration file, and errors with their place in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ftlint.config.bounded import Limit, Unfit, read_bounded, stays_in
from ftlint.errors import ConfigError

LIMIT = Limit(1 << 20, "1 MiB")
"""The maximum size of a configuration file, and of a prompt file named in one."""

Keys = Sequence[str | int]
"""The keys and indices that lead to a value."""

# For such keys, `tomllib` takes time and memory quadratic in their length.
_MANY_PARTS = r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"""
_TRUSTED = "; move it into the folder, or pass the configuration file with --config"


class TomlFile:
    """A configuration file. One passed by the user is ``trusted``: it may name files outside its folder. ``read`` has the
    files that were read for it. Raises `ConfigError` if it cannot be read."""

    def __init__(self, path: str, trusted: bool) -> None:
        self.trusted = trusted
        self.path = path.removeprefix(os.path.join(os.getcwd(), ""))
        self.folder = os.path.dirname(os.path.abspath(path))
        self.text = ""
        self.read = [self.path]
        try:
            raw = read_bounded(path, LIMIT)
        except Unfit as error:
            raise self._error(str(error)) from None
        except (OSError, ValueError) as error:
            raise self._error(f"cannot be read: {reason(error)}") from None
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._error("is not UTF-8; TOML files must be UTF-8", raw.count(b"\n", 0, error.start) + 1) from None

    def table(self) -> Any:
        """The settings: of ``pyproject.toml`` the table ``[tool.ftlint]`` (None: there is none), else all or that table."""
        is_own = os.path.basename(self.path) != "pyproject.toml"
        if not is_own and "ftlint" not in self.text:  # parsing TOML takes longer than checking a short file
            return None
        import tomllib

        if re.search(_MANY_PARTS, self.text):
            raise self._error("has a key with more than 100 parts; keys of ftlint have at most 3")
        try:
            data = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
            line = place and int(place[1] or self.text.count("\n") + 1)
            raise self._error(f"is not TOML: {error}", line) from None
        tool = data.get("tool")
        inner = tool.get("ftlint") if isinstance(tool, dict) else None
        if not is_own or inner is None:
            return data if is_own else inner
        if len(data) > 1:
            raise self._error("has keys at its root and under [tool.ftlint]; move them to one of the two")
        return inner

    def error_at(self, keys: Keys, message: str) -> ConfigError:
        """An error about the value under these keys, with its line if it is unique."""
        return ConfigError(f"{self.where(keys)} {message}")

    def where(self, keys: Keys) -> str:
        """The place of the value under these keys: ``ftlint.toml:3: `limits.max-images```."""
        name = next((key for key in reversed(keys) if isinstance(key, str)), "ftlint")
        spelled = re.compile(rf"""(?:^|[\s.\[{{,])(["']?){re.escape(name)}\1\s*(?:[=.]|\])""")
        lines = [number for number, line in enumerate(self.text.split("\n"), 1) if spelled.search(line)]
        return f"{self.path}{f':{lines[0]}' if len(lines) == 1 else ''}: `{_dotted(keys) or 'tool.ftlint'}`"

    def check_inside(self, keys: Keys, path: str) -> None:
        """Raises `ConfigError` for a path outside the folder of an untrusted file."""
        try:
            inside = self.trusted or stays_in(path, self.folder)
        except (OSError, ValueError) as error:
            raise self.error_at(keys, f"names a file that cannot be read: {path}: {reason(error)}") from None
        if not inside:
            raise self.error_at(keys, f"names a file outside the folder of the configuration file: {path}{_TRUSTED}")

    def check_globs(self, keys: Keys, globs: Iterable[str]) -> None:
        """Raises `ConfigError` for a glob that leaves the folder of an untrusted file."""
        for glob in globs:
            if not self.trusted and (os.path.isabs(glob) or ".." in os.path.normpath(glob).split(os.sep)[:1]):
                message = f"names files outside the folder of the configuration file: {glob}{_TRUSTED}"
                raise self.error_at(keys, message)

    def _error(self, message: str, line: int | None = None) -> ConfigError:
        return ConfigError(f"{self.path}: {message}" if line is None else f"{self.path}:{line}: {message}")


def reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _dotted(keys: Keys) -> str:
    """Keys in TOML syntax: ``overrides[0].severity."tool-ids/format"``."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += "." * bool(text) + (key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"')
    return text
