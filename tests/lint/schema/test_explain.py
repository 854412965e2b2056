from __future__ import annotations

from typing import Any

import pytest

from ftlint.schema.compile import compile_schema
from ftlint.schema.explain import Fault, faults, name_of, readings


def reported(declared: Any, value: Any) -> list[str]:
    validator = compile_schema({"type": "object", "properties": {"a": declared}})
    return [fault.message for fault in faults(validator, {"a": value})]


@pytest.mark.parametrize(
    ("declared", "value", "message"),
    [
        ({"type": "integer"}, "3", "`a` must be an integer, not the string `3`"),
        ({"type": ["null", "string"]}, 1.5, "`a` must be a string or null, not 1.5"),
        ({"type": "boolean"}, {"b": 1}, "`a` must be true or false, not an object"),
        ({"type": "object"}, [1], "`a` must be an object, not an array"),
        ({"enum": ["x"]}, "y", "`a` is `y`, but must be x"),
        ({"enum": ["x", 1, None]}, "y", "`a` is `y`, but must be one of x, 1, null"),
        (
            {"enum": list(range(12))},
            12,
            "`a` is `12`, but must be one of 0, 1, 2, 3, 4, 5, 6, 7 and 4 more",
        ),
        ({"const": {"k": 1}}, 2, '`a` must be exactly `{"k": 1}`, not `2`'),
        ({"minimum": 3}, 1, "`a` must be at least `3`, not `1`"),
        ({"maximum": 3}, 4.5, "`a` must be at most `3`, not `4.5`"),
        ({"exclusiveMinimum": 3}, 3, "`a` must be more than `3`, not `3`"),
        ({"exclusiveMaximum": 3}, 3, "`a` must be less than `3`, not `3`"),
        ({"multipleOf": 2}, 3, "`a` must be a multiple of `2`, not `3`"),
        ({"minLength": 2}, "é", "`a` must have at least 2 characters, not 1"),
        ({"maxLength": 1}, "ab", "`a` must have at most 1 character, not 2"),
        ({"minItems": 1}, [], "`a` must have at least 1 item, not 0"),
        ({"maxItems": 0}, [1], "`a` must have at most 0 items, not 1"),
        ({"minProperties": 1}, {}, "`a` must have at least 1 key, not 0"),
        ({"uniqueItems": True}, [1, 1], "`a` contains duplicate items"),
        ({"contains": {"const": 1}}, [2], "`a` lacks an item that its schema requires"),
        ({"pattern": "^x"}, "y", "`a` is `y`, which does not match `^x`"),
        ({"not": {"type": "integer"}}, 1, "`a` is `1`, which its schema forbids"),
        (False, 1, "`a` is not allowed"),
        ({"required": ["b", "c d"]}, {}, "`a.b` and `a.c d` are missing"),
        ({"dependentRequired": {"b": ["c"]}}, {"b": 1}, "`a.c` is missing"),
        ({"propertyNames": {"maxLength": 1}}, {"bc": 1}, "`a` has the key `bc`, which is not allowed"),
        ({"items": {"type": "string"}}, ["x", 1], "`a[1]` must be a string, not 1"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "3", "`a` must be an integer or null, not the string `3`"),
        ({"anyOf": [{"minLength": 2}, {"type": "null"}]}, "x", "`a` must have at least 2 characters, not 1"),
        ({"anyOf": [{"const": 1}, {"const": 2}]}, 3, "`a` matches none of the 2 declared forms"),
        ({"oneOf": [{}, True]}, 3, "`a` matches several of the declared forms, but must match exactly one"),
    ],
)  # fmt: skip
def test_every_keyword_has_a_message(declared: Any, value: Any, message: str) -> None:
    assert reported(declared, value) == [message]


@pytest.mark.parametrize(
    ("declared", "value", "keys"),
    [
        ({"additionalProperties": False}, {"b": 7, "c": 8}, ["a.b", "a.c"]),
        ({"properties": {"b": {}}, "additionalProperties": False}, {"b": 7, "c": 8}, ["a.c"]),
        ({"unevaluatedProperties": False}, {"b": 7}, ["a.b"]),
        ({"properties": {"properties": {"additionalProperties": False}}}, {"properties": {"b": 7}}, ["a.properties.b"]),
        ({"anyOf": [{"additionalProperties": False}, {"type": "null"}]}, {"b": 7}, ["a.b"]),
    ],
)
def test_undeclared_properties_of_a_closed_object_are_named(declared: Any, value: Any, keys: list[str]) -> None:
    assert reported(declared, value) == [
        f"`{key}` is not declared, and additional properties are not allowed" for key in keys
    ]


def test_a_forbidden_property_may_have_the_name_of_the_keyword() -> None:
    declared = {"properties": {"additionalProperties": False}}
    assert reported(declared, {"additionalProperties": 1}) == ["`a.additionalProperties` is not allowed"]


def test_other_keywords_have_the_message_of_the_validator() -> None:
    (message,) = reported({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2])
    assert message.startswith("`a` does not match its schema: Unevaluated items are not allowed")


def test_the_faults_at_one_place_are_merged() -> None:
    assert reported({"minLength": 2, "pattern": "^x"}, "y") == [
        "`a` must have at least 2 characters, not 1; `a` is `y`, which does not match `^x`"
    ]
    assert reported({"allOf": [{"minimum": 3}, {"minimum": 3}]}, 1) == ["`a` must be at least `3`, not `1`"]


def test_faults_come_in_the_order_of_their_places() -> None:
    validator = compile_schema({"additionalProperties": {"items": {"type": "null"}}, "required": ["z"]})
    places = [fault.path for fault in faults(validator, {"b": [1] * 11, "a": [None, 2]})]
    assert places == [(), ("a", 1), *(("b", index) for index in range(11))]


def test_a_choice_reports_the_schema_with_the_type_of_the_value() -> None:
    forms = {"anyOf": [{"type": "object", "required": ["x"], "properties": {"y": {"enum": [1]}}}, {"type": "null"}]}
    validator = compile_schema({"properties": {"a": forms}})
    assert faults(validator, {"a": {"y": 2}}) == [
        Fault(("a",), "`a.x` is missing", missing="`a.x`"),
        Fault(("a", "y"), "`a.y` is `2`, but must be 1"),
    ]


def test_names_of_places_are_shortened() -> None:
    assert name_of(()) == "the arguments"
    assert name_of(("a", 2, "b c", 0)) == "`a[2].b c[0]`"
    assert len(name_of(("x" * 1000,))) == 62


@pytest.mark.parametrize(
    ("text", "types", "read"),
    [
        ("3", {"integer"}, [3]),
        ("3", {"number", "null"}, [3]),
        ("1.5", {"number"}, [1.5]),
        ("false", {"boolean"}, [False]),
        ("3", {"boolean"}, []),
        ("1.5", {"integer"}, []),
        ("03", {"integer"}, []),
        ("3 ", {"integer"}, []),
        ("-0", {"integer"}, []),
        ("1e3", {"number"}, []),
        ("99999999999999999999", {"integer"}, []),
        ("null", {"null"}, []),
        ("{}", {"object"}, []),
        ("\ud83d", {"integer"}, []),
        (3, {"string"}, []),
    ],
)
def test_only_json_is_converted(text: Any, types: set[str], read: list[Any]) -> None:
    assert readings(text, frozenset(types)) == read
