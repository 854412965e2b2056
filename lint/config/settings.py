"""What the user wants: the nearest ``ftlint.toml`` or ``pyproject.toml`` above an input, under the command line."""

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
"""The largest configuration file, and the largest file that one names for its text."""


class Change(NamedTuple):
    """What an override, the command line or a program says. None or nothing where it is silent; ``rule=()`` stands for all."""

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
    """What holds for one file. Hashable and picklable.

    ``rule`` and ``ignore`` name rules or checks (no ``rule``: all); ``severity`` has pairs of a name and ``error``,
    ``warning``, ``info`` or ``off``; ``stop`` and ``system_prompt`` are empty and None where nothing is configured, and so
    are the limits (tokens of an example, bytes of a file) where those of the profile hold. ``data`` are the paths of what
    the fine-tuned ``models`` that programs call were trained on. ``today`` is a date (``2026-11-21``) to go by instead of
    the clock's; no configuration sets it, nor ``inline_defs``: wrap a program's list of definitions where it is written.
    ``within`` is the configuration file that ``data`` comes from, if that was not chosen by the user: its folder is not left.
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
        """How bad a check's finding is (``default`` where nothing is configured), None when it is off."""
        levels = dict(self.severity)
        level = levels.get(check, levels.get(check.partition("/")[0]))
        if level is None:
            return default
        return None if level == OFF else Severity(level)


def _covers(name: str, check: str) -> bool:
    """Whether a rule's or check's name stands for ``check`` (itself the name of either)."""
    return check == name or check.startswith(f"{name}/")


def selected(check: str, settings: Settings) -> bool:
    """Whether the check of that full name is to run: asked for, not ignored, and not ``off``."""
    if settings.rule and not any(_covers(name, check) for name in settings.rule):
        return False
    if any(_covers(name, check) for name in settings.ignore):
        return False
    return settings.severity_of(check, Severity.INFO) is not None


@lru_cache(maxsize=256)  # most files of a run have the same
def merge(settings: Settings, change: Change) -> Settings:
    """The settings with a stronger source on top.

    Its ``rule`` replaces, and takes back what the weaker one ignored or switched off by that name or a wider one; its
    ``ignore`` adds; its entries of ``severity`` replace those they cover.
    """
    asked = change.rule or ()
    said = dict(change.severity)
    ignore = [name for name in settings.ignore if not any(_covers(name, rule) for rule in asked)]
    severity = {
        name: level
        for name, level in settings.severity
        if not any(_covers(newer, name) for newer in said)
        and not (level == OFF and any(_covers(name, rule) for rule in asked))
    }
    plain = {name: new for name in _REPLACED if (new := getattr(change, name)) is not None}
    if change.data is not None:
        plain["within"] = ""
    return settings._replace(
        ignore=tuple(dict.fromkeys((*ignore, *change.ignore))),
        severity=tuple(sorted((severity | said).items())),
        **plain,
    )


_REPLACED = tuple(name for name in Change._fields if name not in ("ignore", "severity"))


class Override(NamedTuple):
    """Other settings for the files that fit one of the globs."""

    files: tuple[str, ...]
    change: Change


class Joined(NamedTuple):
    """Files that are one dataset: those that fit one of the globs."""

    name: str
    files: tuple[str, ...]


class Config(NamedTuple):
    """One configuration file, or the defaults when ``path`` is None. Globs are relative to ``folder``; ``read`` are all
    files that were read for it."""

    path: str | None = None
    folder: str = ""
    settings: Settings = Settings()
    overrides: tuple[Override, ...] = ()
    datasets: tuple[Joined, ...] = ()
    read: tuple[str, ...] = ()

    def for_path(self, path: str) -> Settings:
        """The settings for a file: every override that fits it, the later on top."""
        settings = self.settings
        for override in self.overrides:
            if self._fits(path, override.files):
                settings = merge(settings, override.change)
        return settings

    def dataset_of(self, path: str) -> str | None:
        """The name of the dataset that the file was joined to, None when it is none."""
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
    """Raises `ConfigError` for the first name that is no rule's and no check's; ``where`` says who used it."""
    for name in names:
        if name not in known_rules and name not in known_checks:
            whole = [check for check in known_checks if check.endswith(f"/{name}")]
            hint = near(whole[0] if whole else name, (*known_rules, *known_checks)) or "; `ftlint rules` lists them"
            raise ConfigError(f"{where}: there is no rule or check {name!r}{hint}")


