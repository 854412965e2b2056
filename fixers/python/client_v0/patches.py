"""Moves the paths of mocks, such as ``@patch("openai.ChatCompletion.create")``, and methods that are no longer in beta."""

from __future__ import annotations

import re

import libcst as cst

from ftlint.fixers.python.client_v0.candidates import PATCHING
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import target_of
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, keyword, last_name, last_names, string, walk
from ftlint.results.finding import Severity

_PATH = re.compile(r"((?:\w+\.)*openai)\.(\w+)\.(\w+)")
_MAKING = ("Mock", "MagicMock", "AsyncMock", "SimpleNamespace")
DICT = "the mock response needs attributes: build it with `types.SimpleNamespace` or `openai.types`"


def find_patches(names: Names, draft: Draft) -> None:
    """Report every old call that is patched by its path, with the edit of the path."""
    for call in names.calls:
        path = call.args[0].value if call.args and last_name(call.func) in PATCHING else None
        found = _PATH.fullmatch(string(path) or "")
        target = target_of(found[2], found[3]) if found is not None else None
        if found is None or target is None or path is None or found[2] == "Audio":
            continue
        module, _, method = target[0].path.rpartition(".")
        name = module.rpartition(".")[2].title()
        new = f"{found[1]}.resources.{module}.{'Async' if target[1] else ''}{name}.{method}"
        message = f'"{found[0]}" is "{new}" since openai 1.0'
        draft.site(call, "resource", names.code, path, message, [renamed(names.code, path, new)])
        fake = _fake(names, call)
        if fake is not None:
            draft.block(call, names.code, fake, DICT)


def _fake(names: Names, call: cst.Call) -> Node | None:
    """The mock response, if it may not have attributes."""
    given = keyword(call, "return_value") or keyword(call, "side_effect") or keyword(call, "new")
    if given is not None:
        return None if _is_made(given.value) else given.value
    if last_name(call.func) == "setattr":
        return call
    for node in walk(_around(names, call)):
        if isinstance(node, cst.Assign) and not _is_made(node.value):
            targets = [one.target for one in node.targets if isinstance(one.target, cst.Attribute)]
            if any(target.attr.value in ("return_value", "side_effect") for target in targets):
                return node.value
    return None


def _around(names: Names, call: cst.Call) -> Node:
    """The function, class or ``with`` block that a patch applies to."""
    node: Node = call
    while (parent := names.code.parent(node)) is not None:
        if isinstance(parent, cst.FunctionDef | cst.ClassDef | cst.With):
            return parent
        node = parent
    return node


def _is_made(node: Node) -> bool:
    return isinstance(node, cst.Call) and last_name(node.func) in _MAKING


def find_beta(names: Names, draft: Draft) -> None:
    """Report ``client.beta.chat.completions.parse``, which is no longer in beta."""
    for call in names.calls:
        if last_names(call.func)[-4:] != ("beta", "chat", "completions", "parse"):
            continue
        beta = call.func
        for _ in range(3):
            beta = cst.ensure_type(beta, cst.Attribute).value
        if isinstance(beta, cst.Attribute):
            start, end = names.code.outer(beta.value)[1], names.code.span(beta)[1]
            message = "`beta.chat.completions.parse` is no longer in beta: use `chat.completions.parse`"
            edits = [Edit(start, end, b"")]
            draft.site(call, "resource", names.code, call.func, message, edits, severity=Severity.INFO)
