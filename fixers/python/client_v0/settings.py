"""Moves the settings of the module ``openai``, and determines where they send requests."""

from __future__ import annotations

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

_TYPES = {"open_ai": "openai", "openai": "openai", "azure": "azure"}


@dataclass
class Settings:
    """The settings of connected programs: the values of `openai.api_type` (``types``, None if unknown), and whether a call or
    a URL shows that requests go to Azure (``asked_azure``)."""

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
        """Whether no request goes to Azure."""
        return self.types <= {"open_ai", "openai"} and not (self.asked_azure and not self.types)

    @property
    def for_client(self) -> list[str]:
        """The settings that a separate client needs, by their new names."""
        assigned = {one.parts[0] for one in self.references if value_of(one) is not None}
        names = {"api_key": "api_key", "organization": "organization"}
        names["api_base"] = "azure_endpoint" if self.is_azure else "base_url"
        if self.is_azure:
            names["api_version"] = "api_version"
        return [new for old, new in names.items() if old in assigned]

    @property
    def routing(self) -> list[Reference]:
        """The settings that must move together with the calls."""
        return [one for one in self.references if one.parts[0] in ROUTING or one.parts[0] in ("api_base", "api_type")]

    def add(self, reference: Reference) -> None:
        """Add a reference to a setting."""
        self.references.append(reference)
        value = value_of(reference)
        text = literal_text(self.world, reference.names, value)
        if reference.parts[0] == "api_type" and value is not None:
            self.types.add(text.lower() if text is not None and "{}" not in text else None)
        if reference.parts[0] == "api_base":
            self.asked_azure |= ".azure.com" in (text or "")


def value_of(reference: Reference) -> Node | None:
    """The value that a setting is assigned; None if it is read."""
    target = reference.names.code.parent(reference.node)
    assign = reference.names.code.parent(target) if isinstance(target, cst.AssignTarget) else None
    return assign.value if isinstance(assign, cst.Assign) and len(assign.targets) == 1 else None


def move_setting(reference: Reference, settings: Settings, draft: Draft) -> None:
    """Report a setting that has changed, with its edits."""
    name, code = reference.parts[0], reference.names.code
    if name in ROUTING:
        message = f"`openai.{name}` has no effect since openai 1.0: {ROUTING[name]}"
        draft.site(reference, "configuration", code, reference.node, message, blocked=ROUTING[name])
    elif name in OTHER_SETTINGS:
        message = f"`openai.{name}` has no effect since openai 1.0: {OTHER_SETTINGS[name]}"
        draft.site((reference, "other"), "configuration", code, reference.node, message)
    elif name == "api_base":
        _move_base(reference, settings, draft)
    elif name == "api_type":
        _move_type(reference, settings, draft)


def _move_base(reference: Reference, settings: Settings, draft: Draft) -> None:
    code, value = reference.names.code, value_of(reference)
    new = "azure_endpoint" if settings.is_azure else "base_url"
    message = f"`openai.api_base` has no effect since openai 1.0: use `openai.{new}`"
    if new == "base_url" and settings.is_plain:
        message += ", with a slash at the end"
    edits: list[Edit] = []
    why = ""
    if reference.unsure or reference.known or len(reference.parts) > 1 or reference.is_variable:
        why = "the setting is accessed in a way that cannot be followed"
    elif value is None:
        why = "`openai.base_url` is None until it is set: write the URL"
    elif not (settings.is_azure or settings.is_plain):
        why = "`openai.api_type` is unknown: use `openai.azure_endpoint` for Azure, else `openai.base_url`"
    elif isinstance(reference.node, cst.Attribute):
        edits = [renamed(code, reference.node.attr, new), *([] if settings.is_azure else _with_slash(code, value))]
    draft.site(reference, "configuration", code, reference.node, message, edits, blocked=why)


def _with_slash(code: Code, value: Node) -> list[Edit]:
    """The edits that append a slash to a URL, because the client appends the path of a request to it."""
    if is_none(value):
        return []
    text = string(value)
    if text is not None and isinstance(value, cst.SimpleString):
        end = code.span(value)[1] - len(value.quote)
        return [] if text.endswith("/") else [Edit(end, end, b"/")]
    atom = isinstance(value, cst.Name | cst.Attribute | cst.Call | cst.Subscript | cst.FormattedString)
    bare = atom or bool(getattr(value, "lpar", ()))
    return list(around(code, value, "" if bare else "(", f'{"" if bare else ")"}.rstrip("/") + "/"'))


def _move_type(reference: Reference, settings: Settings, draft: Draft) -> None:
    code, value = reference.names.code, value_of(reference)
    text = literal_text(settings.world, reference.names, value) if value is not None else None
    new = _TYPES.get(text.lower()) if text is not None else None
    if new is not None and new != text and isinstance(value, cst.SimpleString):
        message = '`openai.api_type` is "openai" or "azure" since openai 1.0'
        draft.site(reference, "configuration", code, reference.node, message, [renamed(code, value, new)])
    elif text is not None and text.lower() in ("azure_ad", "azuread"):
        why = 'use `openai.api_type = "azure"` and assign the token to `openai.azure_ad_token`'
        message = f"`openai.api_type` cannot be {text!r} since openai 1.0: {why}"
        draft.site(reference, "configuration", code, reference.node, message, blocked=why)
