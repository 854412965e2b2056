"""Root members that many records have in common, such as tool definitions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from ftlint.conversation.canonical import member_of
from ftlint.conversation.columns import is_column
from ftlint.conversation.tools import Definitions

_DECLARING: Final = frozenset({"tools", "functions"})
_NOT_TEXTS: Final = frozenset({"tools", "functions", "parallel_tool_calls"})


# The root keys that a target reads of a record's format, None where any key may belong to the example.
Keys = frozenset[str] | None


class Shared:
    """Root members that many records have in common. What is asked of them is worked out once."""

    def __init__(self, members: dict[str, Any], definitions: Sequence[Definitions]) -> None:
        self.members = members
        self._definitions = definitions

    @cached_property
    def declared(self) -> int:
        """The sum over what declares functions."""
        return sum(each.written.number for each in self._definitions)

    def others(self, known: Keys) -> int:
        """The sum over all other members that count."""
        others = self.members.keys() - _DECLARING
        return (
            sum(member_of(key, self.members[key]).number for key in others if is_counted(key, known)) if others else 0
        )

    @cached_property
    def size(self) -> int:
        """The bytes of what declares functions, as JSON."""
        return sum(each.written.size for each in self._definitions)

    @cached_property
    def holds_texts(self) -> bool:
        """Whether there is more than what declares functions and how they are called."""
        return not self.members.keys() <= _NOT_TEXTS


def is_counted(key: str, known: Keys) -> bool:
    """Whether a root member is part of the example, and not only a column."""
    return known is None or not is_column(key, known)
