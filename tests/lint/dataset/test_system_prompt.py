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
from ftlint.dataset.system_prompt import PromptCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, system, user

LONG = "You are a helpful assistant that answers questions about stock prices in one short sentence."


def chats(*prompts: Any) -> str:
    """A conversation under each prompt; None for none."""
    return "".join(line(*([] if one is None else [system(one)]), user(), assistant()) for one in prompts)


def conclude(parts: list[str], system_prompt: str | None = None) -> Any:
    """The conclusion about a dataset that was collected in parts."""
    context = Context(load_profile("openai"), system_prompt=system_prompt)
    whole = PromptCollector()
    for part in parts:
        collector = PromptCollector()
        for example in examples(part):
            collector.observe(example, context)
        whole.merge(pickle.loads(pickle.dumps(collector)))
    return whole.conclude(context)


def examples(text: str) -> list[Example]:
    return [Indexer().example(json.loads(one)) for one in text.split("\n") if one]


PROMPTS = st.sampled_from([None, LONG, LONG + " ", LONG.lower(), LONG.replace("stock", "stick"), "a", "A.", "b", " "])
CUTS = st.lists(st.integers(0, 40), max_size=3)


def outcome(conclusion: Any, text: str) -> Any:
    context = Context(load_profile("openai"))
    judged = [
        [(check, one.message, one.fix) for check, one in conclusion.problems(each, context)] for each in examples(text)
    ]
    return list(conclusion.affected()), conclusion.notes, judged


@given(st.lists(PROMPTS, max_size=40), CUTS, st.sampled_from([None, LONG, "a"]), st.sampled_from([2, 512]))
def test_the_conclusion_does_not_depend_on_the_chunks(
    prompts: list[str | None], cuts: list[int], configured: str | None, count: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FrequentTexts, "COUNT", count)
        bounds = [0, *sorted(cuts), len(prompts)]
        parts = [chats(*prompts[start:end]) for start, end in pairwise(bounds)]
        text = chats(*prompts)
        whole = conclude([text], configured)
        assert outcome(conclude(parts, configured), text) == outcome(whole, text)
        assert outcome(pickle.loads(pickle.dumps(whole)), text) == outcome(whole, text)


@given(st.lists(PROMPTS, max_size=40), st.sampled_from([2, 512]))
def test_affected_examples_are_those_with_problems(prompts: list[str | None], count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FrequentTexts, "COUNT", count)
        affected, _, judged = outcome(conclude([chats(*prompts)]), chats(*prompts))
        shown = [(number, check, fix) for number, found in enumerate(judged) for check, _, fix in found]
        assert [(one.example, one.check, one.fix) for one in affected] == shown


def test_a_collector_stays_within_sixteen_bytes_a_record() -> None:
    collector, context = PromptCollector(), Context(load_profile("openai"))
    records = examples(chats(*[f"{LONG} {number}" for number in range(3000)]))
    for example in [*records, None]:
        collector.observe(example, context)
    size = len(pickle.dumps(collector))
    assert collector.prompts.itemsize + collector.forms.itemsize == 16
    assert size < 16 * 3001 + 150 * (FrequentTexts.COUNT + FrequentTexts.COUNTERS)
