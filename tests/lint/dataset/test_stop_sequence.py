from __future__ import annotations

import json
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.frequency import FrequentTexts
from ftlint.dataset.stop_sequence import EndingCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, user

ANSWERS = st.sampled_from(
    ["One. ######", "Two.\n######", "Three.######", "Four. <END>", "Five.", "a ###### b ######", "###"]
)
PAIRS = st.tuples(
    st.sampled_from(["a ->", "b ->", "c ->", "d\n", "e?", "f\nA:"]),
    st.sampled_from([" One. END", " Two. END", " Three. END", "Four.", "\nFive. ###"]),
)
RECORDS = st.lists(
    st.one_of(
        st.lists(ANSWERS, max_size=3).map(
            lambda answers: {"messages": [user(), *[one for answer in answers for one in (assistant(answer), user())]]}
        ),
        PAIRS.map(lambda pair: {"prompt": pair[0], "completion": pair[1]}),
    ),
    max_size=40,
)
CUTS = st.lists(st.integers(0, 40), max_size=3)
STOPS = st.sampled_from([(), ("######",), (" END", "\n")])


def context_of(stop: tuple[str, ...]) -> Context:
    return Context(load_profile("openai"), stop=stop)


def examples(records: list[Any]) -> list[Example]:
    return [Indexer().example(record) for record in json.loads(json.dumps(records))]


def conclude(parts: list[list[Any]], stop: tuple[str, ...]) -> Any:
    """The conclusion about records that were collected in parts."""
    whole = EndingCollector()
    for part in parts:
        collector = EndingCollector()
        for example in examples(part):
            collector.observe(example, context_of(stop))
        whole.merge(pickle.loads(pickle.dumps(collector)))
    return whole.conclude(context_of(stop))


def outcome(conclusion: Any, records: list[Any], stop: tuple[str, ...]) -> Any:
    judged = [
        [
            (check, one.pointer, one.message, one.fix, one.data)
            for check, one in conclusion.problems(each, context_of(stop))
        ]
        for each in examples(records)
    ]
    return list(conclusion.affected()), judged


@given(RECORDS, CUTS, STOPS, st.sampled_from([1, 512]))
def test_the_conclusion_does_not_depend_on_the_chunks(
    records: list[Any], cuts: list[int], stop: tuple[str, ...], count: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FrequentTexts, "COUNT", count)
        bounds = [0, *sorted(cuts), len(records)]
        parts = [records[start:end] for start, end in pairwise(bounds)]
        whole = conclude([records], stop)
        assert outcome(conclude(parts, stop), records, stop) == outcome(whole, records, stop)
        assert outcome(pickle.loads(pickle.dumps(whole)), records, stop) == outcome(whole, records, stop)


@given(RECORDS, STOPS)
def test_affected_examples_are_those_with_problems(records: list[Any], stop: tuple[str, ...]) -> None:
    affected, judged = outcome(conclude([records], stop), records, stop)
    counted = sorted(
        [(one.example, one.check) for one in affected for _ in range(one.times)],
    )
    alike = [record for record in records if "prompt" in record and record == first_pair(records)]
    shown = sorted((number, check) for number, found in enumerate(judged) for check, *_ in found)
    if len(alike) < 2:  # what is said of all pairs is judged true of every copy of the first
        assert shown == counted
    assert set(counted) <= set(shown)


def first_pair(records: list[Any]) -> Any:
    return next((record for record in records if "prompt" in record), None)


def test_a_collector_stays_within_24_bytes_a_record() -> None:
    collector = EndingCollector()
    for number in range(3000):
        for example in examples([{"prompt": f"{number} ->", "completion": f" {number} END"}]):
            collector.observe(example, context_of(()))
        collector.observe(None, context_of(()))
    assert len(pickle.dumps(collector)) < 24 * 6000 + 1000


def test_few_forms_are_kept_if_every_answer_ends_differently() -> None:
    collector = EndingCollector()
    for example in examples([{"messages": [user(), assistant(f"x </a{number}>")]} for number in range(3000)]):
        collector.observe(example, context_of(()))
    assert len(pickle.dumps(collector)) < 12 * 3000 + 60 * (FrequentTexts.COUNT + FrequentTexts.COUNTERS)
