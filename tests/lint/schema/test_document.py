"""The targets of references, and the weight of a schema."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.schema.document import ENDLESS, Document

INNER = {"type": "string"}


@pytest.mark.parametrize(
    ("root", "reference"),
    [
        ({"$defs": {"a b/c": INNER}}, "#/$defs/a%20b~1c"),
        ({"anyOf": [{}, INNER]}, "#/anyOf/1"),
        ({"$defs": {"a": {"$anchor": "x", **INNER}}}, "#x"),
        ({"$defs": {"a": {"$dynamicAnchor": "x", **INNER}}}, "#x"),
        ({"definitions": {"a": {"$id": "#x", **INNER}}}, "#x"),
        ({"$id": "https://e.com/r", "$defs": {"a": {"$id": "n.json", **INNER}}}, "n.json"),
        ({"$id": "https://e.com/r", "$defs": {"a": {"$id": "n.json", **INNER}}}, "https://e.com/n.json"),
        ({"$defs": {"a": {"$id": "https://e.com/n", "$defs": {"b": INNER}}}}, "https://e.com/n#/$defs/b"),
    ],
)
def test_a_reference_leads_to_its_schema(root: dict[str, Any], reference: str) -> None:
    (target,) = Document(root).targets(reference)
    assert target["type"] == "string"


@pytest.mark.parametrize("reference", ["https://e.com/other", "#/absent", "#/$defs/a/0", "#absent", "#/$defs/b"])
def test_an_unknown_reference_has_no_target(reference: str) -> None:
    assert Document({"$defs": {"a": INNER, "b": True}}).targets(reference) == []


def test_a_hash_alone_means_the_root() -> None:
    root = {"items": {"$ref": "#"}}
    (target,) = Document(root).targets("#")
    assert target is root


def test_the_pointer_to_each_schema() -> None:
    root = {"$defs": {"a/b": {"anyOf": [{}, {"not": INNER}]}}}
    assert Document(root).pointer(root["$defs"]["a/b"]["anyOf"][1]["not"]) == "/$defs/a~1b/anyOf/1/not"  # type: ignore[arg-type, index]


def chain(length: int) -> dict[str, Any]:
    steps: dict[str, Any] = {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 2} for i in range(length)}
    return {"$ref": "#/$defs/a0", "$defs": {**steps, f"a{length}": INNER}}


def test_the_weight_doubles_with_each_step_that_branches() -> None:
    assert Document(chain(20)).weight / Document(chain(10)).weight > 1000
    assert Document(chain(40)).weight < ENDLESS


@pytest.mark.parametrize(
    "root",
    [{"items": {"$ref": "#"}}, {"$ref": "#"}, {"$ref": "https://e.com/other"}, {"pattern": "(?=a)b"}, chain(5000)],
)
def test_a_weight_that_depends_on_the_value_is_endless(root: dict[str, Any]) -> None:
    assert Document(root).weight == ENDLESS


def test_a_chain_that_would_overflow_the_stack_is_too_deep() -> None:
    assert Document(chain(10_000)).is_too_deep
    assert not Document(chain(500)).is_too_deep
