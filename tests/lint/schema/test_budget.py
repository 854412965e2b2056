"""Faults found within a budget: all are true, and omissions are noted."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from ftlint.schema import budget
from ftlint.schema.compile import InvalidSchema, Validator, compile_schema
from ftlint.schema.explain import Fault, faults

DRAFTS = (None, None, "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema")
LEAVES: tuple[Any, ...] = (
    {"type": "string"},
    {"type": "integer"},
    {"type": ["null", "number"]},
    {"enum": ["a", 1, None]},
    {"const": 2},
    {"minLength": 2},
    {"minimum": 2},
    {"pattern": "^a"},
    {"maxItems": 1},
    {"required": ["a"]},
    {"uniqueItems": True},
    {"maxProperties": 1},
    {"dependentRequired": {"a": ["b"]}},
    {},
    True,
    False,
)


def any_schema(choose: random.Random, depth: int) -> Any:
    if not depth or choose.random() < 0.2:
        return choose.choice(LEAVES)

    def inner() -> Any:
        return any_schema(choose, depth - 1)

    makers: list[Callable[[], dict[str, Any]]] = [
        lambda: {choose.choice(["allOf", "anyOf", "oneOf"]): [inner() for _ in range(choose.randint(1, 3))]},
        lambda: {"not": inner()},
        lambda: {"if": inner(), "then": inner(), "else": inner()},
        lambda: {"properties": {name: inner() for name in "ab"}, "additionalProperties": choose.choice([False, inner()])},
        lambda: {"properties": {"c": inner()}},
        lambda: {"items": inner()},
        lambda: {"prefixItems": [inner(), inner()], "items": choose.choice([inner(), False])},
        lambda: {"$ref": "#/$defs/" + choose.choice("xyz")},
        lambda: {"$ref": "#/$defs/" + choose.choice("xyz"), "properties": {"a": inner()}},
        lambda: {"patternProperties": {"^a": inner()}, "additionalProperties": inner(), "properties": {"b": inner()}},
        lambda: {"contains": inner()},
        lambda: {"propertyNames": inner()},
        lambda: {"dependentSchemas": {"a": inner()}},
        lambda: {"allOf": [inner()], choose.choice(["unevaluatedProperties", "unevaluatedItems"]): False},
    ]  # fmt: skip
    return choose.choice(makers)()


def any_value(choose: random.Random, depth: int) -> Any:
    if not depth or choose.random() < 0.3:
        return choose.choice(["a", "ab", "b", 1, 2, 3.5, None, True])
    if choose.random() < 0.6:
        return {name: any_value(choose, depth - 1) for name in choose.sample("abcd", choose.randint(0, 3))}
    return [any_value(choose, depth - 1) for _ in range(choose.randint(0, 3))]


def found(validator: Validator, value: Any, steps: int) -> tuple[list[Fault], bool]:
    """The faults of a value that is not decidable, with this many steps per schema; and whether all were found."""
    with (
        mock.patch.object(Validator, "is_decidable", return_value=False),
        mock.patch.object(budget, "_MAX_ERROR_STEPS", steps),
        mock.patch.object(budget, "max_steps", return_value=steps),
    ):
        some = faults(validator, value)
    return [fault for fault in some if not fault.is_note], not any(fault.is_note for fault in some)


@pytest.mark.parametrize("seed", range(60))
def test_with_any_budget_all_faults_are_true_and_omissions_are_noted(seed: int) -> None:
    choose = random.Random(seed)
    for _ in range(20):
        root = {"allOf": [any_schema(choose, 4)], "$defs": {name: any_schema(choose, 3) for name in "xyz"}}
        draft = choose.choice(DRAFTS)
        try:
            validator = compile_schema(json.loads(json.dumps(root | ({"$schema": draft} if draft else {}))))
        except InvalidSchema:
            continue
        value = {"a": any_value(choose, 4), "b": any_value(choose, 3)}
        if not validator.is_decidable(value):
            continue
        valid = validator.is_valid(value)
        assert (faults(validator, value) == []) is valid
        for steps in (0, 3_000, 20_000):
            some, complete = found(validator, value, steps)
            assert not (valid and some), root
            assert valid or some or not complete, root


def test_a_large_value_is_split_and_checked_in_full() -> None:
    entry = {"properties": {"n": {"type": "integer"}, "o": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}
    validator = compile_schema({"properties": {"x": {"items": entry}}})
    value = {"x": [{"n": "1", "o": 1} for _ in range(5000)]}
    messages = [fault.message for fault in faults(validator, value)]
    assert len(messages) == 10_000
    assert messages[:2] == [
        "`x[0].n` must be an integer, not the string `1`",
        "`x[0].o` must be a string or null, not 1",
    ]


def test_a_fault_of_all_schemas_of_a_choice_is_reported_once() -> None:
    form = {"type": "object", "properties": {"c": {"type": "string"}}}
    validator = compile_schema({"properties": {"x": {"anyOf": [form, dict(form)]}}})
    some, _ = found(validator, {"x": {"c": 1}}, 3_000)
    assert [fault.message for fault in some] == ["`x.c` must be a string, not 1"]


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        ([{"type": "string"}, {"type": "null"}], "`x` must be a string or null, not 1"),
        ([{"type": "string"}, {"minimum": 2}], "`x` matches none of the 2 declared forms"),
    ],
)
def test_a_choice_whose_schemas_have_different_faults(forms: list[Any], message: str) -> None:
    validator = compile_schema({"properties": {"x": {"anyOf": forms, "$comment": "a" * 100}}})
    some, _ = found(validator, {"x": 1}, 6_000)
    assert [fault.message for fault in some] == [message]
