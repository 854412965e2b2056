"""Bounds on validating a value: linear for ordinary schemas, exponential if a schema branches into itself."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.schema.cost import Bound, size_of
from ftlint.schema.document import ENDLESS, Document


def bound(schema: dict[str, Any], value: Any, *, errors: bool = False) -> float:
    return Bound(Document(schema), value, errors=errors).of(schema, value)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"c": value}
    return value


def tree(*forms: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"c": {"anyOf": list(forms)}}}


@pytest.mark.parametrize("errors", [False, True])
def test_the_bound_of_an_ordinary_tree_is_linear(errors: bool) -> None:
    schema = tree({"$ref": "#"}, {"type": "null"})
    once, twice = (bound(schema, nested(depth), errors=errors) for depth in (50, 100))
    assert twice < 4.1 * once  # errors quote what is below them
    assert bound(schema, nested(100)) < 10_000


def test_the_bound_of_a_branching_tree_doubles_with_each_level() -> None:
    schema = tree({"$ref": "#"}, {"$ref": "#"})
    assert bound(schema, nested(30)) > 1 << 30


@pytest.mark.parametrize(
    "schema",
    [{"$ref": "#"}, {"anyOf": [{"$ref": "#"}, {}]}, {"$ref": "#/$defs/a", "$defs": {"a": {"not": {"$ref": "#"}}}}],
)
def test_a_schema_that_refers_to_itself_without_a_step_has_no_bound(schema: dict[str, Any]) -> None:
    assert bound(schema, {}) == ENDLESS


def test_there_is_no_bound_for_too_many_pairs() -> None:
    schema = {"items": {"allOf": [{"minimum": number} for number in range(3000)]}}
    assert bound(schema, list(range(1000, 1100))) == ENDLESS


def test_a_value_in_an_enum_has_no_errors() -> None:
    assert bound({"enum": ["a", "b"]}, "a", errors=True) == 0
    assert bound({"enum": ["a", "b"]}, "c", errors=True) > 0


@pytest.mark.parametrize(("value", "size"), [(1, 1), ("a", 1), ("a" * 640, 11), ([], 1), ({"a": [1, 2]}, 4)])
def test_the_size_of_a_value(value: Any, size: int) -> None:
    assert size_of(value) == size
