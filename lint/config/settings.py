"""Settings: the nearest ``ftlint.toml`` or ``pyproject.toml`` above an input, overridden by the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ftlint.config.bounded import Limit, Unfit, read_bounded, stays_in
from ftlint.config.globs import glob_pattern
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from ftlint.text.suggest import near

OFF = "off"
FILE_NAMES = ("ftlint.toml", "pyproject.toml")
LIMIT = Limit(1 << 20, "1 MiB")
"""The maximum size of a configuration file, and of a prompt file named in one."""


class Change(NamedTuple):
    """Settings of an override, the command line or the Python API. None or empty: not set; ``rule=()``: all rules."""

    rule: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    profile: str | None = None
    method: str | None = None
    max_findings: int | None = None
    stop: tuple[str, ...] | None = None
    system_prompt: str | None = None
    training_context: int | None = None
    max_file_bytes: int | None = None
    min_calls_per_tool: int | None = None
    data: tuple[str, ...] | None = None
    inline_defs: bool | None = None


class Settings(NamedTuple):
    """The settings of one file. Hashable and picklable.

    ``rule`` and ``ignore`` name rules or checks (empty ``rule``: all). ``severity`` has pairs of a name and ``error``,
    ``warning``, ``info`` or ``off``. ``stop`` and ``system_prompt`` are empty and None if not configured. The limits
    (tokens of an example, bytes of a file) are None if those of the profile apply. ``data`` has the paths of the training
    data of the fine-tuned ``models`` that the code calls. ``today`` is a date (``2026-11-21``) that replaces the clock.
    ``inline_defs`` converts function lists at their definition. ``within`` is the configuration file that names ``data``,
    if the user did not pass it with ``--config``: then ``data`` must be in its folder.
    """

    profile: str = "openai"
    method: str | None = None
    rule: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    max_findings: int | None = None
    stop: tuple[str, ...] = ()
    system_prompt: str | None = None
    training_context: int | None = None
    max_file_bytes: int | None = None
    min_calls_per_tool: int = 50
    today: str = ""
    data: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    inline_defs: bool = False
    within: str = ""

    def severity_of(self, check: str, default: Severity | None) -> Severity | None:
        """The severity of a check (``default`` if not configured); None if it is off."""
        levels = dict(self.severity)
        level = levels.get(check, levels.get(check.partition("/")[0]))
        if level is None:
            return default
        return None if level == OFF else Severity(level)


def _covers(name: str, check: str) -> bool:
    """Whether ``name``, of a rule or check, includes ``check``, also the name of a rule or check."""
    return check == name or check.startswith(f"{name}/")


def selected(check: str, settings: Settings) -> bool:
    """Whether the check with that full name runs: selected, not ignored, and not ``off``."""
    if settings.rule and not any(_covers(name, check) for name in settings.rule):
        return False
    if any(_covers(name, check) for name in settings.ignore):
        return False
    return settings.severity_of(check, Severity.INFO) is not None


@lru_cache(maxsize=256)  # most files of a run have the same
def merge(settings: Settings, change: Change) -> Settings:
    """The settings with a ``change`` of higher precedence.

    Its ``rule`` replaces the earlier one and re-enables the checks that were ignored or switched off under that name or one
    that includes it. Its ``ignore`` is added. Its entries of ``severity`` replace those that they include.
    """
    selection = change.rule or ()
    new_severity = dict(change.severity)
    ignore = [name for name in settings.ignore if not any(_covers(name, rule) for rule in selection)]
    severity = {
        name: level
        for name, level in settings.severity
        if not any(_covers(newer, name) for newer in new_severity)
        and not (level == OFF and any(_covers(name, rule) for rule in selection))
    }
    plain = {name: new for name in _REPLACED if (new := getattr(change, name)) is not None}
    if change.data is not None:
        plain["within"] = ""
    return settings._replace(
        ignore=tuple(dict.fromkeys((*ignore, *change.ignore))),
        severity=tuple(sorted((severity | new_severity).items())),
        **plain,
    )


_REPLACED = tuple(name for name in Change._fields if name not in ("ignore", "severity"))


class Override(NamedTuple):
    """Settings for the files that match one of the globs."""

    files: tuple[str, ...]
    change: Change


class Joined(NamedTuple):
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
    datasets: tuple[Joined, ...] = ()
    read: tuple[str, ...] = ()

    def for_path(self, path: str) -> Settings:
        """The settings for a file, with all overrides that match it; later ones take precedence."""
        settings = self.settings
        for override in self.overrides:
            if self._fits(path, override.files):
                settings = merge(settings, override.change)
        return settings

    def dataset_of(self, path: str) -> str | None:
        """The name of the configured dataset that the file belongs to, None if there is none."""
        return next((dataset.name for dataset in self.datasets if self._fits(path, dataset.files)), None)

    def _fits(self, path: str, globs: Iterable[str]) -> bool:
        try:
            relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        except ValueError:  # another drive, on Windows
            return False
        return any(glob_pattern(glob).fullmatch(relative) for glob in globs)


class Known(NamedTuple):
    """The names that a configuration may use."""

    rules: Collection[str]
    checks: Collection[str]
    profiles: Collection[str]


def validate_names(
    names: Iterable[str], known_rules: Collection[str], known_checks: Collection[str], where: str = "--rule"
) -> None:
    """Raises `ConfigError` for the first name that is neither a rule nor a check; ``where`` is the option or key."""
    for name in names:
        if name not in known_rules and name not in known_checks:
            whole = [check for check in known_checks if check.endswith(f"/{name}")]
            hint = near(whole[0] if whole else name, (*known_rules, *known_checks)) or "; `ftlint rules` lists them"
            raise ConfigError(f"{where}: unknown rule or check {name!r}{hint}")


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
        found = (load(path, self._known) for path in paths if os.path.isfile(path) or _is_odd(path))
        return next((config for config in found if config is not None), None)


def _is_odd(path: str) -> bool:
    """Whether a configuration file is neither a file nor a folder (a broken link, a device): an error, not ignored."""
    is_own_link = os.path.basename(path) == FILE_NAMES[0] and os.path.islink(path)
    return (os.path.exists(path) or is_own_link) and not os.path.isdir(path)


class _Source:
    """The text of a configuration file, and errors with places in it."""

    def __init__(self, path: str, trusted: bool) -> None:
        self.trusted = trusted
        self.path = path.removeprefix(os.path.join(os.getcwd(), ""))
        self.folder = os.path.dirname(os.path.abspath(path))
        self.text = ""
        self.read: list[str] = []
        try:
            raw = read_bounded(path, LIMIT)
        except Unfit as error:
            raise self.error(str(error)) from None
        except (OSError, ValueError) as error:
            raise self.error(f"cannot be read: {_reason(error)}") from None
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.error("is not UTF-8; TOML files must be UTF-8", raw.count(b"\n", 0, error.start) + 1) from None

    def error(self, message: str, line: int | None = None) -> ConfigError:
        return ConfigError(f"{self.path}: {message}" if line is None else f"{self.path}:{line}: {message}")

    def at(self, keys: Sequence[str | int], message: str) -> ConfigError:
        """An error about the value under these keys, with its line if it is unique."""
        return ConfigError(f"{self.where(keys)} {message}")

    def where(self, keys: Sequence[str | int]) -> str:
        name = next((key for key in reversed(keys) if isinstance(key, str)), "ftlint")
        spelled = re.compile(rf"""(?:^|[\s.\[{{,])(["']?){re.escape(name)}\1\s*(?:[=.]|\])""")
        lines = [number for number, line in enumerate(self.text.split("\n"), 1) if spelled.search(line)]
        return f"{self.path}{f':{lines[0]}' if len(lines) == 1 else ''}: `{_dotted(keys) or 'tool.ftlint'}`"


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _dotted(keys: Iterable[str | int]) -> str:
    """Keys in TOML syntax: ``overrides[0].severity."tool-ids/format"``."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += "." * bool(text) + (key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"')
    return text


def load(path: str, known: Known | None = None, *, trusted: bool = False) -> Config | None:
    """The configuration in a file; None for a ``pyproject.toml`` without a table for ftlint.

    A file passed by the user is ``trusted``: it may name files outside its folder. Raises `ConfigError` for a file that
    cannot be read, is not TOML, or is invalid by ``config.schema.json`` or the names in ``known``.
    """
    source = _Source(path, trusted)
    own = os.path.basename(path) != "pyproject.toml"
    if not own and "ftlint" not in source.text:  # parsing TOML takes longer than checking a short file
        return None
    table = _table(source, own)
    if table is None:
        return None
    _validate(source, table)
    if known is not None:
        _validate_known(source, table, known)
    return _build(source, table)


# For such keys, `tomllib` takes time and memory quadratic in their length.
_MANY_PARTS = r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"""


def _table(source: _Source, own: bool) -> Any:
    import tomllib

    if re.search(_MANY_PARTS, source.text):
        raise source.error("has a key with more than 100 parts; keys of ftlint have at most 3")
    try:
        data = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = place and int(place[1] or source.text.count("\n") + 1)
        raise source.error(f"is not TOML: {error}", line) from None
    tool = data.get("tool")
    inner = tool.get("ftlint") if isinstance(tool, dict) else None
    if not own or inner is None:
        return data if own else inner
    if len(data) > 1:
        raise source.error("has keys at its root and under [tool.ftlint]; move them to one of the two")
    return inner


def _validate(source: _Source, table: Any) -> None:
    import json
    from importlib.resources import files

    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    schema = json.loads(files("ftlint.config").joinpath("config.schema.json").read_bytes())
    for error in Draft202012Validator(schema).iter_errors(table):
        keys = list(error.absolute_path)
        if error.validator == "additionalProperties":
            names = error.schema["properties"]
            unknown = next(key for key in error.instance if key not in names)
            hint = near(unknown, names) or f"; keys are {', '.join(names)}"
            raise source.at([*keys, unknown], f"is an unknown key{hint}")
        raise source.at(keys, _complaint(error))


_KINDS = {"string": "a string", "array": "an array", "object": "a table", "integer": "an integer"}


def _complaint(error: Any) -> str:
    """What a value must be, in the terms of TOML."""
    limit = error.validator_value
    if error.validator == "type":
        return "must be " + " or ".join(_KINDS[kind] for kind in ([limit] if isinstance(limit, str) else limit))
    if error.validator == "enum":
        return f"must be one of {', '.join(limit)}"
    if error.validator == "required":
        return "is missing " + ", ".join(f"`{key}`" for key in limit if key not in error.instance)
    if error.validator in ("minProperties", "maxProperties"):
        return f"must have exactly one of {', '.join(f'`{key}`' for key in error.schema['properties'])}"
    if error.validator == "minimum":
        return f"must be {limit} or more"
    if error.validator == "maxLength":
        return f"must have at most {limit:,} characters"
    if error.validator == "maxItems":
        return f"must have at most {limit} entries"
    return "must not be empty"


def _validate_known(source: _Source, table: Mapping[str, Any], known: Known) -> None:
    """Validates the names of rules, checks and profiles in the table and its overrides."""
    places: list[tuple[list[str | int], Mapping[str, Any]]] = [([], table)]
    places += [(["overrides", index], entry) for index, entry in enumerate(table.get("overrides", ()))]
    for keys, entry in places:
        for key in ("rule", "ignore", "severity"):
            if key in entry:
                unknown = [name for name in entry[key] if name not in known.rules and name not in known.checks]
                if unknown:  # finding the place needs a search of the file
                    validate_names(unknown[:1], known.rules, known.checks, source.where([*keys, key]))
        profile = entry.get("profile")
        if profile is not None and profile not in known.profiles:
            hint = near(profile, known.profiles) or f"; profiles are {', '.join(sorted(known.profiles))}"
            raise source.at([*keys, "profile"], f"names an unknown profile {profile!r}{hint}")


def _build(source: _Source, table: Mapping[str, Any]) -> Config:
    stop = table.get("stop-sequence", {}).get("stop", ())
    trained = table.get("fine-tuned-call", {})
    top = Settings(
        stop=_texts(stop),
        system_prompt=_system_prompt(source, table.get("system-prompt", {})),
        training_context=_whole_number(table.get("limits", {}).get("training-context")),
        max_file_bytes=_whole_number(table.get("limits", {}).get("max-file-bytes")),
        min_calls_per_tool=int(table.get("coverage", {}).get("min-calls-per-tool", Settings().min_calls_per_tool)),
        data=_data(source, _texts(trained.get("data", ()))),
        models=_texts(trained.get("models", ())),
        within="" if source.trusted or not trained else os.path.join(source.folder, os.path.basename(source.path)),
    )
    datasets = tuple(Joined(entry["name"], tuple(entry["files"])) for entry in table.get("datasets", ()))
    names = set[str]()
    for index, dataset in enumerate(datasets):
        if dataset.name in names:
            raise source.at(
                ["datasets", index, "name"],
                f"is a duplicate name {dataset.name!r}; put the globs of both in one dataset",
            )
        names.add(dataset.name)
    overrides = tuple(Override(tuple(entry["files"]), _change(entry)) for entry in table.get("overrides", ()))
    for key in ("overrides", "datasets"):
        for index, entry in enumerate(table.get(key, ())):
            _check_globs(source, [key, index, "files"], entry["files"])
    settings = merge(top, _change(table))
    return Config(source.path, source.folder, settings, overrides, datasets, (source.path, *source.read))


def _check_globs(source: _Source, keys: Sequence[str | int], globs: Iterable[str]) -> None:
    """Raises `ConfigError` for a glob that leaves the folder of an untrusted configuration file."""
    for glob in globs:
        if not source.trusted and (os.path.isabs(glob) or ".." in os.path.normpath(glob).split(os.sep)[:1]):
            raise source.at(keys, f"names files outside the folder of the configuration file: {glob}{_TRUSTED}")


_TRUSTED = "; move it into the folder, or pass the configuration file with --config"


def _data(source: _Source, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths and globs of training data, joined to the folder. Raises `ConfigError` for one that leaves it."""
    joined = []
    for path in paths:
        joined.append(os.path.join(source.folder, path))
        start = re.split(r"[*?\[]", joined[-1])[0]
        _check_inside(
            source, ("fine-tuned-call", "data"), joined[-1] if start == joined[-1] else os.path.dirname(start)
        )
    return tuple(joined)


def _check_inside(source: _Source, keys: Sequence[str | int], path: str) -> None:
    """Raises `ConfigError` for a path outside the folder of an untrusted configuration file."""
    try:
        inside = source.trusted or stays_in(path, source.folder)
    except (OSError, ValueError) as error:
        raise source.at(keys, f"names a file that cannot be read: {path}: {_reason(error)}") from None
    if not inside:
        raise source.at(keys, f"names a file outside the folder of the configuration file: {path}{_TRUSTED}")


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """One string, or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _change(table: Mapping[str, Any]) -> Change:
    limit = table.get("max-findings")
    return Change(
        rule=tuple(table["rule"]) if "rule" in table else None,
        ignore=tuple(table.get("ignore", ())),
        severity=tuple(table.get("severity", {}).items()),
        profile=table.get("profile"),
        method=table.get("method"),
        max_findings=_whole_number(limit),
    )


def _whole_number(value: float | None) -> int | None:
    """The value as int, because JSON Schema accepts 50.0 as an integer."""
    return None if value is None else int(value)


def _system_prompt(source: _Source, table: Mapping[str, Any]) -> str | None:
    """The configured prompt. A line end at the end of its file is not part of the prompt."""
    if "file" not in table:
        return table.get("text")
    keys = ("system-prompt", "file")
    path = os.path.join(source.folder, table["file"])
    _check_inside(source, keys, path)
    try:
        text = read_bounded(path, LIMIT).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise source.at(keys, f"names a file that is not UTF-8: {path}") from None
    except Unfit as error:
        raise source.at(keys, f"names a file that {error}: {path}; name a text file of at most {LIMIT.name}") from None
    except (OSError, ValueError) as error:
        raise source.at(keys, f"names a file that cannot be read: {path}: {_reason(error)}") from None
    if not text:
        raise source.at(keys, f"names an empty file: {path}")
    source.read.append(path)
    return text
