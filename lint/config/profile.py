"""Who will read the file: a provider's or trainer's demands, as data. One TOML file each, every value with its source."""

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
    """One provider's or trainer's demands; what a value means stands beside it in ``profiles/profile.schema.json``.

    A limit that no source gives is 0 in the file, and here higher than anything. ``severity`` changes the default severity
    of checks (None: off); a key may end in ``@METHOD`` to hold for that method only. ``sources`` has for each value where it
    comes from.
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
        """How bad a check's finding is for this reader, None when it is nothing here."""
        if method is not None and f"{check}@{method}" in self.severity:
            return self.severity[f"{check}@{method}"]
        return self.severity.get(check, default)


_FOLDER = os.path.join(os.path.dirname(__file__), "profiles")


def profile_names() -> list[str]:
    """The names that ``--profile`` takes."""
    return sorted(name.removesuffix(".toml") for name in os.listdir(_FOLDER) if name.endswith(".toml"))


@cache
def load_profile(name: str, method: str | None = None) -> Profile:
    """The profile of that name, with the values that hold for a method. Raises `ConfigError` when there is none."""
    if name not in profile_names():
        raise ConfigError(f"there is no profile {name!r}; known are {', '.join(profile_names())}")
    return _build(_read(name), method)


def _read(name: str) -> dict[str, Any]:
    """The TOML of a profile, on top of the one that it ``extends``."""
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
        severity={
            check: None if entry["value"] == "off" else Severity(entry["value"]) for check, entry in severity.items()
        },
        sources=sources | {f"severity.{check}": entry["source"] for check, entry in severity.items()},
        **{key: _READ.get(key, _as_it_is)(entry["value"]) for key, entry in general.items()},
    )


def _level(value: str) -> Severity | None:
    return None if value == "off" else Severity(value)


def _as_it_is(value: Any) -> Any:
    return value


def _sets(value: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(each) for key, each in value.items()}


def _most(limit: int) -> int:
    return limit or sys.maxsize


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "formats": frozenset,
    "roles": frozenset,
    "root_keys": _sets,
    "message_keys": _sets,
    "part_types": frozenset,
    "call_id_max_length": _most,
    "call_id_pattern": lambda pattern: re.compile(pattern) if pattern else None,
    "max_tools": _most,
    "description_max_length": _most,
    "output_messages": _most,
    "rejected_nulls": frozenset,
    "training_context": _most,
    "max_file_bytes": _most,
    "max_images": _most,
    "max_image_bytes": _most,
    "image_types": frozenset,
    "forbidden_texts": tuple,
}
