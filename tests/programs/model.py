"""A made-up model that answers by a script, and the request it reads, in whichever protocol that came.

Its answers end in a digest of all it was sent. Two programs that print the same have said the same to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

# What to call, in order, once the last user message holds the key; then the model answers with what it was told.
Script = Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]
Finish = Literal["auto", "named", "text"]


@dataclass(frozen=True)
class Call:
    """A call of one function; ``arguments`` is JSON text."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Turn:
    """One message. ``name`` is whose result it is (role "result"), or the participant's name."""

    role: str
    text: str
    calls: tuple[Call, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Request:
    """A request without what differs between the protocols. ``choice`` is "auto", "none", "required" or "=NAME"."""

    turns: tuple[Turn, ...]
    definitions: tuple[Mapping[str, Any], ...] = ()
    choice: str = "auto"
    parallel: bool = False
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Eight hex digits of everything that was said."""
        said = [[turn.role, turn.text, turn.name, [[c.name, c.arguments] for c in turn.calls]] for turn in self.turns]
        everything = [said, self.definitions, self.choice, self.others]
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Answer:
    """Calls, or a text; ``finish`` is why it ended."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: Finish = "text"


def answer(request: Request, script: Script) -> Answer:
    """What the script has for this request: the next call, all calls that are left (where it may), or a text."""
    plan, results = _plan(request, script)
    offered = {definition["name"] for definition in request.definitions}
    if request.choice.startswith("="):
        name = request.choice[1:]
        arguments = next((arguments for wanted, arguments in plan if wanted == name), {})
        return Answer(calls=(_call(name, arguments),), finish="named")
    left = [_call(name, arguments) for name, arguments in plan[len(results) :] if name in offered]
    if left and request.choice != "none":
        return Answer(calls=tuple(left if request.parallel else left[:1]), finish="auto")
    said = "; ".join(results) or request.turns[-1].text
    return Answer(text=f"I was told: {said} ({len(request.turns)} messages, {request.digest})")


def _call(name: str, arguments: Mapping[str, Any]) -> Call:
    return Call(name, json.dumps(arguments))


def _plan(request: Request, script: Script) -> tuple[Sequence[tuple[str, Mapping[str, Any]]], list[str]]:
    """What was to be called from the last user message on, and the results that came since."""
    last = max((index for index, turn in enumerate(request.turns) if turn.role == "user"), default=0)
    text = request.turns[last].text
    plan = next((calls for key, calls in script.items() if key in text), ())
    return plan, [turn.text for turn in request.turns[last:] if turn.role == "result"]
