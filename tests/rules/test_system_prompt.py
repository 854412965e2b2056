from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.system_prompt import PromptCollector
from ftlint.results.finding import Fix
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, lines, system, user
from tests.rules.harness import fixed, found, problems

RULE = "system-prompt"
LONG = "You are a helpful assistant that answers questions about stock prices in one short sentence."


def chats(*prompts: Any) -> str:
    """A conversation under each prompt; None for none."""
    return "".join(line(*([] if one is None else [system(one)]), user(), assistant()) for one in prompts)


def checks(text: str, **settings: Any) -> list[tuple[int, str]]:
    return [(number, check.removeprefix("system-prompt/")) for number, check, _ in found(text, RULE, **settings)]


def messages_of(text: str, **settings: Any) -> list[str]:
    return [seen.message for _, seen in problems(text, RULE, **settings)]


def notes(text: str) -> list[str]:
    collector, context = PromptCollector(), Context(load_profile("openai"))
    for one in text.split("\n")[:-1]:
        collector.observe(Indexer().example(json.loads(one)), context)
    return list(collector.conclude(context).notes)


# Variants of one prompt.


def test_prompts_without_the_trailing_space_are_near_duplicates_with_a_safe_fix() -> None:
    text = chats(*[LONG + " "] * 75, *[LONG] * 25)
    assert checks(text) == [(number, "near-duplicate") for number in range(76, 101)]
    assert {seen.fix for _, seen in problems(text, RULE)} == {Fix.SAFE}
    assert set(messages_of(text)) == {"differs from the prompt of 75 other examples by white space at its end"}
    assert fixed(text, RULE) == chats(*[LONG + " "] * 100)


@pytest.mark.parametrize(
    ("variant", "how"),
    [
        (LONG.lower(), "letter case"),
        (LONG[:-1] + "!", "punctuation"),
        (LONG.replace(" ", "  "), "white space"),
        (LONG.replace("assistant", "assitant"), "'assitant' in place of 'assistant'"),
        (LONG.replace("short ", ""), "a missing 'short'"),
        (LONG.replace("short", "long"), "'long' in place of 'short'"),
    ],
)
def test_other_differences_than_white_space_at_the_edges_need_unsafe(variant: str, how: str) -> None:
    text = chats(*[LONG] * 10, variant)
    assert checks(text) == [(11, "near-duplicate")]
    assert messages_of(text) == [f"differs from the prompt of 10 other examples by {how}"]
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == chats(*[LONG] * 11)


def test_of_two_equally_common_prompts_none_is_reported() -> None:
    assert checks(chats(*[LONG] * 5, *[LONG + " "] * 5)) == []


def test_a_small_edit_that_is_nearly_as_common_is_not_reported() -> None:
    assert checks(chats(*[LONG] * 27, *[LONG.replace("stock", "stack")] * 3, *[f"Role {n}." for n in range(10)])) == []


def test_prompts_that_differ_in_a_word_are_not_reported() -> None:
    personas = [f"{name} is who you are, whatever you are asked." for name in ("Ann", "Bob", "Cid", "Dora")]
    text = chats(*[LONG.replace("stock", "bond")] * 40, *[LONG] * 3, *personas * 5)
    assert checks(text) == []


def test_a_template_with_different_values_is_not_reported() -> None:
    filled = [LONG.replace("stock", f"st{letter}ck") for letter in "abcdef"]
    assert checks(chats(*[LONG] * 20, *filled, *[f"Role {n}." for n in range(10)])) == []
    assert len(checks(chats(*[LONG] * 20, *filled[:5], *[f"Role {n}." for n in range(10)]))) == 5


def test_prompts_that_differ_in_a_date_are_not_reported() -> None:
    dated = [f"{LONG} Today is 2024-05-{day:02}." for day in range(1, 12)]
    assert checks(chats(*[dated[0]] * 10, *dated[1:4], *[f"Role {n}." for n in range(10)])) == []


def test_a_typo_with_a_trailing_space_is_a_near_duplicate() -> None:
    text = chats(*[LONG] * 10, LONG.replace("assistant", "assitant") + " ")
    assert checks(text) == [(11, "near-duplicate")]


# The prompt that most examples have.


def test_a_prompt_other_than_that_of_four_in_five_is_inconsistent() -> None:
    text = chats(*["Be brief."] * 4, "You are a pirate.")
    assert checks(text) == [(5, "inconsistent")]
    assert messages_of(text) == ["is not the prompt of 4 other examples, 'Be brief.'"]
    assert fixed(text, RULE, unsafe=True) == chats(*["Be brief."] * 5)


