"""A JSON Schema from the data as a whole: what its references lead to, and how large it is with all of that in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from ftlint.results.pointer import PointerError, join, parse
from ftlint.schema.patterns import is_plain_pattern

Schema = dict[str, Any]

ENDLESS: Final = float("inf")
REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
# The validator recurses along references while it compiles; 8 MB of stack hold 40,000 levels, other threads have less.
_DEEPEST: Final = 10_000


class Document:
    """A whole schema: the schemas in it by their references."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self._anchors: dict[str, list[Schema]] = defaultdict(list)
        self._resources: dict[str, list[Schema]] = defaultdict(list)
        self._targets: dict[str, list[Schema]] = {}
        found: set[str] = set()
        base = text_of(root, "$id") or text_of(root, "id")
        self.size = depth = 0
        level: list[Any] = [root]
        while level:
            depth += 1
            self.size += len(level)
            for each in level:
                if isinstance(each, dict):
                    self._register(each, base)
                    found.update(reference for keyword in REFERENCES if (reference := text_of(each, keyword)))
            level = [inner for each in level for inner in _inside(each)]
        self.refers = bool(found)
        self.is_too_deep = depth * len(found) > _DEEPEST

    @cached_property
    def weight(self) -> float:
        """The most steps that one value in the data can take, by itself; `ENDLESS` where that depends on the data."""
        try:
            return _weight(self, self.root, {})
        except RecursionError:
            return ENDLESS

    @cached_property
    def draft(self) -> Schema:
        """What names the draft of JSON Schema that the document follows, as a schema; empty where nothing does."""
        return {"$schema": self.root["$schema"]} if "$schema" in self.root else {}

    def pointer(self, schema: Schema) -> str:
        """The JSON Pointer to a schema in the document."""
        return self._pointers[id(schema)]

    @cached_property
    def _pointers(self) -> dict[int, str]:
        found = {id(self.root): ""}
        level: list[Any] = [self.root]
        while level:
            holder = level.pop()
            for step, inner in holder.items() if isinstance(holder, dict) else enumerate(holder):
                if isinstance(inner, dict | list):
                    found[id(inner)] = found[id(holder)] + join(step)
                    level.append(inner)
        return found

    def _register(self, schema: Schema, base: str) -> None:
        for keyword in ("$id", "id"):
            name = text_of(schema, keyword)
            if name.startswith("#"):
                self._anchors[name[1:]].append(schema)
            elif name:
                for address in {name, urljoin(base, name)}:
                    self._resources[urldefrag(address).url].append(schema)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if name := text_of(schema, keyword):
                self._anchors[name].append(schema)

    def targets(self, reference: str) -> list[Schema]:
        """The schemas that a reference may mean, all of them where its base is not looked at; none for a foreign one."""
        if reference not in self._targets:
            self._targets[reference] = list(self._found(reference))
        return self._targets[reference]

    def _found(self, reference: str) -> Iterator[Schema]:
        document, fragment = urldefrag(reference)
        if document:
            bases = [
                schema
                for address, schemas in self._resources.items()
                if address == document or address.endswith("/" + document)
                for schema in schemas
            ]
        else:
            bases = [self.root, *(schema for schemas in self._resources.values() for schema in schemas)]
        if fragment and not fragment.startswith("/"):
            yield from self._anchors.get(unquote(fragment), ())
            return
        for base in {id(base): base for base in bases}.values():
            target = _at(base, unquote(fragment))
            if isinstance(target, dict):
                yield target


def _weight(document: Document, schema: Any, known: dict[int, float]) -> float:
    """The size of a schema with everything that it refers to in place."""
    pair = known.get(id(schema))
    if pair is not None:
        return pair
    known[id(schema)] = ENDLESS  # unless it does not refer to itself
    total = 1.0
    if isinstance(schema, dict):
        patterns = [text_of(schema, "pattern"), *mapping_of(schema, "patternProperties")]
        if not all(map(is_plain_pattern, patterns)):
            return ENDLESS
        for keyword in REFERENCES:
            if reference := text_of(schema, keyword):
                total += max([_weight(document, each, known) for each in document.targets(reference)], default=ENDLESS)
        total += sum([_weight(document, each, known) for each in schema.values() if isinstance(each, dict | list)])
        if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
            total *= 2
    else:
        total += len(schema)
        total += sum([_weight(document, each, known) for each in schema if isinstance(each, dict | list)])
    known[id(schema)] = total
    return total


def text_of(schema: Schema, keyword: str) -> str:
    """The string under a keyword; empty where there is none."""
    value = schema.get(keyword)
    return value if isinstance(value, str) else ""


def mapping_of(schema: Schema, keyword: str) -> dict[str, Any]:
    """The object under a keyword; empty where there is none."""
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def _inside(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inner if isinstance(each, dict | list))


def _at(value: Any, pointer: str) -> Any:
    try:
        for token in parse(pointer):
            value = value[int(token)] if isinstance(value, list) else value[token]
    except (PointerError, ValueError, LookupError, TypeError):
        return None
    return value
