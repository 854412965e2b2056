"""Which calls of a program go to the fine-tuned model, and what they are given."""

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
from ftlint.python.source.nodes import dotted, splats
from ftlint.rule.training_facts import Learned

_TUNED = re.compile(r"(?:[\w.-]+/)*(?:ft:|[\w.-]+:ft-)")
_NAMES_OF_MODEL = ("model", "engine", "deployment_id")


@dataclass(frozen=True)
class Tuned:
    """A call of the fine-tuned model, by the name ``model``; ``is_chat`` is False where a text is completed."""

    request: Request
    arguments: Arguments
    model: str
    named: Entry
    is_chat: bool

    @property
    def names(self) -> Names:
        """The program that it stands in."""
        return self.request.names

    @property
    def is_whole(self) -> bool:
        """Whether all that it is given is known."""
        call = self.request.call
        starred = isinstance(call, cst.Call) and any(arg.star == "*" for arg in call.args)
        return not (self.arguments.unknown or self.arguments.of("extra_body") or starred)

    @property
    def has_splat(self) -> bool:
        """Whether a ``**`` hides some of it from a reader."""
        return isinstance(self.request.call, cst.Call) and bool(splats(self.request.call))

    @property
    def can_take_more(self) -> bool:
        """Whether an argument can be added where the model is named: in the call, or in the dict that is posted."""
        holder = cst.Dict if self.request.family is Family.HTTP else cst.Call
        return isinstance(self.named.holder, holder) and not self.has_splat


def tuned_calls(flow: Flow, literals: Literals, learned: Learned) -> Iterator[Tuned]:
    """The calls of the model that was trained on the data, over all programs of a flow."""
    chats = [(request, True) for request in list(flow.requests.values()) if isinstance(request.call, cst.Call)]
    texts = [
        (Request(names, call, Family.V1), False)
        for names in list(flow.world.programs.values())
        for call in names.calls
        if completes_text(flow, names, call)
    ]
    for request, is_chat in chats + texts:
        arguments = flow.arguments(request)
        named = [entry for name in _NAMES_OF_MODEL for entry in arguments.of(name)]
        model = literals.text(named[0].names, named[0].value) if len(named) == 1 else None
        if model is not None and is_tuned(model, learned):
            yield Tuned(request, arguments, model, named[0], is_chat)


def is_tuned(model: str, learned: Learned) -> bool:
    """Whether a name is that of a model that was trained on the data."""
    if model in learned.models:
        return True
    names_some = any(map(_TUNED.match, learned.models))
    return not names_some and bool(_TUNED.match(model))


def completes_text(flow: Flow, names: Names, call: cst.Call) -> bool:
    """Whether a call asks for the completion of a text: ``client.completions.create``, ``openai.Completion.create``."""
    if not isinstance(call.func, cst.Attribute):
        return flow.world.resolve(names, call.func) == External("litellm.text_completion")
    name, owner = call.func.attr.value, call.func.value
    if name not in ("create", "acreate"):
        return flow.world.resolve(names, call.func) == External("litellm.text_completion")
    if isinstance(owner, cst.Attribute) and owner.attr.value == "completions":
        return not (isinstance(owner.value, cst.Attribute) and owner.value.attr.value == "chat")
    parts = dotted(owner)
    found = flow.world.resolve(names, owner)
    return parts is not None and parts[-1] == "Completion" and found == External("openai.Completion")