def test_a_prompt_of_three_in_four_examples_is_not_intended_for_all() -> None:
    text = chats(*["Be brief."] * 6, "You are a pirate.", "You are a cook.")
    assert checks(text) == []
    assert notes(text) == [
        "skipped system-prompt checks: no prompt is shared by 80 % of the examples (3 different prompts)"
    ]


def test_four_examples_are_too_few() -> None:
    assert checks(chats(*["Be brief."] * 3, "You are a pirate.", None)) == []
    assert notes(chats("Be brief.", "You are a pirate.")) == []


def test_forty_personas_are_noted_and_not_reported() -> None:
    text = chats(*[f"You are {name}, born in {1900 + name}." for name in range(40)])
    assert checks(text) == []
    assert notes(text) == [
        "skipped system-prompt checks: no prompt is shared by 80 % of the examples (40 different prompts)"
    ]


def test_variants_count_with_their_prompt() -> None:
    text = chats(*["Be brief."] * 5, *["be brief"] * 3, "You are a pirate.", "You are a cook.")
    assert checks(text) == [
        (6, "near-duplicate"),
        (7, "near-duplicate"),
        (8, "near-duplicate"),
        (9, "inconsistent"),
        (10, "inconsistent"),
    ]


def test_a_missing_prompt_is_reported_if_most_examples_have_the_same() -> None:
    text = chats(*["Be brief."] * 9, None)
    assert found(text, RULE) == [(10, "system-prompt/missing", "/messages")]
    assert messages_of(text) == [
        "no system message, but 9 of 10 examples have one; add the most common one: 'Be brief.'"
    ]
    assert fixed(text, RULE, unsafe=True) == chats(*["Be brief."] * 10)


def test_a_missing_prompt_among_many_personas_is_not_reported() -> None:
    assert checks(chats(*[f"You are {name}." for name in "ABCDEFGHI"], None)) == []


def test_a_dataset_without_prompts_is_not_reported() -> None:
    assert checks(chats(*[None] * 10, "Be brief.")) == []


def test_a_conversation_with_broken_messages_is_not_compared() -> None:
    broken = line({"content": "Be brief."}, user(), assistant())
    assert checks(chats(*["Be brief."] * 9) + broken) == []


# A configured prompt.


def test_the_configured_prompt_is_required_in_every_example() -> None:
    text = chats("Be brief.", "Be brief. ", "You are a pirate.", "You are a pirate.", None)
    assert checks(text, system_prompt="Be brief.") == [
        (2, "near-duplicate"),
        (3, "inconsistent"),
        (4, "inconsistent"),
        (5, "missing"),
    ]
    assert messages_of(text, system_prompt="Be brief.")[:2] == [
        "differs from the configured prompt by white space at its end",
        "is not the configured prompt, 'Be brief.'",
    ]
    assert fixed(text, RULE, unsafe=True, system_prompt="Be brief.") == chats(*["Be brief."] * 5)


def test_only_white_space_at_the_edges_of_the_configured_prompt_has_a_safe_fix() -> None:
    text = chats("Be brief. ", "be brief", None)
    assert fixed(text, RULE, system_prompt="Be brief.") == chats("Be brief.", "be brief", None)


# What is compared.


def test_a_blank_prompt_is_not_reported_here() -> None:
    assert checks(chats(*["Be brief."] * 9, " ", "")) == []


def test_text_parts_are_joined() -> None:
    parts = [{"type": "text", "text": "Be "}, {"type": "text", "text": "brief."}]
    assert checks(chats(*["Be brief."] * 5, parts)) == []


def test_parts_are_replaced_by_one() -> None:
    parts = [{"type": "text", "text": "be "}, {"type": "text", "text": "brief"}]
    text = chats(*["Be brief."] * 5, parts)
    assert fixed(text, RULE, unsafe=True) == chats(*["Be brief."] * 5, [{"type": "text", "text": "Be brief."}])


def test_parts_without_text_are_not_compared() -> None:
    parts = [{"type": "image_url", "image_url": {"url": "https://example.org/x.png"}}]
    assert checks(chats(*["Be brief."] * 5, parts)) == []


def test_a_developer_message_is_a_system_message() -> None:
    developer = line({"role": "developer", "content": "Be brief."}, user(), assistant())
    assert checks(chats(*["Be brief."] * 5) + developer) == []


