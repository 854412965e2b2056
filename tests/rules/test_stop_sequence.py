from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.results.finding import Fix
from ftlint.rule.samples import assistant, call, calls, line, lines, result, user
from tests.rules.harness import fixed, found, problems

RULE = "stop-sequence"


def chats(*answers: Any) -> str:
    """A conversation with each answer."""
    return "".join(line(user(), assistant(answer)) for answer in answers)


def ended(count: int, end: str = " ######") -> list[str]:
    return [f"In city {number} it is sunny.{end}" for number in range(count)]


def pairs(*texts: tuple[str, str]) -> str:
    return lines(*({"prompt": prompt, "completion": completion} for prompt, completion in texts))


def usual(count: int, prompt: str = " ->", completion: str = " END") -> list[tuple[str, str]]:
    return [(f"How is city {number}?{prompt}", f" It is {number} degrees.{completion}") for number in range(count)]


def checks(text: str, **settings: Any) -> list[tuple[int, str]]:
    return [(number, check.removeprefix("stop-sequence/")) for number, check, _ in found(text, RULE, **settings)]


def messages_of(text: str, **settings: Any) -> list[str]:
    return [seen.message for _, seen in problems(text, RULE, **settings)]


# Answers of chats.


def test_the_answer_of_twenty_that_lacks_the_stop_sequence_is_reported() -> None:
    text = chats(*ended(19), "It rains.")
    assert found(text, RULE) == [(20, "stop-sequence/missing", "/messages/1/content")]
    assert messages_of(text) == ["does not end in ' ######', as 19 of 20 texts do"]
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == chats(*ended(19), "It rains. ######")


@pytest.mark.parametrize(
    "answers",
    [
        [f"It is sunny in city {number}." for number in range(19)],
        ["POSITIVE"] * 19,
        [f"The review of film {number} is POSITIVE" for number in range(19)],
        [f"<p>City {number}</p>" for number in range(19)],
        [f"```python\nprint({number})\n```" for number in range(19)],
        [f'{{"city": {number}}}' for number in range(19)],
        [f"City {number} is **sunny**" for number in range(19)],
        [f"City {number} is sunny [1]" for number in range(19)],
        [f"| city | {number} |" for number in range(19)],
        [f"City {number} 😀" for number in range(19)],
        [f"Kind regards to {number}, [NAME]" for number in range(19)],
        ["Yes ######", "No ######"] * 10,
    ],
    ids=lambda answers: answers[0],
)
def test_other_common_endings_are_not_stop_sequences(answers: list[str]) -> None:
    assert checks(chats(*answers, "It rains in Bonn!", "neutral")) == []


def test_a_stop_sequence_in_every_answer_is_not_reported() -> None:
    assert checks(chats(*ended(10, " - "))) == []
    assert checks(chats(*[f"a - b {number} - " for number in range(10)])) == []


def test_three_in_four_answers_do_not_show_a_stop_sequence() -> None:
    assert checks(chats(*ended(15), *["It rains."] * 5)) == []
    assert checks(chats(*ended(16), *["It rains."] * 4)) == [(number, "missing") for number in range(17, 21)]


def test_four_texts_are_too_few() -> None:
    assert checks(chats(*ended(3), "It rains.")) == []


INSIDE = "First: ###### rain. ######"


@pytest.mark.parametrize(("count", "reported"), [(5, [(5, "inside")]), (4, [])])
def test_five_answers_show_a_stop_sequence_and_four_do_not(count: int, reported: list[Any]) -> None:
    assert checks(chats(*ended(count - 1), INSIDE)) == reported


@pytest.mark.parametrize(
    ("count", "reported"), [(5, [(1, "completion-stop"), (1, "prompt-separator")]), (4, [])], ids=["five", "four"]
)
def test_five_pairs_without_a_separator_and_a_stop_are_reported_and_four_are_not(
    count: int, reported: list[Any]
) -> None:
    texts = [(f"How is city {letter}", f" It is {letter}") for letter in "abcde"]
    assert sorted(checks(pairs(*texts[:count]))) == reported


