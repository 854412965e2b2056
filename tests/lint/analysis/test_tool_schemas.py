from typing import Any

import pytest

from ftlint.analysis.tool_schemas import Soundness, missing_required, not_strict, types_of, undeclared_required
from ftlint.analysis.tool_schemas import soundness as soundness_of
from ftlint.conversation.tools import Tool


def soundness(parameters: dict[str, Any]) -> Soundness:
    return soundness_of(Tool("f", {"parameters": parameters}))


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
def test_types_are_named_as_they_are_meant(schema: dict[str, Any], types: set[str]) -> None:
    assert types_of(schema) == types


def test_a_schema_that_stands_by_itself_is_sound() -> None:
    assert soundness({"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {}}}) == ((), ())


@pytest.mark.parametrize("pattern", ["^a+$", "^[A-Z]{3}$", "^[0-9]{2}-$"])
def test_patterns_of_usual_parameters_are_sound(pattern: str) -> None:
    assert soundness({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}) == ((), ())


def test_types_of_python_are_given_with_what_they_mean() -> None:
    (fault,) = soundness({"properties": {"a": {"type": ["null", "float"]}}}).invalid
    assert (fault.path, fault.replacement) == (("properties", "a", "type", 1), "number")


def test_what_keeps_a_schema_from_being_mended_stands_beside_it() -> None:
    faults = soundness({"type": "dict", "minProperties": -1}).invalid
    assert [(fault.path, fault.replacement) for fault in faults] == [(("type",), None), (("minProperties",), None)]


@pytest.mark.parametrize("pattern", ["(?<name>a)", r"[\w-.]", r"\cA", "a{1,100000}", r"\p{Lu}", "(?i:a)"])
def test_patterns_that_an_engine_takes_are_sound(pattern: str) -> None:
    assert soundness({"pattern": pattern}) == ((), ())


@pytest.mark.parametrize("pattern", ["(a", "a)", "[z-a]", "*a"])
def test_patterns_that_no_engine_takes_are_not(pattern: str) -> None:
    (fault,) = soundness({"pattern": pattern}).invalid
    assert fault.path == ("pattern",)
    assert f"`{pattern}`" in fault.message


def test_a_long_value_is_cut_in_messages() -> None:
    (fault,) = soundness({"type": "x" * 10_000}).invalid
    assert len(fault.message) < 200


def test_what_is_required_is_asked_of_the_object_that_requires_it() -> None:
    inner = {"type": "object", "properties": {"b": {}}, "required": ["a"]}
    (fault,) = undeclared_required({"properties": {"a": inner}})
    assert fault.path == ("properties", "a", "required", 0)


def test_strict_says_what_it_asks_for() -> None:
    (fault,) = not_strict({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a"]})
    assert fault.message == "`strict` requires `b` in `required` and `additionalProperties: false`"
    (fault,) = not_strict({"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": False})
    assert fault.message == "`strict` requires all 2 properties in `required`"
    assert list(missing_required({"properties": {"a": {}, "b": {}}, "required": None})) == ["a", "b"]
