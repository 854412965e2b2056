"""What can be wrong between a conversation's calls and their results, and what would mend it."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.conversation.example import Call, Result


class Edit(NamedTuple):
    """Calls and tool messages (pointers to the objects) that shall have one id: ``id`` if given, else ``adopt`` if
    nothing else has it, else a new one. Where messages are to be moved: the assistant message they belong behind."""

    sites: tuple[str, ...]
    id: str | None = None
    adopt: str | None = None


class Mismatch(NamedTuple):
    """One place where calls and results do not fit; the rule ``tool-ids`` has a check for each kind.

    ``call`` and ``result`` are those concerned, as far as known; ``earlier`` is the message that had the id before.
    ``mends`` is False where there are several readings, so that only a person can tell.
    """

    call: Call | None = None
    result: Result | None = None
    edit: Edit | None = None
    earlier: int | None = None
    mends: bool = True
