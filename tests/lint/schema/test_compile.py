"""Compiled schemas: what is rejected when compiling, and values that are not validated."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.schema.compile import InvalidSchema, RemoteReference, compile_schema


@pytest.mark.parametrize(
    ("schema", "address"),
    [
        ({"$ref": "https://example.com/a.json"}, "https://example.com/a.json"),
        ({"properties": {"a": {"$ref": "other.json#/b"}}}, "other.json"),
    ],
)
def test_a_reference_to_another_document_is_never_fetched(schema: dict[str, Any], address: str) -> None:
    with pytest.raises(RemoteReference) as error:
        compile_schema(schema)
    assert error.value.args[0].lstrip("/").startswith(address)


@pytest.mark.parametrize("schema", [{"type": "str"}, {"pattern": "("}, {"$ref": "#/absent"}])
def test_an_invalid_schema_is_rejected_with_the_reason(schema: dict[str, Any]) -> None:
    with pytest.raises(InvalidSchema, match=r"\S"):
        compile_schema(schema)


def test_a_lone_surrogate_is_not_valid() -> None:
    validator = compile_schema({"pattern": "a"})
    assert not validator.is_valid("a\ud83d")
    with pytest.raises(ValueError, match="surrogate"):
        validator.matches(validator.document.root, "a\ud83d")


def test_the_errors_of_a_value_that_is_nested_too_deeply_cannot_be_listed() -> None:
    value: Any = 1
    for _ in range(500):
        value = [value]
    validator = compile_schema({"type": "string"})
    assert not validator.is_valid(value)
    with pytest.raises(ValueError, match="Recursion"):
        validator.errors(validator.document.root, value)


def test_a_value_that_takes_too_long_is_neither_decidable_nor_valid() -> None:
    value: Any = {}
    for _ in range(60):
        value = {"c": value}
    node = {"type": "object", "properties": {"c": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}}
    validator = compile_schema(node)
    assert validator.is_valid({"c": {"c": {}}})
    assert not validator.is_decidable(value)
    assert not validator.is_valid(value)


def test_a_schema_in_the_document_is_compiled_with_its_references() -> None:
    root = {"properties": {"a b": {"$ref": "#/$defs/c"}}, "$defs": {"c": {"type": "string"}}}
    validator = compile_schema(root)
    inner: Any = root["properties"]["a b"]
    assert validator.compile_steps(inner) > 0
    assert validator.matches(inner, "x")
    assert validator.compile_steps(inner) == 0
    assert [error.kind.name for error in validator.errors(inner, 1)] == ["type"]
