from __future__ import annotations

import json

import pytest

from ftlint.rule.samples import assistant, call, calls, line, lines, result, user
from tests.rules.harness import fixed


def test_only_the_role_is_renamed() -> None:
    text = lines({"messages": [{"role": "User", "content": "Hi", "name": "Ann"}, assistant()]})
    assert fixed(text, "message-shape/unknown-role") == line(
        {"role": "user", "content": "Hi", "name": "Ann"}, assistant()
    )


def test_a_result_is_written_as_json_text() -> None:
    text = line(user(), calls(), result({"degrees": 21, "sky": "größer"}), assistant())
    assert fixed(text, "message-shape/content-type") == line(
        user(), calls(), result('{"degrees": 21, "sky": "größer"}'), assistant()
    )


def test_a_result_whose_digits_would_be_lost_stays() -> None:
    text = line(user(), calls(), result({"big": 1e300}), assistant())
    after = json.loads(fixed(text, "message-shape/content-type"))["messages"][2]["content"]
    assert after == {"big": 1e300} or json.loads(after) == {"big": 1e300}


def test_strings_among_parts_are_wrapped_and_parts_stay() -> None:
    picture = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    text = line(user(["Look:", picture]), assistant())
    assert fixed(text, "message-shape/content-part") == line(
        user([{"type": "text", "text": "Look:"}, picture]), assistant()
    )


def test_a_type_goes_before_the_function_of_its_call() -> None:
    bare = {key: value for key, value in call().items() if key != "type"}
    assert fixed(line(user(), calls(bare), result(), assistant()), "message-shape/malformed-call") == line(
        user(), calls(), result(), assistant()
    )


@pytest.mark.parametrize(
    ("name", "plain"), [("Ann Lee", "Ann_Lee"), ("Zoë!", "Zo"), ("äöü", "name"), ("a" * 70, "a" * 64)]
)
def test_a_name_keeps_what_is_allowed_in_it(name: str, plain: str) -> None:
    text = line({**user(), "name": name}, assistant())
    assert fixed(text, "message-shape/name-pattern", unsafe=True) == line({**user(), "name": plain}, assistant())