@pytest.mark.parametrize(("count", "reported"), [(5, [(5, "inside"), (5, "prompt-separator")]), (4, [])])
def test_five_pairs_show_what_they_end_in_and_four_do_not(count: int, reported: list[Any]) -> None:
    last = ("One\n\n###\n\nTwo\n\n###\n\n", " It rains. END It snows. END")
    assert sorted(checks(pairs(*usual(count - 1, prompt="\n\n###\n\n"), last))) == reported


def test_four_of_five_answers_are_most_and_three_of_four_are_not() -> None:
    assert checks(chats(*ended(4), "It rains.")) == [(5, "missing")]
    assert checks(chats(*ended(6), "It rains.", "It snows.")) == []  # 75 %


@pytest.mark.parametrize(("count", "reported"), [(4, [(5, "completion-space")]), (3, [])])
def test_four_of_five_completions_with_a_space_are_most_and_three_are_not(count: int, reported: list[Any]) -> None:
    texts = [(prompt, end if n < count else end.lstrip()) for n, (prompt, end) in enumerate(usual(5))]
    assert checks(pairs(*texts)) == reported


def test_white_space_around_the_stop_sequence_may_differ() -> None:
    assert checks(chats(*ended(10), "It rains.\n\n######\n", "It rains.######")) == []


def test_the_fix_writes_the_most_common_form() -> None:
    text = chats("First.\n######", *ended(10), "It rains. ")
    assert fixed(text, RULE, unsafe=True) == chats("First.\n######", *ended(10), "It rains. ######")


def test_a_run_of_the_wrong_length_is_replaced() -> None:
    text = chats(*ended(10), "It rains. #####")
    assert fixed(text, RULE, unsafe=True) == chats(*ended(10), "It rains. ######")


def test_a_stop_sequence_inside_an_answer_is_reported() -> None:
    text = chats(*ended(10), "One ###### two. ######")
    assert found(text, RULE) == [(11, "stop-sequence/inside", "/messages/1/content")]
    assert messages_of(text) == ["'######' also occurs inside the text, where it would cut off the answer"]
    assert fixed(text, RULE, unsafe=True) == text


def test_every_trained_answer_of_a_conversation_counts() -> None:
    talk = line(user(), assistant("One. ######"), user(), assistant("Two."), user(), assistant("Three."))
    assert found(chats(*ended(18)) + talk, RULE) == [
        (19, "stop-sequence/missing", "/messages/3/content"),
        (19, "stop-sequence/missing", "/messages/5/content"),
    ]


def test_a_conversation_with_different_markers_is_reported_once_and_fixed_completely() -> None:
    def talk(*answers: str) -> str:
        return line(*[message for answer in answers for message in (user(), assistant(answer))])

    text = chats(*ended(20)) + talk("One. ######", "Two. <END>", "Three.")
    assert checks(text) == [(21, "missing")]
    mended = chats(*ended(20)) + talk("One. ######", "Two. <END> ######", "Three. ######")
    assert fixed(text, RULE, unsafe=True) == mended


def test_untrained_answers_and_texts_next_to_calls_need_no_stop_sequence() -> None:
    talk = line(
        user(), assistant("One.", weight=0), user(), calls(call(), content="Wait."), result(), assistant(ended(1)[0])
    )
    assert checks(chats(*ended(10)) + talk) == []
    assert checks(talk, stop=("######",)) == []


def test_the_last_text_of_a_list_of_parts_counts() -> None:
    def parts(*texts: str) -> list[dict[str, str]]:
        return [{"type": "text", "text": text} for text in texts]

    text = chats(*ended(10), parts("It", " rains. ######"), parts("It", " pours."))
    assert found(text, RULE) == [(12, "stop-sequence/missing", "/messages/1/content/1/text")]
    assert json.loads(fixed(text, RULE, unsafe=True).split("\n")[11])["messages"][1]["content"] == parts(
        "It", " pours. ######"
    )


def preference(preferred: str, earlier: str = "Hello.") -> dict[str, Any]:
    return {
        "input": {"messages": [user(), assistant(earlier), user()]},
        "preferred_output": [assistant(preferred)],
        "non_preferred_output": [assistant("No.")],
    }


