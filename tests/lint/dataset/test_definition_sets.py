"""The most common definition of each tool, and the sets that deviate from it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from ftlint.conversation.tools import Version
from ftlint.dataset.definition_sets import CommonDefinition, DefinitionSets, functions_in

A1, A2, A3, B1 = Version("a", 1), Version("a", 2), Version("a", 3), Version("b", 1)


def declared(**parameters: Any) -> bytes:
    functions = [{"name": name, "parameters": value} for name, value in parameters.items()]
    return orjson.dumps({"tools": [{"type": "function", "function": function} for function in functions]})


@pytest.mark.parametrize(
    ("counts", "deviating"),
    [
        ({1: 2, 2: 1}, [A2]),
        ({1: 1, 2: 1}, []),
        ({1: 3, 2: 1, 3: 1}, [A2, A3]),
        ({1: 2, 2: 1, 3: 1}, []),
        ({1: 1, 2: 2}, [A1]),
    ],
)
def test_two_definitions_in_three_examples_deviate_and_in_two_they_differ_by_design(
    counts: dict[int, int], deviating: list[Version]
) -> None:
    versions = {1: (A1,), 2: (A2,), 3: (A3,)}
    sets = DefinitionSets({number: versions[number] for number in counts}, {})
    found = sets.deviations(counts)
    assert sorted(found) == deviating
    assert set(found.values()) <= {CommonDefinition(max(counts.values()), sum(counts.values()), None)}


def test_sets_that_differ_only_in_deviating_tools_are_one_group() -> None:
    texts = {1: declared(a={}, b={}), 2: declared(a={"x": 1}, b={}), 3: declared(a={})}
    sets = DefinitionSets({1: (A1, B1), 2: (A2, B1), 3: (A1,), 4: (A1, B1)}, texts)
    assert sets.group(1, {"a"}) == sets.group(2, {"a"})
    assert sets.group(1, {"b"}) != sets.group(2, {"b"})
    assert sets.group(1, {"a"}) != sets.group(3, {"a"})
    assert sets.group(4, {"a"}) == 4  # its text was not kept


def test_a_set_is_corrected_by_the_common_definitions() -> None:
    sets = DefinitionSets({1: (A1, B1), 2: (A2, B1)}, {1: declared(a={}, b={}), 2: declared(a={"x": 1}, b={})})
    deviations = sets.deviations({1: 5, 2: 1})
    corrected = sets.corrected(2, deviations)
    assert corrected is not None
    assert orjson.dumps(corrected) == declared(a={}, b={})
    assert sets.corrected(3, deviations) is None
    unknown = {A2: CommonDefinition(5, 6, None)}
    assert sets.corrected(2, unknown) is None


def test_the_first_of_two_functions_with_one_name() -> None:
    holder = {"tools": [{"type": "function", "function": {"name": "a", "n": n}} for n in (1, 2)]}
    assert functions_in(holder) == {"a": {"name": "a", "n": 1}}
