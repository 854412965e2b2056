from __future__ import annotations

from typing import Any

import pytest

from ftlint.schema.nulls import argument_nulls, schema_without_nulls, without


def test_keys_are_left_out_at_any_depth_and_the_rest_is_shared() -> None:
    value = {"a": [{"b": None, "c": 1}], "d": {"e": 2}}
    left = without(value, [("a", 0, "b")])
    assert left == {"a": [{"c": 1}], "d": {"e": 2}}
    assert left["d"] is value["d"]
    assert value["a"] == [{"b": None, "c": 1}]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "enum": None}, {"type": "string"}),
        ({"type": "string", "default": None}, {"type": "string", "default": None}),
        ({"const": None}, {"const": None}),
        ({"type": "string", "const": None}, {"type": "string"}),
        ({"type": ["string", "null"], "const": None}, {"type": ["string", "null"], "const": None}),
        (
            {"properties": {"a": None, "b": {"type": "string", "items": None}, "c": {"type": None}}},
            {"properties": {"b": {"type": "string"}}},
        ),
        ({"anyOf": [{"type": "string", "format": None}]}, {"anyOf": [{"type": "string"}]}),
        ({"enum": [None, "a"]}, {"enum": [None, "a"]}),
        ({"type": None, "properties": {"type": None}}, None),
    ],
)
def test_nulls_that_mean_nothing_are_left_out_of_a_schema(schema: Any, expected: Any) -> None:
    assert schema_without_nulls(schema) == expected


def declaring(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"type": "string"}, [("x",)]),
        ({"type": ["string", "null"]}, []),
        ({"type": "string", "nullable": True}, []),
        ({"enum": ["a"]}, [("x",)]),
        ({"enum": ["a", None]}, []),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, []),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [("x",)]),
        ({"allOf": [{}, {"type": "string"}]}, [("x",)]),
        ({"$ref": "#/properties/y"}, [("x",)]),
        ({"$ref": "#/properties/x"}, []),
        ({}, []),
    ],
)
def test_a_null_argument_is_a_missing_key_where_null_is_not_allowed(declared: Any, expected: Any) -> None:
    assert argument_nulls({"x": None}, declaring(x=declared, y={"type": "integer"}), filled=False) == expected


@pytest.mark.parametrize(
    ("parameters", "filled", "expected"),
    [
        (declaring(y={}), False, [("x",)]),
        (None, False, []),
        (None, True, [("x",)]),
        ({"type": "object", "additionalProperties": {"type": "string"}}, False, [("x",)]),
        ({"type": "object", "properties": {}, "additionalProperties": True}, False, []),
        ({"patternProperties": {"^x": {"type": "string"}}}, False, [("x",)]),
    ],
)
def test_a_null_that_is_not_declared(parameters: Any, filled: bool, expected: Any) -> None:
    assert argument_nulls({"x": None}, parameters, filled) == expected


def test_nulls_are_found_in_lists_and_objects() -> None:
    inner = declaring(a={"type": "string"})
    parameters = declaring(xs={"type": "array", "items": inner}, y=inner)
    arguments = {"xs": [{"a": "b"}, {"a": None}], "y": {"a": None}}
    assert argument_nulls(arguments, parameters, filled=False) == [("xs", 1, "a"), ("y", "a")]
