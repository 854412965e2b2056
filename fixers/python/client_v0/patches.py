"""Calls that are named by a path alone: what tests put in their place, ``@patch("openai.ChatCompletion.create")``, and what
has left its beta."""

from __future__ import annotations

import re

import libcst as cst

from ftlint.fixers.python.client_v0.candidates import PATCHING
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import CLASSES, target_of
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, dotted, keyword, string, walk
from ftlint.results.finding import Severity

_PATH = re.compile(r"((?:\w+\.)*openai)\.(\w+)\.(\w+)")
_MAKING = ("Mock", "MagicMock", "AsyncMock", "SimpleNamespace")
DICT = "what stands in for the answer has to have attributes: build it of `types.SimpleNamespace` or of `openai.types`"


def find_patches(names: Names, draft: Draft) -> None:
    """Tell of every old call that is patched by its path, with the edit of that."""
    for call in names.calls:
        called = (dotted(call.func) or ("",))[-1]
        path = call.args[0].value if call.args and called in PATCHING else None
        found = _PATH.fullmatch(string(path) or "")
        target = target_of(found[2], found[3]) if found is not None else None
        if found is None or target is None or path is None or found[2] not in CLASSES:
            continue
        holder, _, name = CLASSES[found[2]].rpartition(".")
        method = target[0].path.rpartition(".")[2]
        new = f"{found[1]}.resources.{holder}.{'Async' if target[1] else ''}{name}.{method}"
        said = f'"{found[0]}" is "{new}" since openai 1.0'
        draft.site(call, "resource", names.code, path, said, [renamed(names.code, path, new)])
        fake = _fake(names, call)
        if fake is not None:
            draft.block(call, names.code, fake, DICT)


def _fake(names: Names, call: cst.Call) -> Node | None:
    """What stands in for the answer, where that is not known to have attributes."""
    given = keyword(call, "return_value") or keyword(call, "side_effect") or keyword(call, "new")
    if given is not None:
        return None if _is_made(given.value) else given.value
    if (dotted(call.func) or ("",))[-1] == "setattr":
        return call
    for node in walk(_around(names, call)):
        if isinstance(node, cst.Assign) and not _is_made(node.value):
            for target in node.targets:
                if isinstance(target.target, cst.Attribute) and target.target.attr.value in (
                    "return_value",
                    "side_effect",
                ):
                    return node.value
    return None


def _around(names: Names, call: cst.Call) -> Node:
    """The function, class or block that a patch is for."""
    node: Node = call
    while (parent := names.code.parent(node)) is not None:
        if isinstance(parent, cst.FunctionDef | cst.ClassDef | cst.With):
            return parent
        node = parent
    return node


def _is_made(node: Node) -> bool:
    return isinstance(node, cst.Call) and (dotted(node.func) or ("",))[-1] in _MAKING


def find_beta(names: Names, draft: Draft) -> None:
    """``client.beta.chat.completions.parse``, which has left its beta."""
    for call in names.calls:
        parts, node = [], call.func
        while isinstance(node, cst.Attribute):
            parts.append(node.attr.value)
            if parts == ["parse", "completions", "chat", "beta"]:
                start, end = names.code.outer(node.value)[1], names.code.span(node)[1]
                said = "`beta.chat.completions.parse` has left its beta: write `chat.completions.parse`"
                edits = [Edit(start, end, b"")]
                draft.site(call, "resource", names.code, call.func, said, edits, Severity.INFO)
                break
            node = node.value
