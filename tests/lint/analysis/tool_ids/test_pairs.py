from __future__ import annotations

from typing import Any

import pytest

from ftlint.analysis.tool_ids.pairs import has_other_name, is_id, read_pairs
from ftlint.conversation.example import Call, Result


def made_calls(*ids_and_names: tuple[Any, Any]) -> list[Call]:
    return [Call(0, entry, id, name, None) for entry, (id, name) in enumerate(ids_and_names)]


def made_results(*ids_and_names: tuple[Any, Any]) -> list[Result]:
    return [Result(1 + index, id, name) for index, (id, name) in enumerate(ids_and_names)]


@pytest.mark.parametrize(
    ("called", "answered", "expected"),
    [
        # by an id that is not a string, whatever the order
        ([(1, "f"), (2, "f")], [(2, "f"), (1, "f")], [(0, 1), (1, 0)]),
        ([(1, "f"), (2, "f")], [(2, None), (1, None)], [(0, 1), (1, 0)]),
        # by id and name, where the id alone would be taken by the other call
        ([(1, "f"), (1, "g")], [(1, "g"), (1, "f")], [(0, 1), (1, 0)]),
        # by name
        ([(None, "f"), (None, "g")], [(None, "g"), (None, "f")], [(0, 1), (1, 0)]),
        # by position
        ([(None, "f"), (None, "g")], [(None, None), (None, None)], [(0, 0), (1, 1)]),
        ([(None, "f"), (None, "g")], [(None, "f"), (None, None)], [(0, 0), (1, 1)]),
        # in no way, or in several
        ([(None, "f"), (None, "g")], [(None, "g"), (None, None)], None),
        (([("a", "f"), ("b", "f")]), [("c", None), ("d", None)], None),
        ([(None, "f")], [(None, None), (None, None)], None),
        # one call and one result, unless both id and name differ
        ([("a", "f")], [("b", "f")], [(0, 0)]),
        ([("a", "f")], [("a", "g")], [(0, 0)]),
        ([("a", "f")], [("b", "g")], None),
    ],
)
def test_calls_and_results_that_no_id_matches(called: Any, answered: Any, expected: Any) -> None:
    calls_made, results = made_calls(*called), made_results(*answered)
    pairs = read_pairs(calls_made, results)
    assert (pairs and sorted((calls_made.index(one), results.index(other)) for one, other in pairs)) == expected


def test_only_a_name_that_is_given_can_differ() -> None:
    (called,) = made_calls(("a", "f"))
    names = ["f", "g", None, "", 1]
    assert [has_other_name(called, answer) for answer in made_results(*[("a", name) for name in names])] == [
        False, True, False, False, False,
    ]  # fmt: skip
    assert [is_id(value) for value in ("a", "", None, 1)] == [True, False, False, False]
