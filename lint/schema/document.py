"""A JSON Schema from the data: the targets of its references, and a bound on the work that validating one value causes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

import orjson

from ftlint.results.pointer import PointerError, join, parse
from ftlint.schema.patterns import is_plain_pattern

Schema = dict[str, Any]

ENDLESS: Final = float("inf")
REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
# In the JSON of a schema without these, no part applies to a value more than once, and no search can take long.
_COSTLY: Final = (b'$ref"', b'Ref"', b"attern", b"unevaluated")
# `jsonschema_rs` recurses along references while it compiles. 8 MB of stack hold 40,000 levels; threads have less.
_MAX_DEPTH: Final = 10_000


class _Index(NamedTuple):
    """All references in a schema, the depth of its objects and lists, the pointers to them by their ``id()``, and the schemas
    by anchor and by URI."""

    depth: int
    pointers: dict[int, str]
    references: frozenset[str]
    anchors: dict[str, list[Schema]]
    resources: dict[str, list[Schema]]


class Document:
    """A schema with all schemas inside it."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self._targets: dict[str, list[Schema]] = {}

    @cached_property
    def _simple_size(self) -> int:
        """The length of the schema's JSON if it has no costly keywords, else 0. An index takes much longer to build."""
        try:
            data = orjson.dumps(self.root)
        except TypeError:  # nested too deeply
            return 0
        return 0 if any(keyword in data for keyword in _COSTLY) else len(data)

    @cached_property
    def _index(self) -> _Index:
        anchors: dict[str, list[Schema]] = defaultdict(list)
        resources: dict[str, list[Schema]] = defaultdict(list)
        references: set[str] = set()
        base = string_in(self.root, "$id") or string_in(self.root, "id")
        pointers = {id(self.root): ""}
        depth = 0
        level: list[Any] = [self.root]
        while level:
            depth += 1
            for holder in level:
                steps = holder.items() if isinstance(holder, dict) else enumerate(holder)
                at = pointers[id(holder)]
                pointers.update({id(inner): at + join(step) for step, inner in steps if isinstance(inner, dict | list)})
                if isinstance(holder, dict):
                    references.update(_strings(holder, REFERENCES))
                    for anchor in _anchors(holder):
                        anchors[anchor].append(holder)
                    for uri in _uris(holder, base):
                        resources[uri].append(holder)
            level = [inner for holder in level for inner in _containers(holder)]
        return _Index(depth, pointers, frozenset(references), anchors, resources)

    @property
    def size(self) -> int:
        """The number of objects and lists in the schema."""
        return len(self._index.pointers)

    @property
    def has_references(self) -> bool:
        """Whether any schema in the document has a reference."""
        return not self._simple_size and bool(self._index.references)

    @property
    def is_too_deep(self) -> bool:
        """Whether compiling the schema could overflow the stack."""
        return self.has_references and self._index.depth * len(self._index.references) > _MAX_DEPTH

    @cached_property
    def weight(self) -> float:
        """The most steps that validating one value can take, without the values in it; `ENDLESS` if that depends on the
        value."""
        try:
            return self._simple_size or self._weight_of(self.root, {})
        except RecursionError:
            return ENDLESS

    def _weight_of(self, schema: Any, known: dict[int, float]) -> float:
        """The size of a schema in which every reference is replaced by its target."""
        if id(schema) in known:
            return known[id(schema)]
        known[id(schema)] = ENDLESS  # stays if the schema refers to itself
        total = 1.0 if isinstance(schema, dict) else 1.0 + len(schema)
        if isinstance(schema, dict):
            patterns = [string_in(schema, "pattern"), *mapping_in(schema, "patternProperties")]
            if not all(map(is_plain_pattern, patterns)):
                return ENDLESS
            for reference in _strings(schema, REFERENCES):
                weights = [self._weight_of(target, known) for target in self.targets(reference)]
                total += max(weights, default=ENDLESS)
        total += sum([self._weight_of(inner, known) for inner in _containers(schema)])
        if isinstance(schema, dict) and ("unevaluatedProperties" in schema or "unevaluatedItems" in schema):
            total *= 2
        known[id(schema)] = total
        return total

    @property
    def draft(self) -> Schema:
        """The ``$schema`` of the document, as a schema; empty if there is none."""
        return {"$schema": self.root["$schema"]} if "$schema" in self.root else {}

    def pointer(self, schema: Schema) -> str:
        """The JSON Pointer to a schema in the document."""
        return self._index.pointers[id(schema)]

    def targets(self, reference: str) -> list[Schema]:
        """All schemas that a reference may mean, whatever its base URI; none if it leads out of the document."""
        if reference not in self._targets:
            self._targets[reference] = list(self._find_targets(reference))
        return self._targets[reference]

    def _find_targets(self, reference: str) -> Iterator[Schema]:
        document, fragment = urldefrag(reference)
        bases = [] if document else [self.root]
        for address, schemas in self._index.resources.items():
            if not document or address == document or address.endswith("/" + document):
                bases += schemas
        if fragment and not fragment.startswith("/"):
            yield from self._index.anchors.get(unquote(fragment), ())
            return
        for base in {id(base): base for base in bases}.values():
            target = _at(base, unquote(fragment))
            if isinstance(target, dict):
                yield target


def string_in(schema: Schema, keyword: str) -> str:
    """The string under a keyword; empty if there is none."""
    value = schema.get(keyword)
    return value if isinstance(value, str) else ""


def mapping_in(schema: Schema, keyword: str) -> dict[str, Any]:
    """The object under a keyword; empty if there is none."""
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def _strings(schema: Schema, keywords: Iterable[str]) -> list[str]:
    """The strings under these keywords that are not empty."""
    return [value for keyword in keywords if (value := string_in(schema, keyword))]


def _anchors(schema: Schema) -> list[str]:
    names = _strings(schema, ("$anchor", "$dynamicAnchor"))
    return names + [name[1:] for name in _strings(schema, ("$id", "id")) if name.startswith("#")]


def _uris(schema: Schema, base: str) -> list[str]:
    """What a schema is called by its ``$id``: as written, and relative to the base URI of the document."""
    names = [name for name in _strings(schema, ("$id", "id")) if not name.startswith("#")]
    return [urldefrag(uri).url for name in names for uri in {name, urljoin(base, name)}]


def _containers(holder: Any) -> Iterator[Any]:
    return (
        inner for inner in (holder.values() if isinstance(holder, dict) else holder) if isinstance(inner, dict | list)
    )


def _at(value: Any, pointer: str) -> Any:
    try:
        for token in parse(pointer):
            value = value[int(token)] if isinstance(value, list) else value[token]
    except (PointerError, ValueError, LookupError, TypeError):
        return None
    return value
