"""Programs that are connected by imports."""

from __future__ import annotations

from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World


def connected(world: World) -> dict[str, list[Names]]:
    """The group of each program: all that it imports or is imported by, over any number of steps. Programs of one group
    share one list."""
    groups = {path: [names] for path, names in world.programs.items()}
    for path, names in world.programs.items():
        for imported in names.imports.values():
            for found in (world.imported(names, imported), world.source_of(names, imported)):
                other = getattr(found, "names", found)
                if isinstance(other, Names) and groups[other.code.path] is not groups[path]:
                    moved = groups[other.code.path]
                    groups[path] += moved
                    groups.update((one.code.path, groups[path]) for one in moved)
    return groups
