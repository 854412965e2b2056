"""Finds the calls of a fine-tuned model, with their arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.python.dataflow.arguments import Arguments, Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.literals import Literals
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External
from ftlint.python.source.nodes import last_name, splats
from ftlint.rule.training_facts import Learned

_TUNED = re.compile(r"(?:[\w.-]+/)*(?:ft:|[\w.-]+:ft-)")
_NAMES_OF_MODEL = ("model", "engine", "deployment_id")


@dataclass(frozen=True)
class Tuned:
    """A call of the fine-tuned model ``model``, which the argument ``named`` names; a chat or a text completion."""

    request: Request
    arguments: Arguments
    model: str
    named: Entry
    is_chat: bool

    @property
    def names(self) -> Names:
        """The program of the call."""
        return self.request.names

    @property
    def is_whole(self) -> bool:
        """Whether all arguments are known."""
        call = self.request.call
        starred = isinstance(call, cst.Call) and any(arg.star == "*" for arg in call.args)
        return not (self.arguments.unknown or self.arguments.of("extra_body") or starred)

    @property
    def has_splat(self) -> bool:
        """Whether some arguments are passed with ``**``."""
        return isinstance(self.request.call, cst.Call) and bool(splats(self.request.call))

    @property
    def can_take_more(self) -> bool:
        """Whether an argument can be added next to the model: in the call, or in the dict of a POST request."""
        holder = cst.Dict if self.request.family is Family.HTTP else cst.Call
        return isinstance(self.named.holder, holder) and not self.has_splat


def tuned_calls(flow: Flow, literals: Literals, learned: Learned) -> Iterator[Tuned]:
    """The calls of the model that was trained on the data, in all programs of a flow."""
    chats = [(request, True) for request in list(flow.requests.values()) if isinstance(request.call, cst.Call)]
    texts = [
        (Request(names, call, Family.V1), False)
        for names in list(flow.world.programs.values())
        for call in names.calls
        if is_completion(flow, names, call)
    ]
    for request, is_chat in chats + texts:
        arguments = flow.arguments(request)
        named = [entry for name in _NAMES_OF_MODEL for entry in arguments.of(name)]
        model = literals.text(named[0].names, named[0].value) if len(named) == 1 else None
        if model is not None and is_tuned(model, learned):
            yield Tuned(request, arguments, model, named[0], is_chat)


def is_tuned(model: str, learned: Learned) -> bool:
    """Whether a name is that of a model trained on the data; without known names, any fine-tuned model."""
    if model in learned.models:
        return True
    return bool(_TUNED.match(model)) and not any(map(_TUNED.match, learned.models))


def is_completion(flow: Flow, names: Names, call: cst.Call) -> bool:
    """Whether a call requests a text completion: ``client.completions.create``, ``openai.Completion.create``."""
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in ("create", "acreate"):
        return flow.world.resolve(names, call.func) == External("litellm.text_completion")
    owner = call.func.value
    if isinstance(owner, cst.Attribute) and owner.attr.value == "completions":
        return not (isinstance(owner.value, cst.Attribute) and owner.value.attr.value == "chat")
    return last_name(owner) == "Completion" and flow.world.resolve(names, owner) == External("openai.Completion")
