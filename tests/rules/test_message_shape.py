import json

import pytest

from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    result,
    system,
    user,
)
from tests.rules.harness import fixed, found

RULE = "message-shape"
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}


def names(text: str, **settings: object) -> list[str]:
    return [check.removeprefix(f"{RULE}/") for _, check, _ in found(text, RULE, **settings)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(line(system("Be brief."), user(), assistant()), id="plain"),
        pytest.param(line(user(), calls(content=None), result(), assistant()), id="null beside calls"),
        pytest.param(line(user(), calls(content="Let me look."), result(), assistant()), id="text beside calls"),
        pytest.param(line(user(), calls(content=""), result(), assistant()), id="empty text beside calls"),
        pytest.param(line(user(), calls(function_call=None), result(), assistant()), id="a null function_call"),
        pytest.param(line(user(), assistant(None, refusal="I can't help with that.")), id="a refusal"),
        pytest.param(line(user([{"type": "text", "text": "What is it?"}, IMAGE]), assistant()), id="an image"),
        pytest.param(line(user(), assistant([{"type": "text", "text": "Paris"}])), id="parts of the assistant"),
        pytest.param(
            line({"role": "user", "name": "a-b_1", "content": "Hi"}, assistant(weight=0)), id="name and weight"
        ),
        pytest.param(line(user("null"), assistant("None")), id="the word null, and no call"),
        pytest.param(line(user(), calls(), result(name="get_weather"), assistant()), id="a named result"),
    ],
)
def test_well_formed_messages_have_no_findings(text: str) -> None:
    assert names(text) == []


def test_a_malformed_message_is_reported_once() -> None:
    assert names(
        '{"messages": [{"content": 5, "name": "a b", "foo": 1}, {"role": "assistant", "content": "x"}]}\n'
    ) == [
        "missing-role",
        "name-pattern",
    ]


def test_content_is_not_checked_for_unknown_roles() -> None:
    assert names(line({"role": "narrator", "content": 5}, assistant())) == ["unknown-role"]


def test_a_role_that_is_a_list_is_reported() -> None:
    assert names('{"messages": [{"role": ["user"], "content": "Hi"}, {"role": "assistant", "content": "x"}]}\n') == [
        "missing-role"
    ]


def test_letter_case_has_a_safe_fix_and_a_foreign_name_an_unsafe_one() -> None:
    text = line({"role": " Assistant", "content": "a"}, {"role": "gpt", "content": "b"})
    assert fixed(text, RULE) == line({"role": "assistant", "content": "a"}, {"role": "gpt", "content": "b"})
    assert fixed(text, RULE, unsafe=True) == line(assistant("a"), assistant("b"))


def test_reinforcement_data_may_have_the_role_developer() -> None:
    text = line({"role": "developer", "content": "Be brief."}, user(), reference_answer="Paris")
    assert names(text) == []


def test_tool_results_become_json_and_text_parts_a_string() -> None:
    text = line(user(), calls(call(id="a"), call(id="b"), call(id="c")), result({"t": 1.0}, "a"), result([1, 2], "b"))
    assert fixed(text, f"{RULE}/content-type") == line(
        user(), calls(call(id="a"), call(id="b"), call(id="c")), result('{"t": 1.0}', "a"), result("[1, 2]", "b")
    )
    parts = [{"type": "text", "text": "21"}, {"type": "text", "text": " °C"}]
    assert fixed(line(user(), calls(), result(parts)), RULE) == line(user(), calls(), result("21 °C"))


def test_a_list_of_numbers_in_a_user_message_is_not_fixed() -> None:
    text = line(user([1, 2]), assistant())
    assert names(text) == ["content-part", "content-part"]
    assert fixed(text, RULE, unsafe=True) == text


def test_a_part_of_another_provider_is_reported_as_foreign_format_only() -> None:
    text = line(user(), assistant([{"type": "tool_use", "id": "a", "name": "f", "input": {}}]))
    assert names(text) == []
    assert found(text, "record-shape/foreign-format") == [(1, "record-shape/foreign-format", "")]


@pytest.mark.parametrize(
    ("call_made", "pointer"),
    [
        ("not a call", "/messages/1/tool_calls/0"),
        ({"id": "a", "type": "function"}, "/messages/1/tool_calls/0"),
        ({"id": "a", "type": "tool", "function": {"name": "f", "arguments": "{}"}}, "/messages/1/tool_calls/0/type"),
        ({"id": "a", "type": [], "function": {"name": "f", "arguments": "{}"}}, "/messages/1/tool_calls/0/type"),
        ({"id": "a", "type": "function", "function": "f"}, "/messages/1/tool_calls/0/function"),
        ({"id": "a", "type": "function", "function": {"arguments": "{}"}}, "/messages/1/tool_calls/0/function"),
        (
            {"id": "a", "type": "function", "function": {"name": " ", "arguments": "{}"}},
            "/messages/1/tool_calls/0/function/name",
        ),
        ({"id": "a", "type": "function", "function": {"name": "f"}}, "/messages/1/tool_calls/0/function"),
    ],
)
def test_a_malformed_call_is_reported_at_its_place_and_not_fixed(call_made: object, pointer: str) -> None:
    text = line(user(), {"role": "assistant", "tool_calls": [call_made]})
    assert found(text) == [(1, f"{RULE}/malformed-call", pointer)]
    assert fixed(text, RULE, unsafe=True) == text