def preference(*messages: Any) -> dict[str, Any]:
    return {
        "input": {"messages": [*messages, user()]},
        "preferred_output": [assistant("Yes.")],
        "non_preferred_output": [assistant("No.")],
    }


def test_preferences_have_their_prompt_in_the_input() -> None:
    text = lines(*[preference(system("Be brief."))] * 5, preference(), preference(system("be brief")))
    assert found(text, RULE) == [
        (6, "system-prompt/missing", "/input/messages"),
        (7, "system-prompt/near-duplicate", "/input/messages/0/content"),
    ]
    assert fixed(text, RULE, unsafe=True) == lines(*[preference(system("Be brief."))] * 7)


def test_reinforcement_data_gets_a_developer_message() -> None:
    def asked(*messages: Any) -> dict[str, Any]:
        return {"messages": [*messages, user()], "reference_answer": "Paris"}

    developer = {"role": "developer", "content": "Be brief."}
    text = lines(*[asked(developer)] * 5, asked())
    assert fixed(text, RULE, unsafe=True) == lines(*[asked(developer)] * 6)


def test_prompts_with_completions_have_no_system_prompt() -> None:
    assert checks(lines(*[{"prompt": "Hi ->", "completion": " Hello!"}] * 5)) == []


# The order.


def test_two_system_messages_are_one_finding() -> None:
    text = line(system("a"), system("b"), user(), system("c"), assistant())
    assert found(text, RULE) == [(1, "system-prompt/multiple", "/messages/1")]


def test_a_late_system_message_moves_to_the_start_and_nothing_else_moves() -> None:
    text = line(user("a"), assistant("b"), {"role": "system", "name": "x", "content": "s"}, user("c"), assistant("d"))
    moved = line({"role": "system", "name": "x", "content": "s"}, user("a"), assistant("b"), user("c"), assistant("d"))
    assert found(text, RULE) == [(1, "system-prompt/not-first", "/messages/2")]
    assert fixed(text, RULE) == moved


def test_one_of_several_late_system_messages_is_not_moved() -> None:
    text = line(user("a"), system("s"), assistant("b"), system("t"), user("c"), assistant("d"))
    assert checks(text) == [(1, "not-first"), (1, "multiple")]
    assert fixed(text, RULE, unsafe=True) == text


def test_a_system_message_in_an_output_is_not_moved() -> None:
    record = preference()
    record["preferred_output"] = [system("s"), assistant("Yes.")]
    assert fixed(lines(record), RULE, unsafe=True) == lines(record)


PROMPTS = st.sampled_from([None, LONG, LONG + " ", LONG.lower(), LONG.replace("stock", "stick"), "a", "A.", "b", " "])


@given(st.lists(PROMPTS, min_size=1, max_size=20), st.sampled_from([None, LONG]), st.booleans())
def test_a_second_fix_changes_nothing_and_everything_else_is_kept(
    prompts: list[str | None], configured: str | None, unsafe: bool
) -> None:
    text = chats(*prompts)
    settings: dict[str, Any] = {"system_prompt": configured}
    once = fixed(text, RULE, unsafe=unsafe, **settings)
    twice = fixed(once, RULE, unsafe=unsafe, **settings)
    for before, after in zip(text.split("\n")[:-1], once.split("\n")[:-1], strict=True):
        assert without_system(before) == without_system(after)
    left = [seen.fix for _, seen in problems(twice, RULE, **settings)]
    assert Fix.SAFE not in left
    assert not (unsafe and Fix.UNSAFE in left)


def without_system(text: str) -> Any:
    record = copy.deepcopy(json.loads(text))
    record["messages"] = [message for message in record["messages"] if message["role"] != "system"]
    return record


@pytest.mark.parametrize("profile", ["openai", "azure"])
@pytest.mark.parametrize("speaker", [user("Hm."), assistant("Hm.")])
def test_a_prompt_between_two_messages_of_the_same_role_is_not_moved(speaker: Any, profile: str) -> None:
    check = "system-prompt/not-first"
    text = line(user(), assistant(), speaker, system("Be brief."), speaker, assistant("21"))
    assert found(text, check, profile) == [(1, check, "/messages/3")]
    assert fixed(text, check, profile) == text


def test_a_prompt_between_different_roles_is_moved() -> None:
    check = "system-prompt/not-first"
    between = line(user(), assistant("Yes?"), system("Be brief."), user("Well?"), assistant("21"))
    moved = line(system("Be brief."), user(), assistant("Yes?"), user("Well?"), assistant("21"))
    assert fixed(between, check, "azure") == moved
