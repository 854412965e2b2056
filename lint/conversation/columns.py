"""What of a record is the example, and what is only a column that someone added: an id, a source, a score."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Final

from ftlint.config.profile import Profile
from ftlint.conversation.formats import (
    CHAT_KEYS,
    CONTENT_KEYS,
    OLD_PREFERENCE_OUTPUTS,
    OTHER_SHAPES,
    PREFERENCE_OUTPUTS,
    Format,
)
from ftlint.text.suggest import near

# The own keys of each format, for a target that does not list what it reads.
_OWN: Final[Mapping[Format, frozenset[str]]] = {
    Format.CHAT: CHAT_KEYS,
    Format.PREFERENCE: frozenset({"input", "tools", *PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS}),
    Format.COMPLETION: frozenset({"prompt", "completion"}),
    Format.TEXT: frozenset({"text"}),
}


def known_keys(form: Format | None, profile: Profile) -> frozenset[str] | None:
    """The root keys that the target reads of a format; None where any key may be part of the example (a grader's keys of
    reinforcement data, formats that are not checked)."""
    if form is None or form not in _OWN:
        return None
    return profile.root_keys.get(form, _OWN[form])


@lru_cache(maxsize=4096)
def is_column(key: str, known: frozenset[str]) -> bool:
    """Whether a root key is only a column to a target that reads these keys: not a part of the example, nor probably a
    misspelled one."""
    return not (key in known or key in CHAT_KEYS or key in OTHER_SHAPES or key in CONTENT_KEYS or near(key, known))


def columns(keys: Set[str], known: frozenset[str] | None) -> list[str]:
    """Those of a record's root keys that are only columns."""
    return [] if known is None else [key for key in keys - known if is_column(key, known)]