class Configs:
    """The configuration of every input: of the nearest file above it, or of ``file`` for all, or the defaults.

    A folder is looked at once, however many files it holds. ``command_line`` is on top of everything.
    Raises `ConfigError`: here for ``file``, later for what is found.
    """

    def __init__(
        self,
        *,
        file: str | None = None,
        isolated: bool = False,
        command_line: Change | None = None,
        known: Known | None = None,
    ) -> None:
        """Reads ``file``; what stands above the inputs is read when it is asked for."""
        if file is not None and isolated:
            raise ConfigError("--config names a file and --isolated wants none: give one of the two")
        self._known = known
        self._command_line = command_line or Change()
        self._folders: dict[str, Config] = {}  # by their absolute paths
        self._given: dict[str, Config] = {}  # by their paths as they are in those of inputs
        self._fixed = Config() if isolated else None
        if file is not None:
            self._fixed = load(file, known, trusted=True)
            if self._fixed is None:
                raise ConfigError(f"{file}: there is no [tool.ftlint] in it")

    def config_for(self, path: str) -> Config:
        """The configuration of an input (``-``: of the current folder)."""
        if self._fixed is not None:
            return self._fixed
        folder = os.path.dirname(path)
        config = self._given.get(folder)
        if config is None:
            config = self._given[folder] = self._nearest(os.path.abspath(folder))
        return config

    def settings_for(self, path: str) -> Settings:
        """What holds for an input, the command line included."""
        return merge(self.config_for(path).for_path(path), self._command_line)

    def _nearest(self, folder: str) -> Config:
        passed: list[str] = []
        config = self._folders.get(folder)
        while config is None:
            passed.append(folder)
            config = self._in_folder(folder)
            parent = os.path.dirname(folder)
            if config is None:
                config = Config() if parent == folder else self._folders.get(parent)
            folder = parent
        self._folders.update(dict.fromkeys(passed, config))
        return config

    def _in_folder(self, folder: str) -> Config | None:
        paths = [os.path.join(folder, name) for name in FILE_NAMES]
        found = (load(path, self._known) for path in paths if os.path.isfile(path) or _is_odd(path))
        return next((config for config in found if config is not None), None)


def _is_odd(path: str) -> bool:
    """Whether something other than a file or a folder has the name of a configuration file: it is not passed over."""
    is_own_link = os.path.basename(path) == FILE_NAMES[0] and os.path.islink(path)
    return (os.path.exists(path) or is_own_link) and not os.path.isdir(path)


class _Source:
    """A configuration file's text, to say where in it something is wrong."""

    def __init__(self, path: str, trusted: bool) -> None:
        self.trusted = trusted
        self.path = path.removeprefix(os.path.join(os.getcwd(), ""))
        self.folder = os.path.dirname(os.path.abspath(path))
        self.text = ""
        self.read: list[str] = []
        try:
            raw = read_bounded(path, LIMIT)
        except Unfit as error:
            raise self.error(f"{error}, as a configuration file must be") from None
        except (OSError, ValueError) as error:
            raise self.error(f"cannot be read: {_reason(error)}") from None
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.error("is not UTF-8, as TOML must be", raw.count(b"\n", 0, error.start) + 1) from None

    def error(self, message: str, line: int | None = None) -> ConfigError:
        return ConfigError(f"{self.path}: {message}" if line is None else f"{self.path}:{line}: {message}")

    def at(self, keys: Sequence[str | int], message: str) -> ConfigError:
        """An error about the value under these keys, with its line where only one can be meant."""
        return ConfigError(f"{self.where(keys)} {message}")

    def where(self, keys: Sequence[str | int]) -> str:
        name = next((key for key in reversed(keys) if isinstance(key, str)), "ftlint")
        spelled = re.compile(rf"""(?:^|[\s.\[{{,])(["']?){re.escape(name)}\1\s*(?:[=.]|\])""")
        lines = [number for number, line in enumerate(self.text.split("\n"), 1) if spelled.search(line)]
        return f"{self.path}{f':{lines[0]}' if len(lines) == 1 else ''}: `{_dotted(keys) or 'tool.ftlint'}`"


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _dotted(keys: Iterable[str | int]) -> str:
    """Keys as a TOML file spells them: ``overrides[0].severity."tool-ids/format"``."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += "." * bool(text) + (key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"')
    return text


def load(path: str, known: Known | None = None, *, trusted: bool = False) -> Config | None:
    """The configuration in a file, None for a ``pyproject.toml`` that says nothing of ftlint.

    One that the user chose is ``trusted``: it may name files outside its folder.

    Raises `ConfigError` for what cannot be read, is not TOML, or is not what ``config.schema.json`` and ``known`` want.
    """
    source = _Source(path, trusted)
    own = os.path.basename(path) != "pyproject.toml"
    if not own and "ftlint" not in source.text:  # most are such; to parse them takes longer than to check a short file
        return None
    table = _table(source, own)
    if table is None:
        return None
    _validate(source, table)
    if known is not None:
        _validate_known(source, table, known)
    return _build(source, table)


# `tomllib` takes time and memory that grow with the square of such a key's length.
_MANY_PARTS = r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"""


