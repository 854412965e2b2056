"""Reads configuration files, for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftlint.config.configs import Configs
from ftlint.config.configuration_file import load
from ftlint.config.settings import Settings
from ftlint.config.validation import Known
from ftlint.errors import ConfigError

RULES = ("tool-ids", "tool-arguments", "json-lines")
CHECKS = ("tool-ids/orphan-result", "tool-ids/format", "tool-arguments/schema", "json-lines/bom")
KNOWN = Known(RULES, CHECKS, ("openai", "azure"))

Write = Callable[[str, str], Path]


def settings_for(path: str, **options: object) -> Settings:
    return Configs(**options).settings_for(path)  # type: ignore[arg-type]


def complaint(write: Write, text: str, name: str = "ftlint.toml") -> str:
    write(name, text)
    with pytest.raises(ConfigError) as caught:
        load(name, KNOWN)
    return str(caught.value)
