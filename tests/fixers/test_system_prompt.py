from __future__ import annotations

from ftlint.rule.samples import assistant, line, system, user
from tests.rules.harness import fixed

PROMPT = "You are a helpful assistant that answers questions about the weather in one short sentence."
USUAL = line(system(PROMPT), user(), assistant())


def test_the_only_system_message_moves_to_the_front() -> None:
    text = line(user(), system(PROMPT), assistant())
    assert fixed(text, "system-prompt/not-first", unsafe=True) == USUAL


def test_the_common_prompt_is_added_in_front_of_an_example_without_one() -> None:
    text = USUAL * 9 + line(user("Hi"), assistant())
    assert fixed(text, "system-prompt/missing", unsafe=True) == USUAL * 9 + line(
        system(PROMPT), user("Hi"), assistant()
    )


def test_another_prompt_is_replaced_by_the_common_one() -> None:
    text = USUAL * 9 + line(system("Speak like a pirate."), user(), assistant())
    assert fixed(text, "system-prompt/inconsistent", unsafe=True) == USUAL * 10


def test_a_prompt_in_parts_stays_in_one_part() -> None:
    parts = [{"type": "text", "text": PROMPT + " "}]
    text = USUAL * 12 + line(system(parts), user(), assistant())
    assert fixed(text, "system-prompt/near-duplicate", unsafe=True) == USUAL * 12 + line(
        system([{"type": "text", "text": PROMPT}]), user(), assistant()
    )
