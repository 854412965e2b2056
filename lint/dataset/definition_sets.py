"""The sets of tool definitions that a dataset declares, and the most common definition of each tool."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.tools import Definitions, Version
from ftlint.results.pointer import resolve


class CommonDefinition(NamedTuple):
    """The most common definition of a tool: how many of how many examples have it, and the function if it was kept."""

    examples: int
    whole: int
    function: Any


class DefinitionSets(NamedTuple):
    """The definitions in each set, by the set's number, and the set's JSON (an object with ``tools`` or ``functions``) if it
    was kept."""

    versions: Mapping[int, tuple[Version, ...]]
    texts: Mapping[int, bytes]

    def deviations(self, counts: Mapping[int, int]) -> dict[Version, CommonDefinition]:
        """The definitions that are not the most common one of their tool, each with that one. ``counts`` has the number of
        examples with each set. A tool with more than (examples + 1) / 2 definitions has them by design."""
        by_tool: defaultdict[str, Counter[int]] = defaultdict(Counter)
        sets_of: dict[Version, int] = {}
        for number, versions in self.versions.items():
            for version in versions:
                by_tool[version.name][version.number] += counts[number]
                if number in self.texts:
                    sets_of.setdefault(version, number)
        found: dict[Version, CommonDefinition] = {}
        for name, definitions in by_tool.items():
            whole = definitions.total()
            if len(definitions) > 1 and 2 * len(definitions) <= whole + 1:
                most, count = definitions.most_common(1)[0]
                common = CommonDefinition(count, whole, self._function(sets_of, Version(name, most)))
                found |= {Version(name, number): common for number in definitions if number != most}
        return found

    def _function(self, sets_of: Mapping[Version, int], version: Version) -> Any:
        if version not in sets_of:
            return None
        return functions_in(orjson.loads(self.texts[sets_of[version]])).get(version.name)

    def group(self, number: int, deviating: Collection[str]) -> Any:
        """A key that is the same for sets that differ only in the definitions of the ``deviating`` tools."""
        if number not in self.texts:
            return number
        versions = (Version(one.name, 0) if one.name in deviating else one for one in self.versions[number])
        return frozenset(versions), *orjson.loads(self.texts[number])

    def corrected(self, number: int, deviations: Mapping[Version, CommonDefinition]) -> dict[str, Any] | None:
        """A set with the most common definition in place of each deviating one, None if one of them was not kept."""
        if number not in self.texts:
            return None
        found: dict[str, Any] = orjson.loads(self.texts[number])
        functions = functions_in(found)
        for version in self.versions[number]:
            if version in deviations:
                common = deviations[version].function
                if common is None or version.name not in functions:
                    return None
                functions[version.name].clear()
                functions[version.name].update(common)
        return found


def functions_in(holder: Mapping[str, Any]) -> dict[str, Any]:
    """The functions under ``tools`` and ``functions`` by name; the first of those with the same name."""
    found: dict[str, Any] = {}
    for key, value in holder.items():
        definitions = Definitions(key, value)
        for tool in definitions.tools.values():
            found.setdefault(tool.name, resolve(value, definitions.pointer(tool)))
    return found
