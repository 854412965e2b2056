"""What is wrong with arguments where to make all errors at once could take too long: found piece by piece, within a budget.

A piece is a schema and a value that the native validator is given alone. A schema whose keywords all must hold is taken
apart into theirs; what cannot be taken apart, and costs too much, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any, Final

from ftlint.schema.compile import InvalidSchema, RemoteReference, Validator, compiled, steps_for
from ftlint.schema.cost import Bound, size_of
from ftlint.schema.document import ENDLESS, REFERENCES, Document, Schema

Path = tuple[str | int, ...]
Explain = Callable[[Any, Path], Iterable[Any]]

_MOST_ERROR_STEPS: Final = 2_000_000  # of making the errors of one piece: 20 ms, 1 MB
# Of all pieces, and for each value in the arguments besides: an ordinary schema takes a tenth.
_ALL_STEPS: Final = 3_000_000
_STEPS_A_VALUE: Final = 3_500
_JUDGING: Final = 4  # a schema that doubles with each step takes twice as much for all steps as for the first
# A value that would take more, 10 s, gets less: thousands of lines may have the same definition.
_HOPELESS: Final = 1e9
_HOPELESS_SHARE: Final = 4
_STEP: Final = 500  # of one piece taken apart: 5 us
_STEP_AGAIN: Final = 100
_DEEPEST: Final = 200

# Keywords that are taken apart, those that name and hold schemas, and those that look at what others looked at.
_APART: Final = frozenset(("allOf", "anyOf", "oneOf", *REFERENCES))
_NAMES: Final = frozenset(
    "$schema $id id $anchor $dynamicAnchor $recursiveAnchor $defs definitions $vocabulary".split()
)
_LEFTOVERS: Final = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_NEWEST: Final = "2020-12"
_OLD_DRAFTS: Final = ("draft-03", "draft-04", "draft-06", "draft-07")  # in which nothing counts beside `$ref`


class Pieces:
    """Finds faults in one value. ``is_complete`` says whether everything was checked, and once.

    ``explain`` makes faults of an error of `jsonschema_rs` in the value at a path; ``choice`` makes one of a value that fits
    none of several forms, of which it gets the faults of each.
    """

    def __init__(self, validator: Validator, value: Any, explain: Explain, choice: Callable[..., Any]) -> None:
        self.is_complete = True
        self._validator = validator
        self._explain = explain
        self._choice = choice
        self._steps = Bound(validator.document, value, errors=False)
        self._errors = Bound(validator.document, value, errors=True)
        hopeless = self._steps.of(validator.document.root, value) > _HOPELESS
        share = 1 / _HOPELESS_SHARE if hopeless else 1.0
        self._left = share * (_ALL_STEPS + _STEPS_A_VALUE * size_of(value))
        self._most_errors = share * _MOST_ERROR_STEPS
        self._most = share * steps_for(value)
        self._left_to_judge = _JUDGING * self._most
        self._depth = 0
        self._found: dict[tuple[int, Path], list[Any]] = {}
        self._rests: dict[int, tuple[Any, Schema]] = {}
        named = str(validator.document.draft.get("$schema", _NEWEST))
        self._is_old = any(draft in named for draft in _OLD_DRAFTS)
        self._positions = "prefixItems" if _NEWEST in named else "items"

    def faults(self, schema: Any, value: Any, path: Path = ()) -> list[Any]:
        """The faults of the value at a path, as far as they are found: each is certain."""
        if not isinstance(schema, dict):
            return []
        place = id(schema), path
        if place in self._found:  # once is enough
            self.is_complete = False
            self._left -= _STEP_AGAIN
            return self._found[place]
        self._found[place] = []
        if self._takes(schema, value):
            return []
        if self._pays(schema, value, self._validator.compiling(schema)):
            errors = self._validator.errors(schema, value)
            found = [fault for error in errors for fault in self._explain(error, path)]
        elif self._may_go_on() and self._depth < _DEEPEST:
            self._left -= _STEP
            self._depth += 1
            found = self._unique(self._apart(schema, value, path))
            self._depth -= 1
        else:
            self.is_complete = False
            return []
        self._found[place] = found
        return found

    def _may_go_on(self, _: object = None) -> bool:
        """Whether the budget is not spent."""
        self.is_complete &= self._left > 0
        return self._left > 0

    def _takes(self, schema: Schema, value: Any) -> bool:
        """Whether a schema takes a value, where that can be afforded."""
        compiling = self._validator.compiling(schema)
        steps = self._steps.of(schema, value) if self._left_to_judge > compiling else ENDLESS
        if steps > self._most or compiling + steps > self._left_to_judge:
            return False
        self._left_to_judge -= compiling + steps
        return self._validator.takes(schema, value)

    def _pays(self, schema: Schema, value: Any, compiling: float) -> bool:
        """Whether the errors of a piece can be afforded; they are paid for then."""
        errors = self._errors.of(schema, value) if self._left > compiling else ENDLESS
        steps = self._steps.of(schema, value) if errors <= self._most_errors else ENDLESS
        cost = compiling + steps + errors
        if steps > self._most or cost > self._left:
            return False
        self._left -= cost
        return True

    def _unique(self, faults: Iterable[Any]) -> list[Any]:
        found = {(fault.path, fault.message, fault.missing): fault for fault in faults}
        self._left -= len(found)
        return list(found.values())

    def _apart(self, schema: Schema, value: Any, path: Path) -> Iterator[Any]:
        for keyword in REFERENCES:
            if isinstance(schema.get(keyword), str):
                yield from self._referred(schema[keyword], value, path)
        if self._is_old and "$ref" in schema:
            return
        for inner in takewhile(self._may_go_on, schema.get("allOf", ())):
            yield from self.faults(inner, value, path)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                yield from self._forms(schema[keyword], value, path)
        for inner, each, step in takewhile(self._may_go_on, self._inside(schema, value)):
            yield from self.faults(inner, each, (*path, step))
        yield from self._rest(schema, value, path)

    def _referred(self, reference: str, value: Any, path: Path) -> Iterable[Any]:
        targets = self._validator.document.targets(reference)
        if len(targets) == 1:
            return self.faults(targets[0], value, path)
        self.is_complete = False
        return ()

    def _forms(self, forms: list[Any], value: Any, path: Path) -> Iterator[Any]:
        """A value that certainly fits none of several forms."""
        of_each = []
        for form in forms:
            found = self.faults(form, value, path) if form is not False and self._may_go_on() else []
            if not found and form is not False:  # it may fit
                self.is_complete = False
                return
            of_each.append(found)
        yield from self._choice(path, [found for found in of_each if found], value)

    def _inside(self, schema: Schema, value: Any) -> Iterator[tuple[Any, Any, str | int]]:
        """The schemas for what is in a value, each with what it is for and the step there."""
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            others = schema.get("additionalProperties") if "patternProperties" not in schema else None
            for name in value if isinstance(others, dict) else [name for name in value if name in properties]:
                yield properties.get(name, others), value[name], name
        elif isinstance(value, list):
            first, others = schema.get(self._positions), schema.get("items")
            first = first if isinstance(first, list) else []
            for index, each in enumerate(value if isinstance(others, dict) else value[: len(first)]):
                yield first[index] if index < len(first) else others, each, index

    def _rest(self, schema: Schema, value: Any, path: Path) -> Iterator[Any]:
        """The faults by the keywords that are not taken apart."""
        if not _LEFTOVERS.isdisjoint(schema):
            self.is_complete = False
        known = self._rests.get(id(schema))
        if known is None:
            rest = self._rest_of(schema)
            known = self._rests[id(schema)] = (self._compiled(rest) if rest else None), rest
        validator, rest = known
        if not rest:
            return
        if validator is None or not self._pays(rest, value, 0):
            self.is_complete = False
            return
        for error in validator.iter_errors(value):
            yield from self._explain(error, path)

    def _rest_of(self, schema: Schema) -> Schema:
        rest = {key: value for key, value in schema.items() if key not in _APART | _NAMES | _LEFTOVERS}
        for keyword, value in rest.items():
            if keyword == "properties":
                rest[keyword] = {name: _shallow(inner) for name, inner in value.items()}
            elif keyword in ("prefixItems", "items"):
                rest[keyword] = list(map(_shallow, value)) if isinstance(value, list) else _shallow(value)
            elif keyword == "additionalProperties" and "patternProperties" not in rest:
                rest[keyword] = _shallow(value)
        if False in schema.get("allOf", ()):
            rest["allOf"] = [False]
        return rest

    def _compiled(self, rest: Schema) -> Any:
        self._left -= _STEP
        if Document(rest).has_references:
            return None
        try:
            return compiled(self._validator.document.draft | rest)
        except (InvalidSchema, RemoteReference):
            return None


def _shallow(schema: Any) -> bool:
    """A schema that takes everything in the place of one that is looked at by itself."""
    return schema is not False
