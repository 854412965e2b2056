"""Usual schemas are told sound, and told to take values, as the validator would tell it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.schema.compile import compile_schema
from ftlint.schema.fast_path import Plan, fits, plan_of


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def planned(schema: Any) -> Plan:
    """The plan of a schema that has one."""
    plan = plan_of(schema)
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    "schema",
    [
        of(),
        of(a={"type": "string", "enum": ["b"], "description": "", "title": "", "format": "date", "default": None}),
        of(a={"type": "integer", "minimum": -1, "exclusiveMaximum": 1.5}),
        of(a={"type": "array", "minItems": 0, "items": {"type": "null"}}, type={"type": "array"}),
        of(a={"type": "string", "pattern": "^[A-Z]{3}-\\d+$", "maxLength": 9}),
        {**of(a={"type": "boolean"}, b=of()), "required": ["b", "a"], "additionalProperties": False},
    ],
)
def test_schemas_of_usual_keywords(schema: Any) -> None:
    assert planned(schema)
    compile_schema(schema)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(None, id="no object"),
        pytest.param({}, id="no type"),
        pytest.param({"type": "object"}, id="no properties"),
        pytest.param(of(a={"type": "str"}), id="no type that there is"),
        pytest.param(of(a={"type": ["string", "null"]}), id="two types"),
        pytest.param(of(a={"type": "string", "description": None}), id="description"),
        pytest.param(of(a={"type": "string", "enum": "b"}), id="enum"),
        pytest.param(of(a={"type": "string", "minLength": -1}), id="negative length"),
        pytest.param(of(a={"type": "string", "minLength": True}), id="length"),
        pytest.param(of(a={"type": "number", "minimum": "1"}), id="minimum"),
        pytest.param(of(a={"type": "string", "pattern": "["}), id="no pattern"),
        pytest.param(of(a={"type": "string", "pattern": "^[z-a]$"}), id="no range"),
        pytest.param(of(a={"type": "string", "required": True}), id="keyword of another type"),
        pytest.param(of(a={"type": "string", "x-order": 1}), id="unknown keyword"),
        pytest.param(of(a={"type": "array", "items": [{"type": "string"}]}), id="items"),
        pytest.param({**of(a={"type": "null"}), "required": ["a", "a"]}, id="required twice"),
        pytest.param({**of(a={"type": "null"}), "required": ["b"]}, id="required, undeclared"),
        pytest.param({**of(a={"type": "null"}), "required": [["a"]]}, id="required, no name"),
        pytest.param({**of(), "additionalProperties": {"type": "string"}}, id="additional properties"),
        pytest.param({**of(), "properties": []}, id="properties"),
        pytest.param({**of(), "$ref": "#/x"}, id="reference"),
    ],
)
def test_all_others_want_a_closer_look(schema: Any) -> None:
    assert plan_of(schema) is None


def test_a_deep_schema_wants_a_closer_look() -> None:
    schema: Any = {"type": "string"}
    for _ in range(1000):
        schema = of(a=schema)
    assert plan_of(schema) is None


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "enum": ["a", 1]}, "a"),
        ({"type": "string", "minLength": 1, "maxLength": 1}, "é"),
        ({"type": "string", "pattern": "b$"}, "ab"),
        ({"type": "string", "pattern": "^[A-Z_-]{2} \\d{3}[a-z]$"}, "A- 012z"),
        ({"type": "integer", "minimum": 1, "maximum": 1}, 1),
        ({"type": "integer", "pattern": "^a$"}, 1),
        ({"type": "null", "pattern": "a"}, None),
        ({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, 1.5),
        ({"type": "number"}, 1),
        ({"type": "boolean"}, False),
        ({"type": "null"}, None),
        ({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}}, ["a", "a"]),
        ({"type": "array"}, [1, None]),
        ({**of(a={"type": "null"}, b={"type": "null"}), "required": ["a"]}, {"a": None, "c": 1}),
        ({**of(a={"type": "null"}), "additionalProperties": True}, {"c": 1}),
        ({**of(a={"type": "null"}), "additionalProperties": False}, {"a": None}),
    ],
)
def test_what_fits(schema: Any, value: Any) -> None:
    assert fits(planned(schema), value)
    assert compile_schema(schema).is_valid(value)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, 1),
        ({"type": "string", "enum": ["a", 1]}, "1"),
        ({"type": "string", "maxLength": 1}, "ab"),
        ({"type": "string", "pattern": "b$"}, "ab\n"),
        ({"type": "string", "pattern": "^b"}, "a\nb"),
        ({"type": "string", "pattern": "^b$"}, "b\n"),
        ({"type": "string", "pattern": "^\\d$"}, "\u0663"),
        ({"type": "string", "pattern": "^[a-z]{2}$"}, "aaa"),
        ({"type": "string", "pattern": "^a|b$"}, "bb "),
        ({"type": "integer"}, True),
        ({"type": "integer"}, 1.5),
        ({"type": "integer", "enum": [True]}, 1),
        ({"type": "integer", "exclusiveMinimum": 1}, 1),
        ({"type": "number", "maximum": 2}, 2.5),
        ({"type": "boolean"}, 1),
        ({"type": "null"}, 0),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1]),
        ({"type": "array", "maxItems": 1}, [1, 1]),
        ({**of(a={"type": "null"}), "required": ["a"]}, {"b": None}),
        ({**of(a={"type": "null"}), "additionalProperties": False}, {"b": None}),
        (of(a=of(b={"type": "null"})), {"a": {"b": 1}}),
        (of(), []),
    ],
)
def test_what_does_not_fit(schema: Any, value: Any) -> None:
    assert not fits(planned(schema), value)
    assert not compile_schema(schema).is_valid(value)


VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 1.0, 1.5, -1, 2**60, "", "a", "ab", "a\n", "é"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
    max_leaves=5,
)
BOUNDS = st.sampled_from([0, 1, 1.0, 1.5, 2**60])
COUNTS = st.integers(0, 2)
LEAVES = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "null"])},
    optional={
        "enum": st.lists(VALUES, max_size=3),
        "pattern": st.sampled_from(["a", "^a$", "a.", "\\w", "^[a-z]{2}$", "^[A-Za-z-]\\d{0}$"]),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), BOUNDS),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), COUNTS),
    },
)


def arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    counts = {"minItems": COUNTS, "maxItems": COUNTS, "minLength": COUNTS}
    return st.fixed_dictionaries({"type": st.just("array")}, optional={"items": inner, **counts})


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    more = {"required": st.lists(st.sampled_from("ab"), max_size=2), "additionalProperties": st.booleans()}
    properties = st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    return st.fixed_dictionaries({"type": st.just("object"), "properties": properties}, optional=more)


SCHEMAS = st.recursive(LEAVES, lambda inner: arrays(inner) | objects(inner), max_leaves=4)


@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=8))
def test_what_fits_is_valid(schema: Any, values: list[Any]) -> None:
    plan = plan_of(schema)
    if plan is not None:
        validator = compile_schema(schema)
        for value in values:
            assert not fits(plan, value) or validator.is_valid(value)
