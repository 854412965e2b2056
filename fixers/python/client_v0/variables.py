"""The names of openai before 1.0 that a program sets: in the module, or in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftlint.fixers.python.client_v0.names.renamed import OTHER_SETTINGS, ROUTING

KNOWN = frozenset({"api_key", "api_base", "api_type", "api_version", "organization", *ROUTING, *OTHER_SETTINGS})


@dataclass(frozen=True)
class Looked:
    """What became of a variable of the environment: its ``new`` name (none: there is no such variable), what to set instead in
    words, its name for Azure, the old ``setting`` that it was the default of, and the ``argument`` of a client now."""

    new: str
    said: str
    azure: str
    setting: str
    argument: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its new names."""
        return tuple(name for name in (self.new, self.azure) if name)


ENVIRONMENT: Mapping[str, Looked] = {
    "OPENAI_API_BASE": Looked("OPENAI_BASE_URL", "`OPENAI_BASE_URL`", "AZURE_OPENAI_ENDPOINT", "api_base", "base_url"),
    "OPENAI_ORGANIZATION": Looked("OPENAI_ORG_ID", "`OPENAI_ORG_ID`", "", "organization", "organization"),
    "OPENAI_API_KEY_PATH": Looked("", "`openai.api_key = open(path).read().strip()`", "", "api_key_path", "api_key"),
}
"""Variables that the old package looked at when it was imported, and the new one does not."""
