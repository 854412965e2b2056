from typing import Any

import pytest

from ftlint.analysis.tool_schemas import (
    SchemaErrors,
    missing_required,
    not_strict,
    schema_errors,
    types_of,
    undeclared_required,
)
from ftlint.conversation.tools import Tool


def errors_of(parameters: dict[str, Any]) -> SchemaErrors:
    return schema_errors(Tool("f", {"parameters": parameters}))


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({}, set()),
        ({"type": "object"}, {"object"}),
        ({"type": "dict"}, {"object"}),
        ({"type": ["str", "null"]}, {"string", "null"}),
        ({"type": {"a": 1}}, set()),
        ({"type": [["a"], 3]}, set()),
    ],
)
def test_types_of_a_schema_translate_python_names(schema: dict[str, Any], types: set[str]) -> None:
    assert types_of(schema) == types


def test_a_schema_with_local_references_has_no_errors() -> None:
    assert errors_of({"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {}}}) == ((), ())


@pytest.mark.parametrize("pattern", ["^a+$", "^[A-Z]{3}$", "^[0-9]{2}-$"])
def test_common_patterns_have_no_errors(pattern: str) -> None:
    assert errors_of({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}) == ((), ())


def test_a_python_type_has_its_json_schema_type_as_replacement() -> None:
    (fault,) = errors_of({"properties": {"a": {"type": ["null", "float"]}}}).invalid
    assert (fault.path, fault.replacement) == (("properties", "a", "type", 1), "number")


def test_types_are_not_replaced_if_the_schema_has_other_errors() -> None:
    faults = errors_of({"type": "dict", "minProperties": -1}).invalid
    assert [(fault.path, fault.replacement) for fault in faults] == [(("type",), None), (("minProperties",), None)]


@pytest.mark.parametrize("pattern", ["(?<name>a)", r"[\w-.]", r"\cA", "a{1,100000}", r"\p{Lu}", "(?i:a)"])
def test_patterns_that_the_engine_accepts_have_no_errors(pattern: str) -> None:
    assert errors_of({"pattern": pattern}) == ((), ())


@pytest.mark.parametrize("pattern", ["(a", "a)", "[z-a]", "*a"])
def test_invalid_patterns_are_errors(pattern: str) -> None:
    (fault,) = errors_of({"pattern": pattern}).invalid
    assert fault.path == ("pattern",)
    assert f"`{pattern}`" in fault.message


def test_long_values_are_shortened_in_messages() -> None:
    (fault,) = errors_of({"type": "x" * 10_000}).invalid
    assert len(fault.message) < 200


def test_required_names_must_be_declared_in_the_same_object() -> None:
    inner = {"type": "object", "properties": {"b": {}}, "required": ["a"]}
    (fault,) = undeclared_required({"properties": {"a": inner}})
    assert fault.path == ("properties", "a", "required", 0)


def test_strict_messages_name_the_missing_parts() -> None:
    (fault,) = not_strict({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a"]})
    assert fault.message == "`strict` requires `b` in `required` and `additionalProperties: false`"
    (fault,) = not_strict({"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": False})
    assert fault.message == "`strict` requires all 2 properties in `required`"
    assert list(missing_required({"properties": {"a": {}, "b": {}}, "required": None})) == ["a", "b"]
