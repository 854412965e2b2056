"""Profiles: the requirements of a provider or trainer as data, one TOML file each, every value with its source."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from ftlint.errors import ConfigError
from ftlint.results.finding import Severity


class Profile(NamedTuple):
    """The requirements of one provider or trainer. ``profiles/profile.schema.json`` describes each value.

    A limit that is unknown is 0 in the file and `sys.maxsize` here. ``severity`` changes the default severity of checks
    (None: off); a key that ends in ``@METHOD`` applies to that method only. ``sources`` has the source of each value.
    """

    name: str
    title: str
    formats: frozenset[str]
    roles: frozenset[str]
    root_keys: Mapping[str, frozenset[str]]
    message_keys: Mapping[str, frozenset[str]]
    part_types: frozenset[str]
    arguments: str
    call_ids: bool
    call_id_max_length: int
    call_id_pattern: re.Pattern[str] | None
    max_tools: int
    description_max_length: int
    content_beside_calls: str
    output_messages: int
    takes_parallel_flag: bool
    rejected_nulls: frozenset[str]
    training_context: int
    tokenizer: str
    min_examples: int
    advised_examples: int
    max_file_bytes: int
    max_images: int
    max_image_bytes: int
    image_types: frozenset[str]
    image_addresses: bool
    forbidden_texts: tuple[str, ...]
    severity: Mapping[str, Severity | None]
    sources: Mapping[str, str]

    def severity_of(self, check: str, default: Severity, method: str | None = None) -> Severity | None:
        """The severity of a check under this profile; None if it is off."""
        if method is not None and f"{check}@{method}" in self.severity:
            return self.severity[f"{check}@{method}"]
        return self.severity.get(check, default)


_FOLDER = os.path.join(os.path.dirname(__file__), "profiles")


def profile_names() -> list[str]:
    """The names of all profiles."""
    return sorted(name.removesuffix(".toml") for name in os.listdir(_FOLDER) if name.endswith(".toml"))


@cache
def load_profile(name: str, method: str | None = None) -> Profile:
    """The profile of that name, with the values for a method. Raises `ConfigError` for an unknown name."""
    if name not in profile_names():
        raise ConfigError(f"unknown profile {name!r}; profiles are {', '.join(profile_names())}")
    return _build(_read(name), method)


def _read(name: str) -> dict[str, Any]:
    """The TOML of a profile, merged over the one that it ``extends``."""
    with open(os.path.join(_FOLDER, f"{name}.toml"), "rb") as file:
        own: dict[str, Any] = tomllib.load(file)
    if "extends" not in own:
        return own
    base = _read(own["extends"])
    severity = {**base.get("severity", {}), **own.get("severity", {})}
    return {**base, **own, "severity": severity}


def _build(data: dict[str, Any], method: str | None) -> Profile:
    entries = {key: entry for key, entry in data.items() if isinstance(entry, dict) and "value" in entry}
    general = {key: entry for key, entry in entries.items() if "@" not in key}
    suffix = f"@{method}"
    general |= {key.removesuffix(suffix): entry for key, entry in entries.items() if key.endswith(suffix)}
    severity = data.get("severity", {})
    sources = {key: entry["source"] for key, entry in general.items()}
    return Profile(
        name=data["name"],
        title=data["title"],
        severity={check: _level(entry["value"]) for check, entry in severity.items()},
        sources=sources | {f"severity.{check}": entry["source"] for check, entry in severity.items()},
        **{key: _READ.get(key, _unchanged)(entry["value"]) for key, entry in general.items()},
    )


def _level(value: str) -> Severity | None:
    return None if value == "off" else Severity(value)


def _unchanged(value: Any) -> Any:
    return value


def _sets(value: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(items) for key, items in value.items()}


def _limit(limit: int) -> int:
    return limit or sys.maxsize


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "formats": frozenset,
    "roles": frozenset,
    "root_keys": _sets,
    "message_keys": _sets,
    "part_types": frozenset,
    "call_id_max_length": _limit,
    "call_id_pattern": lambda pattern: re.compile(pattern) if pattern else None,
    "max_tools": _limit,
    "description_max_length": _limit,
    "output_messages": _limit,
    "rejected_nulls": frozenset,
    "training_context": _limit,
    "max_file_bytes": _limit,
    "max_images": _limit,
    "max_image_bytes": _limit,
    "image_types": frozenset,
    "forbidden_texts": tuple,
}
