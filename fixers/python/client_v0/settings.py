"""The settings in the module ``openai``: which of them say where requests go, and what is written for them now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.fixers.python.client_v0.names.renamed import OTHER_SETTINGS, ROUTING
from ftlint.fixers.python.shared.source_text import around, renamed
from ftlint.python.dataflow.requests import literal_text
from ftlint.python.dataflow.world import World
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, is_none, string

_PLAIN_TYPES = ("open_ai", "openai")
_TYPES = {"open_ai": "openai", "openai": "openai", "azure": "azure"}


@dataclass
class Settings:
    """The settings of programs that import one another. ``azure`` are the kinds that `openai.api_type` is given, None for
    one that cannot be told; ``asked_azure`` says that a call names a deployment."""

    world: World
    references: list[Reference] = field(default_factory=list)
    types: set[str | None] = field(default_factory=set)
    asked_azure: bool = False

    @property
    def is_azure(self) -> bool:
        """Whether all requests go to Azure."""
        return self.types == {"azure"}

    @property
    def is_plain(self) -> bool:
        """Whether none does."""
        return self.types <= set(_PLAIN_TYPES) and not (self.asked_azure and not self.types)

    @property
    def for_client(self) -> list[str]:
        """The settings, by their new names, that a client of one's own has to be given."""
        assigned = {one.parts[0] for one in self.references if value_of(one) is not None}
        names = {"api_key": "api_key", "organization": "organization"}
        names |= (
            {"api_base": "azure_endpoint", "api_version": "api_version"} if self.is_azure else {"api_base": "base_url"}
        )
        return [new for old, new in names.items() if old in assigned]

    @property
    def routing(self) -> list[Reference]:
        """Those that no call can move without."""
        return [one for one in self.references if one.parts[0] in ROUTING or one.parts[0] in ("api_base", "api_type")]

    def learn(self, references: Iterable[Reference]) -> None:
        """Take in what is set."""
        for one in references:
            self.references.append(one)
            value = value_of(one)
            if one.parts[0] == "api_type" and value is not None:
                text = literal_text(self.world, one.names, value)
                self.types.add(text.lower() if text is not None and "{}" not in text else None)
            if one.parts[0] == "api_base" and value is not None:
                host = literal_text(self.world, one.names, value) or ""
                self.asked_azure |= ".azure.com" in host


def value_of(one: Reference) -> Node | None:
    """What a setting is given, None where it is only read."""
    target = one.names.code.parent(one.node)
    assign = one.names.code.parent(target) if isinstance(target, cst.AssignTarget) else None
    return assign.value if isinstance(assign, cst.Assign) and len(assign.targets) == 1 else None


def move_setting(one: Reference, settings: Settings, draft: Draft) -> None:
    """Tell of one setting, with its edits; nothing for those that are as they were."""
    name, code = one.parts[0], one.names.code
    if name in ROUTING:
        draft.site(
            one, "configuration", code, one.node, f"`openai.{name}` does nothing since openai 1.0: {ROUTING[name]}"
        )
        draft.block(one, code, one.node, ROUTING[name])
    elif name in OTHER_SETTINGS:
        said = f"`openai.{name}` does nothing since openai 1.0: {OTHER_SETTINGS[name]}"
        draft.site((one, "other"), "configuration", code, one.node, said)
    elif name == "api_base":
        _move_base(one, settings, draft)
    elif name == "api_type":
        _move_type(one, settings, draft)


def _move_base(one: Reference, settings: Settings, draft: Draft) -> None:
    code, value = one.names.code, value_of(one)
    new = "azure_endpoint" if settings.is_azure else "base_url"
    said = f"`openai.api_base` does nothing since openai 1.0: write `openai.{new}`"
    if new == "base_url" and settings.is_plain:
        said += ", with a slash at its end"
    edits: list[Edit] = []
    if one.unsure or one.known or len(one.parts) > 1 or one.is_variable:
        draft.block(one, code, one.node, "the setting is reached in a way that cannot be followed")
    elif value is None:
        draft.block(one, code, one.node, "`openai.base_url` is None until it is set: write the address that you mean")
    elif not (settings.is_azure or settings.is_plain):
        why = (
            "for Azure write `openai.azure_endpoint`, else `openai.base_url`: what `openai.api_type` is cannot be told"
        )
        draft.block(one, code, one.node, why)
    elif isinstance(one.node, cst.Attribute):
        edits = [renamed(code, one.node.attr, new), *([] if settings.is_azure else _with_slash(code, value))]
    draft.site(one, "configuration", code, one.node, said, edits)


def _with_slash(code: Code, value: Node) -> list[Edit]:
    """The edits that put a slash at an address's end: the path of each request is put right behind it now."""
    if is_none(value):
        return []
    text = string(value)
    if text is not None and isinstance(value, cst.SimpleString):
        end = code.span(value)[1] - len(value.quote)
        return [] if text.endswith("/") else [Edit(end, end, b"/")]
    atom = isinstance(value, cst.Name | cst.Attribute | cst.Call | cst.Subscript | cst.FormattedString)
    bare = atom or bool(getattr(value, "lpar", ()))
    return list(around(code, value, "" if bare else "(", f'{"" if bare else ")"}.rstrip("/") + "/"'))


def _move_type(one: Reference, settings: Settings, draft: Draft) -> None:
    code, value = one.names.code, value_of(one)
    text = literal_text(settings.world, one.names, value) if value is not None else None
    new = _TYPES.get(text.lower()) if text is not None else None
    if new is not None and new != text and isinstance(value, cst.SimpleString):
        said = '`openai.api_type` is "openai" or "azure" since openai 1.0'
        draft.site(one, "configuration", code, one.node, said, [renamed(code, value, new)])
    elif text is not None and text.lower() in ("azure_ad", "azuread"):
        why = 'write `openai.api_type = "azure"` and give the token as `openai.azure_ad_token`'
        draft.site(one, "configuration", code, one.node, f"`openai.api_type` knows no {text!r} since openai 1.0: {why}")
        draft.block(one, code, one.node, why)