def test_only_the_preferred_output_of_a_preference_counts() -> None:
    text = lines(*map(preference, ended(10)), preference("It rains."))
    assert found(text, RULE) == [(11, "stop-sequence/missing", "/preferred_output/0/content")]
    assert fixed(text, RULE, unsafe=True) == lines(*map(preference, ended(10)), preference("It rains. ######"))


def test_reinforcement_data_has_no_answers() -> None:
    records = [{"messages": [user(), assistant("It rains."), user()], "reference_answer": "x"}]
    assert checks(lines(*records), stop=("######",)) == []


# A configured stop sequence.


def test_a_configured_stop_sequence_is_required_in_every_answer_and_added_safely() -> None:
    text = chats("It rains.", "It pours.###", "It's dry.<END>")
    settings: dict[str, Any] = {"stop": ("###", "<END>")}
    assert checks(text, **settings) == [(1, "missing")]
    assert messages_of(text, **settings) == ["does not end in '###' or another configured stop sequence"]
    assert fixed(text, RULE, **settings) == chats("It rains.###", "It pours.###", "It's dry.<END>")


def test_a_configured_stop_is_appended_and_nothing_else_changes() -> None:
    assert fixed(chats("It rains. "), RULE, stop=(" END",)) == chats("It rains. END")
    assert fixed(chats("It rains.\n"), RULE, stop=("###",)) == chats("It rains.\n###")
    assert messages_of(chats("It rains."), stop=(" END",)) == ["does not end in ' END', the configured stop sequence"]


def test_any_configured_stop_sequence_inside_an_answer_is_reported() -> None:
    assert checks(chats("One <END> two.###"), stop=("###", "<END>")) == [(1, "inside")]


def test_a_configured_stop_sequence_takes_precedence_over_a_common_one() -> None:
    assert checks(chats(*ended(10)), stop=("######",)) == []
    assert len(checks(chats(*ended(10)), stop=("END",))) == 10


# Prompts and completions.


def test_a_prompt_without_the_common_separator_is_reported() -> None:
    text = pairs(*usual(9), ("How is Bonn?", " It rains. END"))
    assert found(text, RULE) == [(10, "stop-sequence/prompt-separator", "/prompt")]
    assert fixed(text, RULE, unsafe=True) == pairs(*usual(9), ("How is Bonn? ->", " It rains. END"))


def test_a_prompt_with_the_separator_inside_is_reported() -> None:
    text = pairs(*usual(9, prompt="\n\n###\n\n"), ("One\n\n###\n\nTwo\n\n###\n\n", " It rains. END"))
    assert checks(text) == [(10, "prompt-separator")]
    assert fixed(text, RULE, unsafe=True) == text


@pytest.mark.parametrize("separator", ["\nAnswer:", "\n", " ->", "\n\n###\n\n", " =", "\n\n### Response:\n"])
def test_prompts_may_end_in_any_separator(separator: str) -> None:
    assert checks(pairs(*usual(9, prompt=separator))) == []
    assert checks(pairs(*usual(9, prompt=separator), ("How is Bonn", " It rains. END"))) == [(10, "prompt-separator")]


def test_few_shot_examples_in_a_prompt_are_not_separators_inside() -> None:
    assert checks(pairs(*[(f"Q: a\nA: b\nQ: {n}\nA:", f" {n} END") for n in range(9)])) == []


def test_prompts_without_any_separator_are_one_finding() -> None:
    text = pairs(*usual(5, prompt=""), ("Tell me of Bonn", " It rains. END"))
    assert found(text, RULE) == [(1, "stop-sequence/prompt-separator", "/prompt")]
    assert fixed(text, RULE, unsafe=True) == text


def test_prompts_that_all_end_in_the_same_character_have_a_separator() -> None:
    assert checks(pairs(*usual(9, prompt=""))) == []


def test_a_completion_without_the_common_stop_sequence_is_reported() -> None:
    text = pairs(*usual(9), ("How is Bonn? ->", " It rains."))
    assert found(text, RULE) == [(10, "stop-sequence/completion-stop", "/completion")]
    assert fixed(text, RULE, unsafe=True) == pairs(*usual(9), ("How is Bonn? ->", " It rains. END"))