def _table(source: _Source, own: bool) -> Any:
    import tomllib

    if re.search(_MANY_PARTS, source.text):
        raise source.error("is not read: a key has more than 100 parts, and ftlint has none of more than 3")
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
        raise source.error("has keys both at its root and under [tool.ftlint]: put them all in one of the two places")
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
            hint = near(unknown, names) or f"; known are {', '.join(names)}"
            raise source.at([*keys, unknown], f"is no key that ftlint knows{hint}")
        raise source.at(keys, _complaint(error))


_KINDS = {"string": "text", "array": "an array", "object": "a table", "integer": "an integer"}


def _complaint(error: Any) -> str:
    """What a value is not, in TOML's words."""
    limit = error.validator_value
    if error.validator == "type":
        return "must be " + " or ".join(_KINDS[kind] for kind in ([limit] if isinstance(limit, str) else limit))
    if error.validator == "enum":
        return f"must be one of {', '.join(limit)}"
    if error.validator == "required":
        return "lacks " + ", ".join(f"`{key}`" for key in limit if key not in error.instance)
    if error.validator in ("minProperties", "maxProperties"):
        return f"must have exactly one of {', '.join(f'`{key}`' for key in error.schema['properties'])}"
    if error.validator == "minimum":
        return f"must be {limit} or more"
    if error.validator == "maxLength":
        return f"must not be longer than {limit:,} characters"
    if error.validator == "maxItems":
        return f"must not have more than {limit} entries"
    return "must not be empty"


def _validate_known(source: _Source, table: Mapping[str, Any], known: Known) -> None:
    """The names of rules, checks and profiles in the table and in its overrides."""
    places: list[tuple[list[str | int], Mapping[str, Any]]] = [([], table)]
    places += [(["overrides", index], entry) for index, entry in enumerate(table.get("overrides", ()))]
    for keys, entry in places:
        for key in ("rule", "ignore", "severity"):
            if key in entry:
                unknown = [name for name in entry[key] if name not in known.rules and name not in known.checks]
                if unknown:  # to find the place takes a search through the file
                    validate_names(unknown[:1], known.rules, known.checks, source.where([*keys, key]))
        profile = entry.get("profile")
        if profile is not None and profile not in known.profiles:
            hint = near(profile, known.profiles) or f"; known are {', '.join(sorted(known.profiles))}"
            raise source.at([*keys, "profile"], f"names no profile: {profile!r}{hint}")


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
            raise source.at(["datasets", index, "name"], f"is a second {dataset.name!r}: put the globs of both in one")
        names.add(dataset.name)
    overrides = tuple(Override(tuple(entry["files"]), _change(entry)) for entry in table.get("overrides", ()))
    for key in ("overrides", "datasets"):
        for index, entry in enumerate(table.get(key, ())):
            _check_globs(source, [key, index, "files"], entry["files"])
    settings = merge(top, _change(table))
    return Config(source.path, source.folder, settings, overrides, datasets, (source.path, *source.read))


def _check_globs(source: _Source, keys: Sequence[str | int], globs: Iterable[str]) -> None:
    """Raises `ConfigError` for a glob that can fit nothing, as what it names is outside the folder."""
    for glob in globs:
        if not source.trusted and (os.path.isabs(glob) or ".." in os.path.normpath(glob).split(os.sep)[:1]):
            raise source.at(keys, f"names files outside the folder of the configuration file: {glob}{_TRUSTED}")


_TRUSTED = "; move them there, or pass the configuration file with --config, which may name other folders"


def _data(source: _Source, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths and globs of data, from the current folder. Raises `ConfigError` for one that leaves the folder."""
    joined = []
    for path in paths:
        joined.append(os.path.join(source.folder, path))
        start = re.split(r"[*?\[]", joined[-1])[0]
        _check_inside(
            source, ("fine-tuned-call", "data"), joined[-1] if start == joined[-1] else os.path.dirname(start)
        )
    return tuple(joined)


def _check_inside(source: _Source, keys: Sequence[str | int], path: str) -> None:
    """Raises `ConfigError` for a path out of the folder of a configuration file that the user did not choose."""
    try:
        inside = source.trusted or stays_in(path, source.folder)
    except (OSError, ValueError) as error:
        raise source.at(keys, f"names a file that cannot be read: {path}: {_reason(error)}") from None
    if not inside:
        raise source.at(keys, f"names a file outside the folder of the configuration file: {path}{_TRUSTED}")


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text, or several."""
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
    """JSON Schema takes 50.0 for an integer."""
    return None if value is None else int(value)


def _system_prompt(source: _Source, table: Mapping[str, Any]) -> str | None:
    """The configured text. Editors end a file with a line end, which is no part of the prompt."""
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
