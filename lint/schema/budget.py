"""Finds the errors of a value within a budget, where `jsonschema_rs` could take too long to list all of them at once.

A schema that is affordable is validated as a whole. Otherwise its keywords are checked one by one: the schemas under
them, then the rest of the schema without them. What is still too expensive is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any, Final

from ftlint.schema.compile import InvalidSchema, RemoteReference, Validator, compile_native, max_steps
from ftlint.schema.cost import Bound, size_of
from ftlint.schema.document import ENDLESS, REFERENCES, Document, Schema

Path = tuple[str | int, ...]
Explain = Callable[[Any, Path], Iterable[Any]]

# All in steps of 10 ns. The first budget is for listing errors; an ordinary schema needs a tenth of it. The second is for
# finding out whether there are any: if a schema doubles with each level, all levels take twice as long as the first.
_BUDGET: Final = 3_000_000
_BUDGET_PER_VALUE: Final = 3_500
_VALIDATIONS: Final = 4
_MAX_ERROR_STEPS: Final = 2_000_000  # to list the errors of one schema: 20 ms, 1 MB
# A value that needs more than this, 10 s, gets a smaller budget: thousands of lines may have the same definition.
_HOPELESS: Final = 1e9
_HOPELESS_SHARE: Final = 4
_STEPS_PER_SCHEMA: Final = 500  # to split a schema
_STEPS_PER_REPEAT: Final = 100
_MAX_DEPTH: Final = 200

_SPLIT: Final = frozenset(("allOf", "anyOf", "oneOf", *REFERENCES))
_NAMES: Final = frozenset(
    "$schema $id id $anchor $dynamicAnchor $recursiveAnchor $defs definitions $vocabulary".split()
)
_UNEVALUATED: Final = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_NEWEST: Final = "2020-12"
_OLD_DRAFTS: Final = ("draft-03", "draft-04", "draft-06", "draft-07")  # these ignore keywords next to `$ref`


class BudgetedSearch:
    """Finds the faults of one value. ``is_complete`` is False if anything was left out.

    ``explain`` makes faults of an error of `jsonschema_rs` for the value at a path. ``explain_choice`` makes faults for a
    value that matches none of several schemas, given the faults for each schema.
    """

    def __init__(self, validator: Validator, value: Any, explain: Explain, explain_choice: Callable[..., Any]) -> None:
        self.is_complete = True
        self._validator = validator
        self._explain = explain
        self._explain_choice = explain_choice
        self._steps = Bound(validator.document, value, errors=False)
        self._error_steps = Bound(validator.document, value, errors=True)
        hopeless = self._steps.of(validator.document.root, value) > _HOPELESS
        share = 1 / _HOPELESS_SHARE if hopeless else 1.0
        self._left = share * (_BUDGET + _BUDGET_PER_VALUE * size_of(value))
        self._max_error_steps = share * _MAX_ERROR_STEPS
        self._max_steps = share * max_steps(size_of(value))
        self._left_to_validate = _VALIDATIONS * self._max_steps
        self._depth = 0
        self._known: dict[tuple[int, Path], list[Any]] = {}
        self._rests: dict[
            int, tuple[Schema, Any]
        ] = {}  # a schema without the keywords that are split, and its validator
        draft = str(validator.document.draft.get("$schema", _NEWEST))
        self._is_old = any(name in draft for name in _OLD_DRAFTS)
        self._positional = "prefixItems" if _NEWEST in draft else "items"

    def faults(self, schema: Any, value: Any, path: Path = ()) -> list[Any]:
        """The faults of the value at a path. All are certain; some may be left out."""
        if not isinstance(schema, dict):
            return []
        place = id(schema), path
        if place in self._known:
            self.is_complete = False
            self._left -= _STEPS_PER_REPEAT
            return self._known[place]
        self._known[place] = []
        if self._matches(schema, value):
            return []
        if self._pay(self._steps_to_list(schema, value)):
            errors = self._validator.errors(schema, value)
            found = [fault for error in errors for fault in self._explain(error, path)]
        elif self._can_continue() and self._depth < _MAX_DEPTH:
            self._left -= _STEPS_PER_SCHEMA
            self._depth += 1
            found = self._unique(self._split(schema, value, path))
            self._depth -= 1
        else:
            self.is_complete = False
            return []
        self._known[place] = found
        return found

    def _matches(self, schema: Schema, value: Any) -> bool:
        """Whether a value certainly matches a schema; False if that is too expensive to find out."""
        compile_steps = self._validator.compile_steps(schema)
        steps = self._steps.of(schema, value) if compile_steps < self._left_to_validate else ENDLESS
        if steps > self._max_steps or compile_steps + steps > self._left_to_validate:
            return False
        self._left_to_validate -= compile_steps + steps
        return self._validator.matches(schema, value)

    def _pay(self, steps: float) -> bool:
        """Take steps from the budget; False if it has too few."""
        if steps > self._left:
            return False
        self._left -= steps
        return True

    def _can_continue(self, _: object = None) -> bool:
        """Whether the budget is not used up."""
        self.is_complete &= self._left > 0
        return self._left > 0

    def _steps_to_list(self, schema: Schema, value: Any, *, compiled: bool = False) -> float:
        """The steps to list the errors of one schema; `ENDLESS` if that are too many for one call."""
        errors, steps = self._error_steps.of(schema, value), self._steps.of(schema, value)
        if errors > self._max_error_steps or steps > self._max_steps:
            return ENDLESS
        return steps + errors + (0 if compiled else self._validator.compile_steps(schema))

    def _unique(self, faults: Iterable[Any]) -> list[Any]:
        unique = {(fault.path, fault.message, fault.missing): fault for fault in faults}
        self._left -= len(unique)
        return list(unique.values())

    def _split(self, schema: Schema, value: Any, path: Path) -> Iterator[Any]:
        for keyword in REFERENCES:
            if isinstance(schema.get(keyword), str):
                yield from self._of_reference(schema[keyword], value, path)
        if self._is_old and "$ref" in schema:
            return
        for inner in takewhile(self._can_continue, schema.get("allOf", ())):
            yield from self.faults(inner, value, path)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                yield from self._of_choice(schema[keyword], value, path)
        for inner, item, step in takewhile(self._can_continue, self._of_items(schema, value)):
            yield from self.faults(inner, item, (*path, step))
        yield from self._of_rest(schema, value, path)

    def _of_reference(self, reference: str, value: Any, path: Path) -> Iterable[Any]:
        targets = self._validator.document.targets(reference)
        if len(targets) == 1:
            return self.faults(targets[0], value, path)
        self.is_complete = False
        return ()

    def _of_choice(self, schemas: list[Any], value: Any, path: Path) -> Iterator[Any]:
        """The faults of a value that matches none of these schemas; nothing if it may match any of them."""
        by_schema = []
        for schema in schemas:
            faults = self.faults(schema, value, path) if schema is not False and self._can_continue() else []
            if not faults and schema is not False:
                self.is_complete = False
                return
            by_schema.append(faults)
        yield from self._explain_choice(path, [faults for faults in by_schema if faults], value)

    def _of_items(self, schema: Schema, value: Any) -> Iterator[tuple[Any, Any, str | int]]:
        """The items or properties of a value with the schema and the path step of each."""
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            others = schema.get("additionalProperties") if "patternProperties" not in schema else None
            for name in value if isinstance(others, dict) else [name for name in value if name in properties]:
                yield properties.get(name, others), value[name], name
        elif isinstance(value, list):
            first, others = schema.get(self._positional), schema.get("items")
            first = first if isinstance(first, list) else []
            for index, item in enumerate(value if isinstance(others, dict) else value[: len(first)]):
                yield first[index] if index < len(first) else others, item, index

    def _of_rest(self, schema: Schema, value: Any, path: Path) -> Iterator[Any]:
        """The faults for keywords that cannot be split."""
        if not _UNEVALUATED.isdisjoint(schema):
            self.is_complete = False
        if id(schema) not in self._rests:
            rest = _without_split(schema)
            self._rests[id(schema)] = rest, self._compile(rest) if rest else None
        rest, validator = self._rests[id(schema)]
        if not rest:
            return
        if validator is None or not self._pay(self._steps_to_list(rest, value, compiled=True)):
            self.is_complete = False
            return
        for error in validator.iter_errors(value):
            yield from self._explain(error, path)

    def _compile(self, rest: Schema) -> Any:
        self._left -= _STEPS_PER_SCHEMA
        if Document(rest).has_references:
            return None
        try:
            return compile_native(self._validator.document.draft | rest)
        except (InvalidSchema, RemoteReference):
            return None


def _without_split(schema: Schema) -> Schema:
    """A schema without the keywords that `BudgetedSearch` checks one by one; the schemas of items and properties accept
    everything, unless they are false."""
    rest = {key: value for key, value in schema.items() if key not in _SPLIT | _NAMES | _UNEVALUATED}
    for keyword, value in rest.items():
        if keyword == "properties":
            rest[keyword] = {name: inner is not False for name, inner in value.items()}
        elif keyword in ("prefixItems", "items") and isinstance(value, list):
            rest[keyword] = [inner is not False for inner in value]
        elif keyword in ("prefixItems", "items") or (
            keyword == "additionalProperties" and "patternProperties" not in rest
        ):
            rest[keyword] = value is not False
    if False in schema.get("allOf", ()):
        rest["allOf"] = [False]
    return rest
