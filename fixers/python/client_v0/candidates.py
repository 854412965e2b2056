"""Which programs name something of the old package: what is asked of each before it is looked into."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ftlint.fixers.python.client_v0.settings import ENVIRONMENT, KNOWN
from ftlint.fixers.python.client_v0.tables import REMOVED, RESOURCES
from ftlint.python.project import Project

_OLD = frozenset({*RESOURCES, *REMOVED, *KNOWN, "error", "InvalidRequestError", "Timeout", "beta"}) - {
    "api_key",
    "organization",
}
_TELLING = frozenset(
    {"ChatCompletion", "Embedding", "FineTuningJob", "FineTune", "InvalidRequestError", "api_base", "beta"}
)
_PATCHED = re.compile(r"(?:\w+\.)*openai\.[A-Z]\w+\.\w+")


def says_so(project: Project, path: str) -> bool:
    """Whether a program names something of the old interface in its code; and can be worked with."""
    code = project.source(path)
    if code is None:
        return False
    tree = code.tree
    if tree is not None:
        nodes = list(ast.walk(tree))
        aliases = [one for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names]
        modules = {"openai"} | {one.asname for one in aliases if one.name == "openai" and one.asname}
        for _ in range(2):  # as what is given may be given on
            modules |= {name for node in nodes for name in _kept(node, modules) if name}
        if not any(_is_old(node, modules) for node in nodes):
            return False
    return project.code(path) is not None


def _is_old(node: ast.AST, modules: set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        of_module = _last(node.value) in modules
        return node.attr in _TELLING or (of_module and node.attr in _OLD)
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = {alias.name for alias in node.names}
        return module.partition(".")[0] == "openai" and bool(
            names & _OLD or "*" in names or module.split(".")[-1] in _OLD
        )
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("openai.") for alias in node.names)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(_PATCHED.fullmatch(node.value))
    return _sets_variable(node)


def _last(node: ast.AST) -> str:
    """The last name of ``a.b``."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _kept(node: ast.AST, modules: set[str]) -> Iterator[str]:
    """The names under which a module is kept, or is the default of a parameter."""
    if isinstance(node, ast.Assign) and _last(node.value) in modules:
        yield from map(_last, node.targets)
    elif isinstance(node, ast.AnnAssign) and node.value is not None and _last(node.value) in modules:
        yield _last(node.target)
    elif isinstance(node, ast.arguments):
        names = [one.arg for one in [*node.posonlyargs, *node.args]]
        pairs = [*zip(names[::-1], node.defaults[::-1], strict=False)]
        pairs += [(one.arg, value) for one, value in zip(node.kwonlyargs, node.kw_defaults, strict=True) if value]
        yield from (name for name, value in pairs if _last(value) in modules)


def _sets_variable(node: ast.AST) -> bool:
    """Whether a variable of the environment may be set that the old package looked at."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return _is_variable(node.slice)
    if not isinstance(node, ast.Call) or _last(node.func) not in ("setdefault", "update"):
        return False
    keys = [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys]
    return any(map(_is_variable, [*node.args, *keys])) or any(word.arg in ENVIRONMENT for word in node.keywords)


def _is_variable(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in ENVIRONMENT