def test_a_blank_name_is_malformed_even_after_a_good_one_of_the_same_shape() -> None:
    good = line(user(), calls(call("f", "{}")))
    assert names(good + line(user(), calls(call(" ", "{}")))) == ["malformed-call"]


def test_the_type_of_a_call_is_added_before_its_function() -> None:
    bad = {"id": "a", "function": {"name": "f", "arguments": "{}"}}
    good = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    text = line(user(), {"role": "assistant", "tool_calls": [bad]})
    assert fixed(text, RULE) == line(user(), {"role": "assistant", "tool_calls": [good]})


def test_azure_rejects_empty_content_next_to_calls_but_accepts_text() -> None:
    text = line(user(), calls(content=""), result(), assistant(), user(), calls(content="Let me look."))
    assert names(text, profile="azure") == ["content-beside-calls"]
    assert fixed(text, RULE, profile="azure") == line(
        user(), calls(), result(), assistant(), user(), calls(content="Let me look.")
    )


def test_a_blank_result_is_reported_as_info() -> None:
    from ftlint.results.finding import Severity
    from tests.rules.harness import problems

    (seen,) = [seen for _, seen in problems(line(user(), calls(), result(" "), assistant()), f"{RULE}/blank-content")]
    assert seen.severity is Severity.INFO


def test_shared_messages_of_a_preference_record_are_checked_once() -> None:
    record = (
        '{"input": {"messages": [{"role": "user", "content": "Hi", "mood": 1}]},'
        ' "preferred_output": [{"role": "assistant", "content": "a"}],'
        ' "non_preferred_output": [{"role": "assistant", "content": "b", "mood": 2}]}\n'
    )
    assert found(record, RULE) == [
        (1, f"{RULE}/unknown-key", "/input/messages/0/mood"),
        (1, f"{RULE}/unknown-key", "/non_preferred_output/0/mood"),
    ]
    assert "mood" not in fixed(record, RULE, unsafe=True)


def test_developer_in_capitals_becomes_system() -> None:
    text = line({"role": "Developer", "content": "Be brief."}, user(), assistant())
    assert fixed(text, RULE) == line(system("Be brief."), user(), assistant())
    assert fixed(text, RULE, profile="trl") == line({"role": "developer", "content": "Be brief."}, user(), assistant())


def test_numbers_in_a_result_keep_their_digits() -> None:
    text = line(user(), calls(), result({"n": 12345678901234567890123}), assistant())
    assert names(text) == ["content-type"]
    assert json.loads(fixed(text, RULE)) == json.loads(text, parse_int=float)
    assert (
        '"n": 123' in json.loads(fixed(text.replace("12345678901234567890123", "123"), RULE))["messages"][2]["content"]
    )


def test_calls_that_are_not_a_list_are_reported_as_malformed_only() -> None:
    assert names(line(user(), {"role": "assistant", "tool_calls": call()})) == ["malformed-call"]
    assert names(line(user(), {"role": "assistant", "tool_calls": None})) == ["empty-assistant"]


def test_only_assistant_messages_have_refusals() -> None:
    refusal = [{"type": "refusal", "refusal": "No."}]
    assert found(line(user(refusal), assistant(refusal)), RULE) == [
        (1, "message-shape/content-part", "/messages/0/content/0/type")
    ]


def test_blank_parts_are_reported_unless_there_is_an_image() -> None:
    blank = {"type": "text", "text": " \n"}
    assert found(line(user([blank, blank]), assistant([blank])), RULE) == [
        (1, "message-shape/blank-content", "/messages/0/content"),
        (1, "message-shape/blank-content", "/messages/1/content"),
    ]
    assert names(line(user([IMAGE, blank, IMAGE]), assistant())) == []
    assert names(line(user(), calls(content=[blank]))) == []


def test_an_image_part_needs_an_image_url() -> None:
    assert found(line(user([{"type": "image_url"}]), assistant()), RULE) == [
        (1, "message-shape/content-part", "/messages/0/content/0")
    ]


def test_a_null_legacy_result_is_blank_before_and_after_migration() -> None:
    text = line(user(), function_call(), function_result(None), assistant(), functions=[definition()])
    assert found(text, RULE) == [(1, f"{RULE}/blank-content", "/messages/2/content")]
    assert found(fixed(text), RULE) == [(1, f"{RULE}/blank-content", "/messages/2/content")]


def test_text_next_to_a_legacy_call_is_reported() -> None:
    text = line(user(), {**function_call(), "content": "Let me look."}, function_result(), assistant())
    assert names(text, profile="mistral").count("content-beside-calls") == 1
    assert "content-beside-calls" not in names(
        line(user(), function_call(), function_result(), assistant()), profile="mistral"
    )
