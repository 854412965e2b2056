"""Who will read the file: a provider's or trainer's demands, as data. One TOML file each, every value with its source."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ftlint.errors import ConfigError
from ftlint.finding import Severity


@dataclass(frozen=True)
class Profile:
    """One provider's or trainer's demands; what a value means stands beside it in ``profiles/profile.schema.json``.

    ``severity`` changes the default severity of checks (None: off); a key may end in ``@METHOD`` to hold for that method
    only. ``sources`` has for each value where it comes from.
    """

    name: str
    title: str
    roles: frozenset[str]
    root_keys: Mapping[str, frozenset[str]]
    message_keys: Mapping[str, frozenset[str]]
    part_types: frozenset[str]
    arguments: str
    call_ids: bool
    call_id_max_length: int
    call_id_pattern: re.Pattern[str] | None
    content_beside_calls: str
    severity: Mapping[str, Severity | None]
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

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
def load_profile(name: str) -> Profile:
    """The profile of that name. Raises `ConfigError` when there is none."""
    if name not in profile_names():
        raise ConfigError(f"there is no profile {name!r}; known are {', '.join(profile_names())}")
    return _build(_read(name))


def _read(name: str) -> dict[str, Any]:
    """The TOML of a profile, on top of the one that it ``extends``."""
    with open(os.path.join(_FOLDER, f"{name}.toml"), "rb") as file:
        own: dict[str, Any] = tomllib.load(file)
    if "extends" not in own:
        return own
    base = _read(own["extends"])
    severity = {**base.get("severity", {}), **own.get("severity", {})}
    return {**base, **own, "severity": severity}


def _build(data: dict[str, Any]) -> Profile:
    values = {key: entry["value"] for key, entry in data.items() if isinstance(entry, dict) and "value" in entry}
    pattern = values["call_id_pattern"]
    severity = {check: entry["value"] for check, entry in data.get("severity", {}).items()}
    sources = {key: entry["source"] for key, entry in data.items() if isinstance(entry, dict) and "source" in entry}
    sources |= {f"severity.{check}": entry["source"] for check, entry in data.get("severity", {}).items()}
    return Profile(
        name=data["name"],
        title=data["title"],
        roles=frozenset(values["roles"]),
        root_keys={form: frozenset(keys) for form, keys in values["root_keys"].items()},
        message_keys={role: frozenset(keys) for role, keys in values["message_keys"].items()},
        part_types=frozenset(values["part_types"]),
        arguments=values["arguments"],
        call_ids=values["call_ids"],
        call_id_max_length=values["call_id_max_length"],
        call_id_pattern=re.compile(pattern) if pattern else None,
        content_beside_calls=values["content_beside_calls"],
        severity={check: None if level == "off" else Severity(level) for check, level in severity.items()},
        sources=sources,
    )
