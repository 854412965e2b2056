import pytest

from ftlint.schema.walk import subschemas

A, B = {"title": "a"}, {"title": "b"}


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        ({}, [()]),
        ({"properties": {"a": A, "b": B}}, [(), ("properties", "a"), ("properties", "b")]),
        ({"items": A}, [(), ("items",)]),
        ({"items": [A, B]}, [(), ("items", 0), ("items", 1)]),
        ({"anyOf": [{"not": A}, B]}, [(), ("anyOf", 0), ("anyOf", 0, "not"), ("anyOf", 1)]),
        ({"$defs": {"x": {"additionalProperties": A}}}, [(), ("$defs", "x"), ("$defs", "x", "additionalProperties")]),
        ({"dependencies": {"a": ["b"], "b": B}}, [(), ("dependencies", "b")]),
        ({"additionalProperties": True, "properties": {"a": True, "b": 3}}, [()]),
        ({"enum": [A], "const": A, "default": A, "examples": [A], "x": A}, [()]),
        ({"properties": {"properties": {"a": A}}}, [(), ("properties", "properties")]),
        ({"properties": [A], "items": "a", "allOf": A}, [()]),
        ([A], []),
    ],
)
def test_subschemas_are_found_under_their_keywords_in_order(schema: object, places: list[tuple[object, ...]]) -> None:
    assert [one.path for one in subschemas(schema)] == places


def test_deep_nesting_does_not_recurse() -> None:
    schema: dict[str, object] = {}
    for _ in range(5_000):
        schema = {"not": schema}
    assert sum(1 for _ in subschemas(schema)) == 5_001
