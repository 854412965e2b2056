"""What is collected to find duplicates, and what is concluded from it."""

from __future__ import annotations

import json
import pickle
from array import array
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset import duplicates
from ftlint.dataset.duplicates import DuplicateCollector, Pairs, common, repeated
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, user

CONTEXT = Context(load_profile("openai"))
PARIS = line(user("Capital of France?"), assistant("Paris."))
ROME = line(user("Capital of Italy?"), assistant("Rome."))

RECORDS = st.lists(
    st.sampled_from([*map(json.loads, (PARIS, ROME)), None])
    | st.builds(
        lambda asked, said: {"messages": [user(asked), assistant(said)]}, st.sampled_from("ab"), st.sampled_from("cd")
    ),
    max_size=30,
)


def gathered(records: list[Any]) -> DuplicateCollector:
    collector, indexer = DuplicateCollector(), Indexer()
    for record in records:
        collector.observe(None if record is None else indexer.example(record), CONTEXT)
    return collector


@given(RECORDS, st.lists(st.integers(0, 30), max_size=3))
def test_the_conclusion_does_not_depend_on_the_chunks(records: list[Any], cuts: list[int]) -> None:
    bounds = [0, *sorted(min(cut, len(records)) for cut in cuts), len(records)]
    merged = DuplicateCollector()
    for start, end in pairwise(bounds):
        merged.merge(pickle.loads(pickle.dumps(gathered(records[start:end]))))
    whole = gathered(records).conclude(CONTEXT)
    assert merged.conclude(CONTEXT) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole


@given(RECORDS)
def test_it_finds_what_comparing_all_examples_finds(records: list[Any]) -> None:
    known = [json.dumps(record, sort_keys=True) if record else None for record in records]
    exact = {n: known.index(one) for n, one in enumerate(known) if one and known.index(one) < n}
    asked = [one and one["messages"][0] for one in records]
    conflicting = {
        n: asked.index(one)
        for n, one in enumerate(asked)
        if one and n not in exact and records[asked.index(one)] != records[n]
    }
    pairs = gathered(records).conclude(CONTEXT).pairs
    assert dict(zip(pairs["duplicates/exact"].numbers, pairs["duplicates/exact"].others, strict=True)) == exact
    found = pairs["duplicates/conflicting"]
    assert dict(zip(found.numbers, found.others, strict=True)) == conflicting


@given(RECORDS, RECORDS)
def test_leaks_are_the_examples_in_both(training: list[Any], validation: list[Any]) -> None:
    known = [one for one in validation if one]
    expected = {n: validation.index(one) for n, one in enumerate(training) if one in known}
    pairs = gathered(training).compare(gathered(validation), CONTEXT).pairs["duplicates/split-leak"]
    assert dict(zip(pairs.numbers, pairs.others, strict=True)) == expected


def test_a_collector_takes_twenty_bytes_a_record() -> None:
    collector = gathered([json.loads(PARIS)])
    assert collector.wholes.itemsize + collector.inputs.itemsize + collector.answers.itemsize == 20
    assert {type(value) for value in vars(collector).values()} == {array}


NUMBERS = st.lists(st.integers(0, 12), max_size=30)


@given(NUMBERS, NUMBERS, st.sampled_from([1, 3, 100]))
def test_several_passes_find_what_one_finds(numbers: list[int], others: list[int], per_pass: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_PER_PASS", per_pass)
        assert repeated(array("Q", numbers)) == {one for one in numbers if one and numbers.count(one) > 1}
        assert common(array("Q", numbers), array("Q", others)) == set(numbers) & set(others) - {0}


def test_the_other_example_of_a_pair() -> None:
    pairs = Pairs()
    pairs.add(3, 1)
    pairs.add(7, 2)
    assert [pairs.other(number) for number in (0, 1, 3, 5, 7, 8)] == [None, None, 1, None, 2, None]
