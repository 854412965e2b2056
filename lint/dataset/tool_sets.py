"""The sets of definitions in a dataset: which definition of a tool is the usual one, and what a set is with that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.tools import Definitions, Version
from ftlint.results.pointer import resolve


class Usual(NamedTuple):
    """A tool's usual definition: in how many examples it is, of how many, and the function where it was kept."""

    examples: int
    whole: int
    function: Any


class ToolSets(NamedTuple):
    """The definitions of each set by the set's number, and its JSON, an object with ``tools`` or ``functions``, where that
    was kept."""

    tools: Mapping[int, tuple[Version, ...]]
    texts: Mapping[int, bytes]

    def drifts(self, counts: Mapping[int, int]) -> dict[Version, Usual]:
        """For each definition that is not its tool's usual one, that other."""
        kinds: defaultdict[str, Counter[int]] = defaultdict(Counter)
        homes: dict[Version, int] = {}
        for number, versions in self.tools.items():
            for version in versions:
                kinds[version.name][version.number] += counts[number]
                if number in self.texts:
                    homes.setdefault(version, number)
        found: dict[Version, Usual] = {}
        for name, kind in kinds.items():
            if len(kind) == 1:
                continue
            most, count = kind.most_common(1)[0]
            if count > 1 and 2 * len(kind) <= kind.total() + 1:
                usual = Usual(count, kind.total(), self._function(homes, Version(name, most)))
                found |= {Version(name, number): usual for number in kind if number != most}
        return found

    def _function(self, homes: Mapping[Version, int], version: Version) -> Any:
        home = homes.get(version)
        if home is None:
            return None
        return _functions(orjson.loads(self.texts[home])).get(version.name)

    def kind(self, number: int, drifting: Collection[str]) -> Any:
        """What sets share that differ only in functions of these names."""
        if number not in self.texts:
            return number
        versions = (Version(one.name, 0) if one.name in drifting else one for one in self.tools[number])
        return frozenset(versions), *orjson.loads(self.texts[number])

    def mended(self, number: int, drifts: Mapping[Version, Usual]) -> dict[str, Any] | None:
        """A set with the usual function in place of each that drifts, None where one was not kept."""
        if number not in self.texts:
            return None
        found: dict[str, Any] = orjson.loads(self.texts[number])
        functions = _functions(found)
        for version in self.tools[number]:
            if version in drifts:
                usual = drifts[version].function
                if usual is None or version.name not in functions:
                    return None
                functions[version.name].clear()
                functions[version.name].update(usual)
        return found


def _functions(holder: Mapping[str, Any]) -> dict[str, Any]:
    """The functions under ``tools`` or ``functions`` by name; of two that share one, the first."""
    found: dict[str, Any] = {}
    for key, value in holder.items():
        definitions = Definitions(key, value)
        for tool in definitions.tools.values():
            found.setdefault(tool.name, resolve(value, definitions.pointer(tool)))
    return found
