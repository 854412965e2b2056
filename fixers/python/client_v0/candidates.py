"""Selects the programs that may use the old package, before their data flow is analysed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence, Set

from ftlint.fixers.python.client_v0.names.renamed import ENVIRONMENT, KNOWN, REMOVED, RESOURCES
from ftlint.python.imports import Group, Imports
from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

_SAME = frozenset({"api_key", "api_version", "organization"})  # unchanged in the new package
_OLD = frozenset({*RESOURCES, *REMOVED, *KNOWN, "error", "InvalidRequestError", "Timeout"}) - _SAME
_DISTINCT = frozenset({"ChatCompletion", "Embedding", "FineTuningJob", "FineTune", "InvalidRequestError", "api_base"})
_PATCHED = re.compile(r"(?:\w+\.)*openai\.[A-Z]\w+\.\w+")
_NEW_MODULES = frozenset({"types", "resources", "lib", "pagination", "cli", "helpers", "auth", "version"})
_MAY = re.compile(
    rb"\.\s*(?:" + b"|".join(sorted(name.encode() for name in _DISTINCT)) + rb")\b"
    rb"|\bbeta\s*\.\s*chat\b"
    rb"|\bfrom\s+openai\s+import\b|\b(?:from|import)\s+openai\s*\.\s*(?!(?:types|resources|lib|_\w+)\b)"
    rb"|\bopenai\s*\.\s*(?:" + b"|".join(sorted(name.encode() for name in _OLD)) + rb")\b"
    rb"|\bopenai\s+as\b|(?:[=(,:\[{]|\breturn\b|\bor\b|\belse\b)\s*(?:\w+\.)*openai\b(?!\s*\.)"
    rb"|[\"'](?:\w+\.)*openai\.[A-Z]\w+\.\w+[\"']|OPENAI_API_BASE|OPENAI_ORGANIZATION|OPENAI_API_KEY_PATH",
    re.M,
)
"""Matches the bytes of every program that uses an old name."""
PATCHING = frozenset({"patch", "setattr"})
_OWN = frozenset({"self", "cls"})


def groups_of(project: Project, paths: Sequence[str]) -> Iterator[Group]:
    """The groups of programs, connected by imports, that use an old name."""
    candidates = [path for path in paths if is_candidate(project, path)]
    imports = Imports(project)
    for component in imports.components(candidates):
        ours = {path for path in candidates if path in component}
        yield imports.group(component, sorted(ours), ours, ours | set(_sources(project, imports, ours)))


def _sources(project: Project, imports: Imports, paths: Set[str]) -> Iterator[str]:
    """The programs from which these may import the package."""
    seen, waiting = set(paths), list(paths)
    while waiting:
        for path in imports.imported[waiting.pop()] - seen:
            seen.add(path)
            if path.endswith("__init__.py") or b"openai" in project.searched(path):
                waiting.append(path)
                yield path


def is_candidate(project: Project, path: str) -> bool:
    """Whether a program uses an old name in its code."""
    if not _MAY.search(project.searched(path)):
        return False
    tree = project.tree(path)
    if tree is None:
        return project.code(path) is not None
    nodes = list(nodes_of(tree))
    aliases = [one for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names]
    modules = {"openai"} | {one.asname for one in aliases if one.name == "openai" and one.asname}
    for _ in range(2):  # a variable may be assigned to another variable
        modules |= {name for node in nodes for name in _aliases(node, modules) if name}
    new = _OWN | {name for node in nodes for name in _other_names(project, node)} - modules
    old = _OLD if _catches_timeout(nodes, aliases) else _OLD - {"Timeout"}
    same = _same_types(nodes)
    return any(_is_old(node, modules, new, old) for node in nodes if node not in same)


def _other_names(project: Project, node: ast.AST) -> Iterator[str]:
    """The names imported from other packages or from modules of the new package, and annotated parameters."""
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        if _is_new(node.module) or (node.module != "openai" and project.module(node.module) is None):
            yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.name != "openai")
    elif isinstance(node, ast.arg):
        kind = _last(node.annotation) if node.annotation is not None else ""
        yield from [] if kind in ("Any", "ModuleType", "") else [node.arg]


def _is_new(module: str) -> bool:
    """Whether a module belongs to the new package, such as ``openai.types``."""
    first = module.split(".")[1] if module.startswith("openai.") else ""
    return bool(first) and (first.startswith("_") or first in _NEW_MODULES)


def _same_types(nodes: Iterable[ast.AST]) -> set[ast.AST]:
    """The targets of ``openai.api_type = "azure"``, which is also valid in the new package."""
    return {
        target
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and node.value.value in ("openai", "azure")
        for target in node.targets
    }


def _catches_timeout(nodes: Iterable[ast.AST], aliases: Iterable[ast.alias]) -> bool:
    """Whether a program catches `openai.Timeout`, which is not an exception in the new package."""
    names = {"Timeout"} | {one.asname for one in aliases if one.name == "Timeout" and one.asname}
    kinds = [node.type for node in nodes if isinstance(node, ast.ExceptHandler) and node.type is not None]
    return any(_last(one) in names for kind in kinds for one in (kind.elts if isinstance(kind, ast.Tuple) else [kind]))


def _is_old(node: ast.AST, modules: Set[str], new: Set[str], old: Set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        owner = _last(node.value)
        is_set = isinstance(node.ctx, ast.Store)
        if owner in modules:
            return node.attr in old and (node.attr != "api_type" or is_set)
        if node.attr == "chat" and owner == "beta":
            return True
        return node.attr in _DISTINCT and owner not in new and (node.attr != "api_base" or is_set)
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = {alias.name for alias in node.names}
        return (
            module.partition(".")[0] == "openai"
            and not _is_new(module)
            and bool(names & old or "*" in names or module.split(".")[-1] in old)
        )
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("openai.") and not _is_new(alias.name) for alias in node.names)
    if isinstance(node, ast.Call) and _last(node.func) in PATCHING:
        text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        return isinstance(text, str) and _PATCHED.fullmatch(text) is not None
    return _sets_variable(node)


def _last(node: ast.AST) -> str:
    """The last name of ``a.b``; empty for anything else."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _aliases(node: ast.AST, modules: set[str]) -> Iterator[str]:
    """The variables and parameters that are assigned a module."""
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
    """Whether an environment variable of the old package may be set."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return _is_variable(node.slice)
    if not isinstance(node, ast.Call) or _last(node.func) not in ("setdefault", "update"):
        return False
    keys = [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys]
    return any(map(_is_variable, [*node.args, *keys])) or any(word.arg in ENVIRONMENT for word in node.keywords)


def _is_variable(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in ENVIRONMENT
