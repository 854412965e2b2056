"""Thresholds of the rules: what is reported at N is not reported at N - 1, or the other way round."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.rule.samples import assistant, call, calls, line, result, system, tool, user
from ftlint.rules import limits
from tests.rules.harness import found, problems


def checks(text: str, rule: str, **settings: Any) -> list[tuple[int, str]]:
    return [(number, check.removeprefix(f"{rule}/")) for number, check, _ in found(text, rule, **settings)]


def messages(text: str, check: str, **settings: Any) -> list[str]:
    return [seen.message for _, seen in problems(text, check, **settings)]


@pytest.mark.parametrize(("answers", "expected"), [(4, []), (5, [(1, "inside")])])
def test_five_answers_are_enough_for_a_shared_end(answers: int, expected: list[tuple[int, str]]) -> None:
    twice = line(user(), assistant("In city 0 it ###### is sunny. ######"))
    others = [line(user(), assistant(f"In city {number} it is sunny. ######")) for number in range(1, answers)]
    assert checks(twice + "".join(others), "stop-sequence") == expected


@pytest.mark.parametrize(("different", "expected"), [(2, []), (3, [(7, "missing")])])
def test_three_different_answers_before_an_end_are_enough(different: int, expected: list[tuple[int, str]]) -> None:
    same = [line(user(), assistant(f"It is {number % different} degrees. ######")) for number in range(6)]
    assert checks("".join(same) + line(user(), assistant("It rains.")), "stop-sequence") == expected


@pytest.mark.parametrize(("prompts", "expected"), [(4, []), (5, [(6, "missing")])])
def test_five_prompts_are_enough_for_a_common_one(prompts: int, expected: list[tuple[int, str]]) -> None:
    prompted = line(system("Be brief."), user(), assistant())
    assert checks(prompted * prompts + line(user(), assistant()) * (prompts == 5), "system-prompt") == expected


def test_four_prompts_and_an_example_without_one_are_too_few() -> None:
    assert checks(line(system("Be brief."), user(), assistant()) * 4 + line(user(), assistant()), "system-prompt") == []


@pytest.mark.parametrize(("values", "expected"), [(10, ["closed-set"]), (11, [])])
def test_ten_values_may_be_a_closed_set(values: int, expected: list[str]) -> None:
    declared = [tool(required=(), kind={"type": "string"})]
    text = "".join(
        line(user(), calls(call("get_weather", json.dumps({"kind": str(number)}))), tools=declared)
        for number in range(values)
    )
    assert [check for _, check in checks(text, "coverage", min_calls=3)] == expected


@pytest.mark.parametrize(("words", "number"), [(65_536, 0), (65_537, 1)])
def test_as_many_tokens_as_are_trained_are_not_too_many(
    words: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "counter", lambda encoding: lambda text: len(text.split()))
    assert len(messages(line(user("word"), assistant("word " * (words - 1))), "limits/tokens")) == number


@pytest.mark.parametrize(("size", "number"), [(65_536, 0), (65_537, 1)])
def test_as_many_bytes_as_tokens_are_trained_cannot_be_too_many(
    size: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "counter", lambda encoding: None)
    assert len(messages(line(user("a"), assistant("b" * (size - 1))), "limits/tokens")) == number


@pytest.mark.parametrize(("size", "number"), [(10 << 20, 0), ((10 << 20) + 1, 1)])
def test_an_image_of_exactly_ten_megabytes_is_accepted(size: int, number: int) -> None:
    data = "A" * (-(-size // 3) * 4)
    data = data[: len(data) - -size % 3] + "=" * (-size % 3)
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
    assert len(messages(line(user([picture]), assistant()), "limits/images")) == number


def test_an_id_of_forty_characters_is_accepted_next_to_one_of_41() -> None:
    ids = ["a" * 40, "b" * 41]
    text = line(user(), calls(*[call(id=id) for id in ids]), *[result(id=id) for id in ids], assistant())
    assert found(text, "tool-ids/too-long") == [(1, "tool-ids/too-long", "/messages/1/tool_calls/1/id")]


@pytest.mark.parametrize(("tools", "expected"), [(128, []), (129, ["too-many"])])
def test_128_tools_are_accepted_next_to_one_that_is_odd(tools: int, expected: list[str]) -> None:
    declared = [tool(f"f{number}") for number in range(tools)]
    declared[-1]["function"]["description"] = 1
    text = line(user(), assistant(), tools=declared)
    assert [check for _, check in checks(text, "tool-definitions") if check == "too-many"] == expected


@pytest.mark.parametrize(("length", "quoted"), [(60, "'" + "a" * 60 + "'"), (61, "'" + "a" * 59 + "…'")])
def test_sixty_characters_of_an_id_are_quoted(length: int, quoted: str) -> None:
    text = line(user(), calls(call(id="b" * 9)), result(id="b" * 9), result(id="a" * length), assistant())
    (message,) = [message for message in messages(text, "tool-ids") if "aaa" in message]
    assert quoted in message


KEYS = ("name", "weight", "tool_call_id", "refusal", "audio")


@pytest.mark.parametrize(("names", "more"), [(4, ""), (5, " and 1 more")])
def test_four_names_of_null_filled_keys_are_listed(names: int, more: str) -> None:
    text = line({**user(), **dict.fromkeys(KEYS[:names])}, assistant())
    (message,) = messages(text, "record-shape/null-filled")
    assert message.startswith("`name`, `weight`, `tool_call_id`, `refusal`" + more + ": null")


@pytest.mark.parametrize(("spaces", "expected"), [(12, repr(" " * 12)), (13, "13 characters of white space")])
def test_twelve_characters_of_white_space_are_quoted(spaces: int, expected: str) -> None:
    (message,) = messages(line(user(), assistant("Sunny." + " " * spaces)), "content-quality")
    assert expected in message


@pytest.mark.parametrize(("before", "number"), [(2_000, 1), (1_999, 1), (2_001, 0)])
def test_the_name_of_a_pasted_function_is_at_most_2000_characters_before(before: int, number: int) -> None:
    name = '"name": "get_weather"'
    pasted = '"parameters": {"type": "object", "properties": {"city": {}}}'
    prompt = name + "x" * (before - len(name)) + pasted
    assert len(messages(line(system(prompt), user(), assistant()), "content-quality/tools-in-prompt")) == number
