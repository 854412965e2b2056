"""Settings as a program gives them: keyword arguments, checked as those of a configuration file are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypedDict

from ftlint.config.profile import load_profile
from ftlint.config.settings import OFF, Change, validate_names
from ftlint.engine import registry
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from ftlint.text.suggest import near


class Keywords(TypedDict, total=False):
    """The settings that all functions take. None, or not given: what the configuration says, or the default.

    ``rule`` and ``ignore``: names of rules or checks; ``severity``: how bad findings are, by such a name (``error``,
    ``warning``, ``info``, ``off``); ``profile``: who will read the data; ``method``: ``sft``, ``dpo`` or ``rft``;
    ``max_findings``: how many findings of each check are kept (1,000; 0: all), all are counted; ``stop``: what every answer
    ends in, or up to four of which it ends in one; ``system_prompt``: what every example begins with;
    ``training_context`` (tokens), ``max_file_bytes`` and ``min_calls_per_tool``: limits in place of the usual ones.
    """

    rule: str | Iterable[str] | None
    ignore: str | Iterable[str] | None
    severity: Mapping[str, str] | None
    profile: str | None
    method: str | None
    max_findings: int | None
    stop: str | Iterable[str] | None
    system_prompt: str | None
    training_context: int | None
    max_file_bytes: int | None
    min_calls_per_tool: int | None


def change_of(keywords: Mapping[str, Any]) -> Change:
    """What keyword arguments say. Raises `ConfigError` for one that there is not, or a value that it does not take."""
    for name in keywords:
        if name not in _READ:
            hint = near(name, _READ) or f"; there are {', '.join(_READ)}"
            raise ConfigError(f"there is no setting `{name}`{hint}")
    given = {name: _READ[name](name, value) for name, value in keywords.items() if value is not None}
    rules, checks = registry.rules(), registry.checks()
    for name in ("rule", "ignore"):
        validate_names(given.get(name, ()), rules, checks, f"`{name}`")
    validate_names(dict(given.get("severity", ())), rules, checks, "`severity`")
    if "profile" in given:
        load_profile(given["profile"])
    return Change(**given)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"`{name}` must be a text, and not {value!r:.60}")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    """One text, or several."""
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else ()
    if not texts or isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in texts):
        raise ConfigError(f"`{name}` must be a text or a list of texts, and not {value!r:.60}")
    return texts


def _names(name: str, value: Any) -> tuple[str, ...]:
    """The same, or nothing: an empty list stands for all rules, or none to leave out."""
    return () if isinstance(value, list | tuple | set | frozenset) and not value else _texts(name, value)


def _stops(name: str, value: Any) -> tuple[str, ...]:
    stops = _texts(name, value)
    if len(stops) > _MOST_STOPS:
        raise ConfigError(f"`{name}` must not have more than {_MOST_STOPS} texts")
    return stops


def _method(name: str, value: Any) -> str:
    if value not in _METHODS:
        raise ConfigError(f"`{name}` must be one of {', '.join(_METHODS)}, and not {value!r:.60}")
    return str(value)


def _levels(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(check, str) for check in value):
        raise ConfigError(f"`{name}` must be a dict of names and how bad their findings are, and not {value!r:.60}")
    for check, level in value.items():
        if level not in _LEVELS:
            raise ConfigError(f"`{name}` of {check} must be one of {', '.join(_LEVELS)}, and not {level!r:.60}")
    return tuple((check, str(level)) for check, level in value.items())


def _number(least: int) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ConfigError(f"`{name}` must be a whole number of {least} or more, and not {value!r:.60}")
        return value

    return read


_METHODS: Final = ("sft", "dpo", "rft")
_LEVELS: Final = (*Severity, OFF)
_MOST_STOPS: Final = 4  # as in config.schema.json: more, no request takes
_READ: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "rule": _names,
    "ignore": _names,
    "severity": _levels,
    "profile": _text,
    "method": _method,
    "max_findings": _number(0),
    "stop": _stops,
    "system_prompt": _text,
    "training_context": _number(1),
    "max_file_bytes": _number(1),
    "min_calls_per_tool": _number(1),
}
