"""Imports of old names, which change together with every use of the names."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.fixers.python.client_v0.names.renamed import RESOURCES
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import dotted

OldImport = tuple[cst.ImportFrom | cst.Import, cst.ImportAlias | None, tuple[str, ...]]


def top_of(resource: str) -> str:
    """The first part of the new path of a resource: ``chat``."""
    first = next(iter(RESOURCES[resource].values()))
    return first.path.partition(".")[0]


@dataclass
class Imports:
    """The names that replace the old names in imports: by import, the local name of every new name."""

    wanted: dict[cst.ImportAlias, dict[str, str]] = field(default_factory=dict)

    def local(self, reference: Reference, new: str) -> str | None:
        """The local name of a new name that replaces an imported name; None if the name is not imported in the program."""
        alias = reference.alias
        if alias is None:
            return None
        names = self.wanted.setdefault(alias, {})
        if new not in names:
            own = alias.evaluated_alias if reference.known > (reference.parts[0] == "error") else None
            if own is not None and not new.startswith("Async"):
                names[new] = own
            else:
                names[new] = f"openai_{new}" if _is_taken(reference, new) else new
        return names[new]

    def edit(self, names: Names, alias: cst.ImportAlias, new: str, own: str | None) -> Edit:
        """The edit of an imported name; if nothing uses it, it becomes ``new``, under the alias ``own``."""
        code = names.code
        wanted = self.wanted.get(alias) or {new: own or new}
        text = ", ".join(name if name == local else f"{name} as {local}" for name, local in wanted.items())
        end = alias.asname.name if alias.asname is not None else alias.name
        return Edit(code.span(alias.name)[0], code.span(end)[1], text.encode())


def _is_taken(reference: Reference, name: str) -> bool:
    """Whether the program uses a name for something else."""
    bindings = [one for scope in reference.names.scopes for one in scope.bindings.get(name, ())]
    imports = [reference.names.imports.get(one.target) for one in bindings]
    return any(one is None or one.module not in ("openai", "openai.error") or one.name != name for one in imports)


def old_imports(names: Names) -> list[OldImport]:
    """All imports from the package: the statement, the name in it (None for ``*``), and the path without ``openai``."""
    found: list[OldImport] = []
    for node in names.owner:
        if isinstance(node, cst.Import):
            for alias in node.names:
                path = dotted(alias.name) or ("",)
                if path[0] == "openai" and len(path) > 1:
                    found.append((node, alias, path[1:]))
        elif isinstance(node, cst.ImportFrom) and not node.relative:
            path = dotted(node.module) or ("",)
            if path[0] != "openai":
                continue
            if isinstance(node.names, cst.ImportStar):
                found.append((node, None, path[1:]))
            else:
                found += [(node, alias, (*path[1:], str(alias.evaluated_name))) for alias in node.names]
    return found
