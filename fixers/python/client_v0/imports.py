"""Imports of old names, which are changed with every use of what they bring."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.fixers.python.client_v0.names.renamed import RESOURCES
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import dotted


def top_of(resource: str) -> str:
    """The first part of where a resource went: ``chat``."""
    first = next(iter(RESOURCES[resource].values()))
    return first.path.partition(".")[0]


@dataclass
class Imports:
    """Which names the imports of a program have to bring in place of the old ones."""

    draft: Draft
    wanted: dict[cst.ImportAlias, dict[str, str]] = field(default_factory=dict)  # new name: as what
    programs: dict[cst.ImportAlias, Names] = field(default_factory=dict)

    def local(self, found: Reference) -> str | None:
        """How the place that a resource went to is called where it was imported by name; None where it was not there."""
        if found.alias is None:
            return None
        return self._want(found, top_of(found.parts[0]))

    def client(self, found: Reference, kind: str) -> str | None:
        """How a client's class is called there."""
        return self._want(found, kind) if found.alias is not None else None

    def error(self, found: Reference, new: str) -> str | None:
        """How an error is called there."""
        return self._want(found, new) if found.alias is not None else None

    def _want(self, found: Reference, new: str) -> str:
        alias = found.alias
        assert alias is not None
        self.programs[alias] = found.names
        names = self.wanted.setdefault(alias, {})
        if new not in names:
            own = alias.asname.name if alias.asname is not None and found.known > (found.parts[0] == "error") else None
            if isinstance(own, cst.Name) and not new.startswith("Async"):
                names[new] = own.value
            else:
                names[new] = f"openai_{new}" if _is_taken(found, new) else new
        return names[new]

    def edit(self, alias: cst.ImportAlias) -> Edit:
        """The edit of one imported name."""
        code = self.programs[alias].code
        names = self.wanted[alias]
        text = ", ".join(new if new == local else f"{new} as {local}" for new, local in names.items())
        start, _ = code.span(alias.name)
        end = code.span(alias.asname.name)[1] if alias.asname is not None else code.span(alias.name)[1]
        return Edit(start, end, text.encode())


def _is_taken(found: Reference, name: str) -> bool:
    """Whether a program has something else by that name."""
    bindings = [one for scope in found.names.scopes for one in scope.bindings.get(name, ())]
    imports = [found.names.imports.get(one.target) for one in bindings]
    return any(one is None or one.module not in ("openai", "openai.error") or one.name != name for one in imports)


def old_imports(names: Names) -> list[tuple[cst.ImportFrom | cst.Import, cst.ImportAlias | None, tuple[str, ...]]]:
    """Every import of something of the old package: the statement, the name in it (None for ``*``) and what it brings,
    without ``openai``."""
    found: list[tuple[cst.ImportFrom | cst.Import, cst.ImportAlias | None, tuple[str, ...]]] = []
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
