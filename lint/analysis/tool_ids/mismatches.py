"""Mismatches between tool calls and tool results, with the edit that fixes each."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.conversation.example import Call, Result


class Edit(NamedTuple):
    """Sets the same id on the calls and tool messages at ``sites`` (pointers to the objects): ``id`` if given, else
    ``adopt`` if no other call or result has it, else a new id. For a move, the only site is the assistant message that the
    results must follow."""

    sites: tuple[str, ...]
    id: str | None = None
    adopt: str | None = None


class Mismatch(NamedTuple):
    """One mismatch; the rule ``tool-ids`` has a check for each kind.

    ``call`` and ``result`` are None if unknown. ``earlier`` is the index of the message that used the id before.
    ``fixable`` is False if calls and results can be matched in several ways. ``json_follows``: the message after an unanswered
    call is JSON, probably its result with a wrong role.
    """

    call: Call | None = None
    result: Result | None = None
    edit: Edit | None = None
    earlier: int | None = None
    fixable: bool = True
    json_follows: bool = False
