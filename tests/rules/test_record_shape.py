import json

import pytest

from ftlint.config.profile import load_profile
from ftlint.rule.samples import assistant, calls, line, lines, tool, user
from tests.rules.harness import fixed, found

RULE = "record-shape"


def names(text: str, **settings: object) -> list[str]:
    return [check.removeprefix(f"{RULE}/") for _, check, _ in found(text, RULE, **settings)]


PREFERENCE = {
    "input": {"messages": [user()], "tools": [tool()], "parallel_tool_calls": False},
    "preferred_output": [assistant("a")],
    "non_preferred_output": [assistant("b")],
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(line(user(), calls(), tools=[tool()], parallel_tool_calls=False), id="a chat with tools"),
        pytest.param(lines(PREFERENCE), id="a preference"),
        pytest.param(
            line(user(), reference_answer="Paris", difficulty=3), id="a prompt for reinforcement with its own keys"
        ),
        pytest.param(lines({"prompt": "Hi ->", "completion": " Hello!"}), id="a prompt and its completion"),
    ],
)
def test_known_formats_have_no_findings(text: str) -> None:
    assert names(text) == []


TEXT = lines({"text": "Once upon a time"})
GEMINI = lines({"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]})


@pytest.mark.parametrize(("text", "profile"), [(TEXT, "together"), (TEXT, "trl"), (GEMINI, "vertex")])
def test_a_format_is_foreign_only_to_targets_that_reject_it(text: str, profile: str) -> None:
    assert found(text, RULE, profile) == []
    assert found(text, RULE, "azure") == [(1, f"{RULE}/foreign-format", "")]


def test_other_checks_of_a_foreign_chat_still_run() -> None:
    said = found(line(user(), assistant(), user("Thanks")), None, "nova")
    assert (1, f"{RULE}/foreign-format", "") in said
    assert (1, "turn-order/last-not-assistant", "/messages/2") in said


FOREIGN = {
    "sharegpt": {"conversations": [{"from": "human", "value": "Hi"}], "tools": "[]"},
    "hermes": {"conversations": [{"from": "system", "value": "<tools>[]</tools>"}, {"from": "gpt", "value": "Hi"}]},
    "toolace": {
        "system": "[]",
        "conversations": [{"from": "user", "value": "Hi"}, {"from": "assistant", "value": "[f()]"}],
    },
    "alpaca": {"instruction": "Greet.", "input": "", "output": "Hello!"},
    "glaive": {"system": "SYSTEM: be nice", "chat": "USER: Hi ASSISTANT: Hello! <|endoftext|>"},
    "xlam": {"id": 1, "query": "Hi", "tools": "[]", "answers": "[]"},
    "anthropic": {"system": "Be brief.", "messages": [user("Hi"), assistant("Hello!")]},
    "gemini": {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]},
    "bedrock-converse": {"schemaVersion": "v1", "messages": [{"role": "user", "content": [{"text": "Hi"}]}]},
    "trl": {"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."},
}


@pytest.mark.parametrize("form", FOREIGN)
def test_a_foreign_format_has_one_finding(form: str) -> None:
    said = found(lines(FOREIGN[form]))
    assert said == [(1, f"{RULE}/foreign-format", "")]


def test_the_message_names_the_alpaca_format() -> None:
    from tests.rules.harness import problems

    ((_, seen),) = problems(lines(FOREIGN["alpaca"]))
    assert "Alpaca" in seen.message


def test_extra_keys_of_a_chat_that_ends_with_the_assistant_are_unknown() -> None:
    assert names(line(user(), assistant(), reference_answer="Paris")) == ["unknown-key"]


def test_the_method_decides_between_chat_and_reinforcement() -> None:
    text = line(user(), reference_answer="Paris")
    assert names(text) == []
    assert names(text, method="sft") == ["unknown-key"]


def test_only_unsafe_fixes_remove_unknown_keys_and_nothing_else() -> None:
    text = line(user(), assistant(), id=7, model="m", tools=[])
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == line(user(), assistant(), tools=[])


def test_a_misspelled_key_gets_a_suggestion_and_is_not_removed() -> None:
    from tests.rules.harness import problems

    text = line(user(), assistant(), tool=[tool()])
    ((_, seen),) = problems(text, RULE)
    assert "did you mean `tools`?" in seen.message
    assert seen.fix is None
    assert fixed(text, RULE, unsafe=True) == text


def test_unknown_keys_are_warnings_for_azure() -> None:
    from ftlint.results.finding import Severity

    assert load_profile("azure").severity_of(f"{RULE}/unknown-key", Severity.ERROR) is Severity.WARNING


@pytest.mark.parametrize("messages", [None, "Hi", {}, []])
def test_messages_must_be_a_list_that_is_not_empty(messages: object) -> None:
    assert names(json.dumps({"messages": messages}) + "\n") == ["no-messages"]


def test_a_slash_in_a_key_is_escaped_in_the_pointer() -> None:
    assert found(line(user(), assistant(), **{"a/b~c": 1}), RULE) == [(1, f"{RULE}/unknown-key", "/a~1b~0c")]


def test_mixed_formats_are_reported_at_the_first_record_of_the_rarer_format() -> None:
    text = line(user(), assistant()) * 3 + lines(PREFERENCE) * 2
    said = [one for one in found(text, RULE) if "mixed" in one[1]]
    assert said[0] == (4, f"{RULE}/mixed-formats", "")


def test_records_of_unknown_format_do_not_mix_formats() -> None:
    assert "mixed-formats" not in names(line(user(), assistant()) + lines({"question": "Hi"}))


@pytest.mark.parametrize(
    ("method", "record", "told"),
    [
        ("dpo", {"messages": [user(), assistant()]}, True),
        ("dpo", {"messages": [user()], "reference_answer": "21"}, True),
        ("dpo", {"prompt": "Hi", "completion": " Hello!"}, True),
        ("dpo", PREFERENCE, False),
        ("sft", PREFERENCE, True),
        ("sft", {"prompt": "Hi", "completion": " Hello!"}, False),
        ("sft", {"messages": [user(), assistant()]}, False),
        ("rft", PREFERENCE, True),
        ("rft", {"messages": [user()]}, False),
    ],
)
def test_a_method_accepts_only_its_format(method: str, record: object, told: bool) -> None:
    assert ("unknown-format" in names(lines(record), method=method)) is told


def test_other_checks_of_a_record_for_another_method_still_run() -> None:
    text = line(user(5), assistant())
    assert [check for _, check, _ in found(text, method="dpo")] == [
        f"{RULE}/unknown-format",
        "message-shape/content-type",
    ]


def test_prompt_and_completion_must_be_strings() -> None:
    assert found(lines({"prompt": 5, "completion": None}), RULE) == [
        (1, f"{RULE}/unknown-format", "/completion"),
        (1, f"{RULE}/unknown-format", "/prompt"),
    ]
    assert names(lines({"prompt": [user()], "completion": [assistant()]}), profile="trl") == []


def test_a_key_of_another_format_next_to_a_prompt_is_unknown() -> None:
    text = lines({"prompt": "Hi", "completion": " Hello!", "text": "Hi Hello!"})
    assert found(text, RULE) == [(1, f"{RULE}/unknown-key", "/text")]
