"""Reads a configuration file: its settings, overrides and datasets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ftlint.config.bounded import Unfit, read_bounded
from ftlint.config.globs import glob_pattern
from ftlint.config.settings import Change, Settings, merge
from ftlint.config.toml_file import LIMIT, TomlFile, reason
from ftlint.config.validation import Known, validate

FILE_NAMES = ("ftlint.toml", "pyproject.toml")


class Override(NamedTuple):
    """Settings for the files that match one of the globs."""

    files: tuple[str, ...]
    change: Change


class ConfiguredDataset(NamedTuple):
    """A dataset that consists of the files that match one of the globs."""

    name: str
    files: tuple[str, ...]


class Config(NamedTuple):
    """One configuration file, or the defaults if ``path`` is None. Globs are relative to ``folder``; ``read`` lists all
    files that were read for it."""

    path: str | None = None
    folder: str = ""
    settings: Settings = Settings()
    overrides: tuple[Override, ...] = ()
    datasets: tuple[ConfiguredDataset, ...] = ()
    read: tuple[str, ...] = ()

    def for_path(self, path: str) -> Settings:
        """The settings for a file, with all overrides that match it; later ones take precedence."""
        settings = self.settings
        for override in self.overrides:
            if self._matches(path, override.files):
                settings = merge(settings, override.change)
        return settings

    def dataset_of(self, path: str) -> str | None:
        """The name of the configured dataset that the file belongs to, None if there is none."""
        return next((dataset.name for dataset in self.datasets if self._matches(path, dataset.files)), None)

    def _matches(self, path: str, globs: Iterable[str]) -> bool:
        try:
            relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        except ValueError:  # another drive, on Windows
            return False
        return any(glob_pattern(glob).fullmatch(relative) for glob in globs)


def load(path: str, known: Known | None = None, *, trusted: bool = False) -> Config | None:
    """The configuration in a file; None for a ``pyproject.toml`` without a table for ftlint.

    A file passed by the user is ``trusted``: it may name files outside its folder. Raises `ConfigError` for a file that
    cannot be read, is not TOML, or is invalid by ``config.schema.json`` or the names in ``known``.
    """
    file = TomlFile(path, trusted)
    table = file.table()
    if table is None:
        return None
    validate(file, table, known)
    overrides = tuple(Override(tuple(entry["files"]), _change(entry)) for entry in table.get("overrides", ()))
    settings, datasets = _settings(file, table), _datasets(file, table)
    for key in ("overrides", "datasets"):
        for index, entry in enumerate(table.get(key, ())):
            file.check_globs([key, index, "files"], entry["files"])
    return Config(file.path, file.folder, settings, overrides, datasets, tuple(file.read))


def _settings(file: TomlFile, table: Mapping[str, Any]) -> Settings:
    limits, trained = table.get("limits", {}), table.get("fine-tuned-call", {})
    settings = Settings(
        stop=_strings(table.get("stop-sequence", {}).get("stop", ())),
        system_prompt=_system_prompt(file, table.get("system-prompt", {})),
        training_context=_whole_number(limits.get("training-context")),
        max_file_bytes=_whole_number(limits.get("max-file-bytes")),
        min_calls_per_tool=int(table.get("coverage", {}).get("min-calls-per-tool", Settings().min_calls_per_tool)),
        data=_data(file, _strings(trained.get("data", ()))),
        models=_strings(trained.get("models", ())),
        within="" if file.trusted or not trained else os.path.join(file.folder, os.path.basename(file.path)),
    )
    return merge(settings, _change(table))


def _change(table: Mapping[str, Any]) -> Change:
    return Change(
        rule=tuple(table["rule"]) if "rule" in table else None,
        ignore=tuple(table.get("ignore", ())),
        severity=tuple(table.get("severity", {}).items()),
        profile=table.get("profile"),
        method=table.get("method"),
        max_findings=_whole_number(table.get("max-findings")),
    )


def _datasets(file: TomlFile, table: Mapping[str, Any]) -> tuple[ConfiguredDataset, ...]:
    by_name: dict[str, ConfiguredDataset] = {}
    for index, entry in enumerate(table.get("datasets", ())):
        name = entry["name"]
        if name in by_name:
            message = f"is a duplicate name {name!r}; put the globs of both in one dataset"
            raise file.error_at(["datasets", index, "name"], message)
        by_name[name] = ConfiguredDataset(name, tuple(entry["files"]))
    return tuple(by_name.values())


def _data(file: TomlFile, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths and globs of training data, joined to the folder. Raises `ConfigError` for one that leaves it."""
    joined = tuple(os.path.join(file.folder, path) for path in paths)
    for path in joined:
        start = re.split(r"[*?\[]", path)[0]
        file.check_inside(("fine-tuned-call", "data"), path if start == path else os.path.dirname(start))
    return joined


def _system_prompt(file: TomlFile, table: Mapping[str, Any]) -> str | None:
    """The configured prompt. A line end at the end of its file is not part of the prompt."""
    if "file" not in table:
        return table.get("text")
    keys = ("system-prompt", "file")
    path = os.path.join(file.folder, table["file"])
    file.check_inside(keys, path)
    try:
        text = read_bounded(path, LIMIT).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise file.error_at(keys, f"names a file that is not UTF-8: {path}") from None
    except Unfit as error:
        raise file.error_at(
            keys, f"names a file that {error}: {path}; name a text file of at most {LIMIT.name}"
        ) from None
    except (OSError, ValueError) as error:
        raise file.error_at(keys, f"names a file that cannot be read: {path}: {reason(error)}") from None
    if not text:
        raise file.error_at(keys, f"names an empty file: {path}")
    file.read.append(path)
    return text


def _strings(value: str | Iterable[str]) -> tuple[str, ...]:
    """One string, or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _whole_number(value: float | None) -> int | None:
    """The value as int, because JSON Schema accepts 50.0 as an integer."""
    return None if value is None else int(value)
