"""Settings as keyword arguments, validated like those of a configuration file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypedDict

from ftlint.config.profile import load_profile
from ftlint.config.settings import OFF, Change, validate_names
from ftlint.engine.registry import Registry
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from ftlint.text.suggest import near


class Keywords(TypedDict, total=False):
    """The settings of all functions. If one is None or missing, the configuration applies, else the default.

    ``rule`` and ``ignore``: names of rules or checks; ``severity``: severities by such a name (``error``, ``warning``,
    ``info``, ``off``); ``profile``: target provider or trainer; ``method``: ``sft``, ``dpo`` or ``rft``; ``max_findings``:
    findings kept per check (1,000; 0: all), the totals include all; ``stop``: stop sequence at the end of every answer, or
    up to four alternatives; ``system_prompt``: system prompt of every example; ``training_context`` (tokens of an
    example), ``max_file_bytes`` and ``min_calls_per_tool``: limits that replace the default ones.
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


def change_of(keywords: Mapping[str, Any], registry: Registry) -> Change:
    """The settings in keyword arguments. Raises `ConfigError` for an unknown name or an invalid value."""
    for name in keywords:
        if name not in _READ:
            hint = near(name, _READ) or f"; settings are {', '.join(_READ)}"
            raise ConfigError(f"unknown setting `{name}`{hint}")
    given = {name: _READ[name](name, value) for name, value in keywords.items() if value is not None}
    for name in ("rule", "ignore", "severity"):
        names = dict(given.get(name, ())) if name == "severity" else given.get(name, ())
        validate_names(names, registry.rules, registry.checks, f"`{name}`")
    if "profile" in given:
        load_profile(given["profile"])
    return Change(**given)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"`{name}` must be a non-empty string, not {value!r:.60}")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    """One string, or several."""
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else ()
    if not texts or isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in texts):
        raise ConfigError(f"`{name}` must be a string or a list of strings, not {value!r:.60}")
    return texts


def _names(name: str, value: Any) -> tuple[str, ...]:
    """Like `_texts`, but may be empty: all rules, or none to skip."""
    return () if isinstance(value, list | tuple | set | frozenset) and not value else _texts(name, value)


def _stops(name: str, value: Any) -> tuple[str, ...]:
    stops = _texts(name, value)
    if len(stops) > _MOST_STOPS:
        raise ConfigError(f"`{name}` must have at most {_MOST_STOPS} strings")
    return stops


def _method(name: str, value: Any) -> str:
    if value not in _METHODS:
        raise ConfigError(f"`{name}` must be one of {', '.join(_METHODS)}, not {value!r:.60}")
    return str(value)


def _levels(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(check, str) for check in value):
        raise ConfigError(f"`{name}` must be a dict of names and severities, not {value!r:.60}")
    for check, level in value.items():
        if level not in _LEVELS:
            raise ConfigError(f"`{name}` of {check} must be one of {', '.join(_LEVELS)}, not {level!r:.60}")
    return tuple((check, str(level)) for check, level in value.items())


def _number(least: int) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ConfigError(f"`{name}` must be an integer of at least {least}, not {value!r:.60}")
        return value

    return read


_METHODS: Final = ("sft", "dpo", "rft")
_LEVELS: Final = (*Severity, OFF)
_MOST_STOPS: Final = 4  # as in config.schema.json: the API accepts no more in `stop`
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