def test_a_line_end_can_be_the_stop_sequence_of_completions() -> None:
    text = pairs(*usual(9, completion="\n"), ("How is Bonn? ->", " It rains."))
    assert fixed(text, RULE, unsafe=True) == pairs(*usual(9, completion="\n"), ("How is Bonn? ->", " It rains.\n"))


def test_a_completion_with_the_stop_sequence_inside_is_reported() -> None:
    assert checks(pairs(*usual(9), ("How is Bonn? ->", " It END rains. END"))) == [(10, "inside")]


def test_completions_without_any_stop_sequence_are_one_finding() -> None:
    assert checks(pairs(*usual(5, completion=""), ("How is Bonn? ->", " It rains"))) == [(1, "completion-stop")]


def test_labels_of_a_classifier_need_no_stop_sequence() -> None:
    labels = (" positive", " negative", " neutral.")
    assert checks(pairs(*[(f"Film {number} ->", labels[number % 3]) for number in range(12)])) == []


def test_a_configured_stop_sequence_is_added_to_completions_safely() -> None:
    text = pairs(("How is Bonn? ->", " It rains."))
    assert fixed(text, RULE, stop=("###",)) == pairs(("How is Bonn? ->", " It rains.###"))


def test_a_completion_without_the_common_leading_space_is_reported() -> None:
    text = pairs(*usual(9), ("How is Bonn? ->", "It rains. END"))
    assert found(text, RULE) == [(10, "stop-sequence/completion-space", "/completion")]
    assert fixed(text, RULE, unsafe=True) == pairs(*usual(9), ("How is Bonn? ->", " It rains. END"))


def test_several_findings_of_one_pair_are_fixed_together() -> None:
    text = pairs(*usual(9), ("How is Bonn?", "It rains."))
    assert checks(text) == [(10, "completion-space"), (10, "completion-stop"), (10, "prompt-separator")]
    assert fixed(text, RULE, unsafe=True) == pairs(*usual(9), ("How is Bonn? ->", " It rains. END"))


def test_completions_without_leading_spaces_are_not_reported() -> None:
    assert checks(pairs(*[(prompt, text.strip()) for prompt, text in usual(9)])) == []


def test_blank_texts_and_other_values_are_not_checked() -> None:
    odd = [
        {"prompt": "", "completion": " x END"},
        {"prompt": "x ->", "completion": " "},
        {"prompt": ["x"], "completion": "y"},
    ]
    assert checks(pairs(*usual(9)) + lines(*odd)) == []


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
STOPS = st.sampled_from([(), ("######",), (" END", "\n")])


def test_a_space_separates_the_stop_sequence_from_the_same_character() -> None:
    answers = [*(f"{number}.######" for number in ("One", "Two", "Three", "Four")), "###"]
    after = fixed(lines(*({"messages": [user(), assistant(answer)]} for answer in answers)), RULE, unsafe=True)
    assert texts_of(after)[-1] == "### ######"
    assert problems(after, RULE) == []


@given(RECORDS, STOPS, st.booleans())
def test_a_second_fix_changes_nothing(records: list[Any], stop: tuple[str, ...], unsafe: bool) -> None:
    text = lines(*records)
    once = fixed(text, RULE, unsafe=unsafe, stop=stop)
    assert fixed(once, RULE, unsafe=unsafe, stop=stop) == once
    left = [seen.fix for _, seen in problems(once, RULE, stop=stop)]
    assert Fix.SAFE not in left
    assert not (unsafe and Fix.UNSAFE in left)
    for before, after in zip(texts_of(text), texts_of(once), strict=True):
        assert before.rstrip(" \n#").lstrip() in after


def texts_of(text: str) -> list[str]:
    """Every text of every record, in order."""

    def walk(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        return [one for inner in (value.values() if isinstance(value, dict) else value) for one in walk(inner)]

    return [one for record in text.split("\n") if record for one in walk(json.loads(record))]
