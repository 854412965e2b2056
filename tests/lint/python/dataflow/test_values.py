"""The kinds of the parts of a tracked value."""

from __future__ import annotations

import pytest

from ftlint.python.dataflow.values import Kind, Value, Values, as_kind, each_of, indexed, member_of, only


def of(*kinds: Kind) -> Values:
    """Values of these kinds with the same origin."""
    return frozenset(Value(kind, "origin") for kind in kinds)


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [
        (Kind.RESPONSE, "choices", [Kind.CHOICES]),
        (Kind.CHOICE, "message", [Kind.MESSAGE]),
        (Kind.MESSAGE, "function_call", [Kind.CALL]),
        (Kind.DELTA, "function_call", [Kind.CALL]),
        (Kind.CHOICE, "finish_reason", [Kind.FINISH]),
        (Kind.RESPONSE, "message", []),
        (Kind.MESSAGE, "content", []),
        (Kind.DUMPED, "function_call", []),
        (Kind.METHOD, "anything", [Kind.METHOD]),
    ],
)
def test_members(owner: Kind, name: str, expected: list[Kind]) -> None:
    assert member_of(of(owner), name) == of(*expected)


def test_a_stream_has_items_but_no_index() -> None:
    values = of(Kind.STREAM, Kind.CHOICES, Kind.HISTORY, Kind.ROLE)
    assert indexed(values) == of(Kind.CHOICE, Kind.ITEM)
    assert each_of(values) == of(Kind.RESPONSE, Kind.CHOICE, Kind.ITEM)


def test_values_are_selected_by_kind() -> None:
    values = of(Kind.HTTP, Kind.RESPONSE, Kind.ROLE)
    assert only(values, Kind.HTTP, Kind.ROLE) == of(Kind.HTTP, Kind.ROLE)
    assert as_kind(values, Kind.DUMPED, Kind.HTTP, Kind.RESPONSE) == of(Kind.DUMPED)
