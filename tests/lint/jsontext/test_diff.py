from __future__ import annotations

from typing import Any

import pytest

from ftlint.jsontext.diff import ABSENT, count_differences, differences


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": 1}, {"a": 1.0}, [("/a", 1, 1.0)]),
        ({"a": 1}, {"a": True}, [("/a", 1, True)]),
        ({"a": 1}, {"b": 1}, [("/a", 1, ABSENT), ("/b", ABSENT, 1)]),
        ({"a": None}, {}, [("/a", None, ABSENT)]),
        ({"a/b": [1, {"c": 2}]}, {"a/b": [1, {"c": 3}]}, [("/a~1b/1/c", 2, 3)]),
        ([1, 2, 3], [1, 3], [("/1", 2, ABSENT)]),
        ([1, 3], [1, 2, 3], [("/1", ABSENT, 2)]),
        ([1, 2], [3], [("/0", 1, 3), ("/1", 2, ABSENT)]),
        ([1], {"a": 1}, [("", [1], {"a": 1})]),
        ("a", "b", [("", "a", "b")]),
    ],
)
def test_values_that_differ_with_their_places(old: Any, new: Any, expected: list[tuple[str, Any, Any]]) -> None:
    found = list(differences(old, new))
    assert found == expected
    assert [(type(one.old), type(one.new)) for one in found] == [(type(was), type(now)) for _, was, now in expected]
    assert count_differences(old, new) == len(expected)
