"""Compiles JSON Schemas from the data. Nothing is ever fetched, and no schema or pattern can run forever."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from ftlint.schema.cost import Bound, size_of
from ftlint.schema.document import ENDLESS, Document, Schema
from ftlint.schema.patterns import BACKTRACK_LIMIT

# The error of `jsonschema_rs` for a reference without a retriever, and its prefix for references without a base URI.
_ABSENT: Final = r"Resource '(.+?)' is not present in a registry"
_NO_BASE: Final = "json-schema:///"
_ROOT: Final = "urn:ftlint:root"

_MAX_STEPS: Final = 1_000_000  # of one validation: 10 ms, and 5 us per value
_STEPS_PER_VALUE: Final = 500
# To compile a schema inside the document: 50 us, and 0.5 us for each object and list in the document.
_COMPILE_STEPS: Final = 5_000
_COMPILE_STEPS_PER_NODE: Final = 50
_MAX_COMPILED: Final = 256


class RemoteReference(Exception):
    """A schema refers to another document, which is never fetched. The argument is its address."""


class InvalidSchema(Exception):
    """The parameters are not a JSON Schema. The argument is the reason."""


class Validator:
    """A compiled schema that only validates values for which this is known to be quick: it cannot be interrupted.

    ``native`` is the validator of `jsonschema_rs`, None for a schema that it cannot compile.
    """

    def __init__(self, document: Document, native: Any) -> None:
        self.document = document
        self._native = native
        self._compiled: dict[int, Any] = {}

    def is_valid(self, value: Any) -> bool:
        """Whether a value matches the schema; False if that takes too long to decide, or a string is not Unicode."""
        try:
            return self.is_decidable(value) and self.matches(self.document.root, value)
        except ValueError:  # a lone surrogate
            return False

    def is_decidable(self, value: Any) -> bool:
        """Whether a value can be validated quickly."""
        if self._native is None:
            return False
        if self.document.weight <= _STEPS_PER_VALUE:
            return True
        size = size_of(value)
        allowed = max_steps(size)
        if self.document.weight * size <= allowed:
            return True
        return Bound(self.document, value, errors=False).of(self.document.root, value) <= allowed

    def compile_steps(self, schema: Schema) -> float:
        """The steps to compile a schema in the document before `matches` or `errors` is first called for it."""
        if self._native is None:
            return ENDLESS
        if schema is self.document.root or id(schema) in self._compiled:
            return 0
        return _COMPILE_STEPS + _COMPILE_STEPS_PER_NODE * self.document.size

    def matches(self, schema: Schema, value: Any) -> bool:
        """Whether a value matches a schema in the document. Raises `ValueError` for a lone surrogate in a string."""
        return bool(self._inner(schema).is_valid(value))

    def errors(self, schema: Schema, value: Any) -> list[Any]:
        """The errors of `jsonschema_rs` for a schema in the document.

        Raises `ValueError` for a lone surrogate in a string, or a value that is nested too deeply.
        """
        return list(self._inner(schema).iter_errors(value))

    def _inner(self, schema: Schema) -> Any:
        """The validator for a schema in the document."""
        if schema is self.document.root:
            return self._native
        if id(schema) not in self._compiled:
            if len(self._compiled) >= _MAX_COMPILED:
                self._compiled.clear()
            address = f"{_ROOT}#{quote(self.document.pointer(schema), safe='/')}"
            self._compiled[id(schema)] = compile_native(self.document.draft | {"$ref": address}, self._registry)
        return self._compiled[id(schema)]

    @cached_property
    def _registry(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Registry([(_ROOT, self.document.root)], retriever=_reject)


def max_steps(size: int) -> float:
    """The most steps that one validation of a value of that size may take."""
    return _MAX_STEPS + _STEPS_PER_VALUE * size


def compile_schema(schema: Schema) -> Validator:
    """A validator for a schema from the data: Draft 2020-12, or the draft in its ``$schema``.

    Raises `RemoteReference` or `InvalidSchema`.
    """
    document = Document(schema)
    return Validator(document, None if document.is_too_deep else compile_native(schema))


def compile_native(schema: Schema, registry: Any = None) -> Any:
    """The `jsonschema_rs` validator for a schema that may refer to schemas in the registry. Raises as `compile_schema`."""
    import jsonschema_rs

    rejected: list[str] = []

    def reject(address: str) -> Any:
        rejected.append(address)
        _reject(address)

    options: dict[str, Any] = {
        "retriever": reject,
        "pattern_options": jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT),
        "validate_formats": False,
    }
    if registry is not None:
        options["registry"] = registry
    try:
        return jsonschema_rs.validator_for(schema, **options)
    except (jsonschema_rs.ValidationError, ValueError, OverflowError, RecursionError) as error:
        reason = str(getattr(error, "message", error)).split("\n")[0]
        absent = re.match(_ABSENT, reason)
        if rejected or absent:
            address = rejected[0] if rejected else absent[1] if absent else ""
            raise RemoteReference(address.removeprefix(_NO_BASE)) from None
        raise InvalidSchema(reason) from None


def _reject(address: str) -> Any:
    raise ValueError("references outside the document are not followed")
