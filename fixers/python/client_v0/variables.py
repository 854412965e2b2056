"""The settings of openai before 1.0, in the module and in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftlint.fixers.python.client_v0.names.renamed import OTHER_SETTINGS, ROUTING

KNOWN = frozenset({"api_key", "api_base", "api_type", "api_version", "organization", *ROUTING, *OTHER_SETTINGS})


@dataclass(frozen=True)
class OldVariable:
    """An environment variable: its ``new`` name (empty: none), its ``replacement`` in words, its new name for ``azure``, the
    old ``setting`` whose default it was, and the ``argument`` of a client today."""

    new: str
    replacement: str
    azure: str
    setting: str
    argument: str

    @property
    def names(self) -> tuple[str, ...]:
        """The new names."""
        return tuple(name for name in (self.new, self.azure) if name)


ENVIRONMENT: Mapping[str, OldVariable] = {
    "OPENAI_API_BASE": OldVariable(
        "OPENAI_BASE_URL", "`OPENAI_BASE_URL`", "AZURE_OPENAI_ENDPOINT", "api_base", "base_url"
    ),
    "OPENAI_ORGANIZATION": OldVariable("OPENAI_ORG_ID", "`OPENAI_ORG_ID`", "", "organization", "organization"),
    "OPENAI_API_KEY_PATH": OldVariable(
        "", "`openai.api_key = open(path).read().strip()`", "", "api_key_path", "api_key"
    ),
}
"""Variables that the old package read when it was imported, and the new package does not read."""
