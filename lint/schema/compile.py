"""Compiles JSON Schemas that come from the data: nothing is ever fetched, and no schema or pattern can run for ever."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from ftlint.schema.cost import Bound, size_of
from ftlint.schema.document import ENDLESS, Document, Schema
from ftlint.schema.patterns import BACKTRACK_LIMIT

# What `jsonschema_rs` says where it does not even ask its retriever, and what it puts before a reference without a base.
_ABSENT: Final = r"Resource '(.+?)' is not present in a registry"
_NO_BASE: Final = "json-schema:///"
_ROOT: Final = "urn:ftlint:root"

_MOST_STEPS: Final = 1_000_000  # of one call of `is_valid`: 10 ms, and for each value 5 us
_STEPS_A_VALUE: Final = 500
_LIGHT: Final = 100  # weight of a schema that no value is measured for: what it takes is linear in the value
# Steps of compiling a piece of a schema: 50 us, and 0.5 us for each node of the whole.
_COMPILING_AT_ALL: Final = 5_000
_COMPILING_A_NODE: Final = 50
_MOST_PIECES: Final = 256


class RemoteReference(Exception):
    """A schema refers to a document elsewhere, which is never fetched. The argument is its address."""


class InvalidSchema(Exception):
    """``parameters`` is no JSON Schema. The argument says why."""


class Validator:
    """A compiled schema that the native validator is asked about only where the answer cannot take long.

    ``native`` is a `jsonschema_rs` validator, None for a schema that it cannot even compile.
    """

    def __init__(self, document: Document, native: Any) -> None:
        self.document = document
        self._native = native
        self._pieces: dict[int, Any] = {}
        self._last: tuple[Any, bool] = None, True

    def is_valid(self, value: Any) -> bool:
        """Whether the schema takes a value; False, too, where that is not decidable.

        Raises `ValueError` for a value that is nested too deeply.
        """
        return self.is_decidable(value) and bool(self._native.is_valid(value))

    def is_decidable(self, value: Any) -> bool:
        """Whether it takes but a moment to say if the schema takes a value."""
        if self._native is None:
            return False
        weight = self.document.weight
        return weight <= _LIGHT or weight * size_of(value) <= steps_for(value) or self._is_bounded(value)

    def _is_bounded(self, value: Any) -> bool:
        if self._last[0] is not value:  # several checks look at one call
            bound = Bound(self.document, value, errors=False).of(self.document.root, value)
            self._last = value, bound <= steps_for(value)
        return self._last[1]

    def compiling(self, schema: Schema) -> float:
        """The steps before `errors` can be called for a schema of the document for the first time."""
        if self._native is None:
            return ENDLESS
        if schema is self.document.root or id(schema) in self._pieces:
            return 0
        return _COMPILING_AT_ALL + _COMPILING_A_NODE * self.document.size

    def takes(self, schema: Schema, value: Any) -> bool:
        """Whether a schema of the document takes a value. Raises `ValueError` as `is_valid` does."""
        return bool(self._piece(schema).is_valid(value))

    def errors(self, schema: Schema, value: Any) -> list[Any]:
        """The errors of `jsonschema_rs` for a value and a schema of the document. Raises `ValueError` as `is_valid` does."""
        return list(self._piece(schema).iter_errors(value))

    def _piece(self, schema: Schema) -> Any:
        if schema is self.document.root:
            return self._native
        if id(schema) not in self._pieces:
            if len(self._pieces) >= _MOST_PIECES:
                self._pieces.clear()
            place = f"{_ROOT}#{quote(self.document.pointer(schema), safe='/')}"
            self._pieces[id(schema)] = compiled(self.document.draft | {"$ref": place}, self._registry)
        return self._pieces[id(schema)]

    @cached_property
    def _registry(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Registry([(_ROOT, self.document.root)], retriever=_refuse)


def steps_for(value: Any) -> float:
    """The most steps that one call of `is_valid` may take for a value."""
    return _MOST_STEPS + _STEPS_A_VALUE * size_of(value)


def compile_schema(schema: Schema) -> Validator:
    """A validator for a schema from the data: Draft 2020-12 unless its ``$schema`` says otherwise.

    Raises `RemoteReference` or `InvalidSchema`.
    """
    document = Document(schema)
    return Validator(document, None if document.is_too_deep else compiled(schema))


def compiled(schema: Schema, registry: Any = None) -> Any:
    """The `jsonschema_rs` validator for a schema that may refer to what is in the registry. Raises as `compile_schema`."""
    import jsonschema_rs

    refused: list[str] = []

    def refuse(address: str) -> Any:
        refused.append(address)
        _refuse(address)

    options: dict[str, Any] = {
        "retriever": refuse,
        "pattern_options": jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT),
        "validate_formats": False,
    }
    if registry is not None:
        options["registry"] = registry
    try:
        return jsonschema_rs.validator_for(schema, **options)
    except (jsonschema_rs.ValidationError, ValueError, OverflowError, RecursionError) as error:
        said = str(getattr(error, "message", error)).split("\n")[0]
        absent = re.match(_ABSENT, said)
        if refused or absent:
            address = refused[0] if refused else absent[1] if absent else ""
            raise RemoteReference(address.removeprefix(_NO_BASE)) from None
        raise InvalidSchema(said) from None


def _refuse(address: str) -> Any:
    raise ValueError("references outside the document are not followed")
