"""What a dataset teaches of the calls that its model gets."""

from __future__ import annotations

import orjson
import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.stop_sequence import EndingCollector
from ftlint.dataset.system_prompt import PromptCollector
from ftlint.dataset.tool_drift import DriftCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, system, tool, user
from ftlint.rule.training_facts import Learned, as_stops

CONTEXT = Context(load_profile("openai"))
CITIES = ("Paris", "Rome", "Oslo", "Bern", "Riga", "Bonn", "Lyon", "Nice", "Cork", "Graz")


def gathered(
    kind: type[EndingCollector] | type[PromptCollector] | type[DriftCollector], text: str, context: Context = CONTEXT
) -> EndingCollector | PromptCollector | DriftCollector:
    """What is collected from a text in two parts."""
    indexer, parts = Indexer(), [kind(), kind()]
    records = [orjson.loads(row) for row in text.splitlines()]
    for number, record in enumerate(records):
        parts[number * 2 >= len(records)].observe(indexer.example(record), context)
    parts[0].merge(parts[1])
    return parts[0]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((), ()),
        ((" END",), (" END",)),
        ((" ######", "######"), ("######",)),
        (("\n###\n", "\n###"), ("\n###",)),
        (("\n",), ("\n",)),
        (("a", "b", "c", "d", "e"), ("a", "b", "c", "d")),
    ],
)
def test_stop_sequences_as_a_request_accepts_them(ends: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert as_stops(ends) == expected


def test_facts_without_values_are_empty() -> None:
    assert Learned("x", models=("m",)).is_empty
    assert not Learned("x", prompt="Be brief.").is_empty


def chats(*ends: str) -> str:
    return "".join(
        line(user(), assistant(f"It is nice in {city}.{end}"))
        for city, end in zip(CITIES, ends * len(CITIES), strict=False)
    )


def test_the_endings_of_answers_the_most_common_first() -> None:
    stops = gathered(EndingCollector, chats(" ###", " ###", "\n###"))
    assert stops.common_endings(CONTEXT) == ((" ###", "\n###"), ())
    plain = gathered(EndingCollector, chats(""))
    assert plain.common_endings(CONTEXT) == ((), ())


def test_the_configured_endings_if_there_are_texts() -> None:
    context = Context(load_profile("openai"), stop=("<X>", "<Y>"))
    stops = gathered(EndingCollector, chats("<Y>"), context)
    assert stops.common_endings(context) == (("<X>", "<Y>"), ())


def prompt_of(*prompts: str | None, context: Context = CONTEXT) -> str | None:
    text = "".join(line(*([system(one)] if one else []), user(), assistant()) for one in prompts)
    found = gathered(PromptCollector, text)
    return found.common_prompt(context)


def test_the_most_common_prompt() -> None:
    assert prompt_of(*["Be brief."] * 8, "Be kind.", "Be good.") == "Be brief."
    assert prompt_of(*["Be brief."] * 7, *["be brief"] * 3) == "Be brief."
    assert prompt_of(*["Be brief."] * 7, *["You are a pirate."] * 3) is None
    assert prompt_of(*["Be brief."] * 7, None, None, None) is None
    assert prompt_of(*["Be brief."] * 4) is None
    assert prompt_of() is None
    assert prompt_of("x", context=Context(load_profile("openai"), system_prompt="y")) == "y"


def test_the_most_common_tools() -> None:
    def usual(*names: str | None) -> tuple[dict[str, object], bool]:
        rows = (line(user(), assistant(), **({"tools": [tool(name)]} if name else {})) for name in names)
        found = gathered(DriftCollector, "".join(rows))
        return found.common_tools()

    one = {"a": tool("a")["function"]}
    assert usual(*"aaaaaaaab") == (one, True)
    assert usual(*"aaaaa", None, None) == (one, False)
    assert usual(*"aaaaabbb") == ({}, False)
    assert usual(*"aaaa") == ({}, False)
    assert usual(None) == ({}, False)
