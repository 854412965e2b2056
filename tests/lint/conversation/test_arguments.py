from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.conversation.arguments import Kind, has_unique_keys, read, repaired


@pytest.mark.parametrize(
    ("arguments", "form", "kind", "value"),
    [
        ('{"a": 1}', "string", Kind.SOUND, {"a": 1}),
        ({"a": 1}, "object", Kind.SOUND, {"a": 1}),
        ({"a": 1}, "string", Kind.WRONG_FORM, {"a": 1}),
        ('{"a": 1}', "object", Kind.WRONG_FORM, {"a": 1}),
        ("{'a': 1}", "string", Kind.INVALID_JSON, None),
        ('"{}"', "string", Kind.DOUBLE_ENCODED, None),
        ('"{}"', "object", Kind.DOUBLE_ENCODED, None),
        ('"x"', "string", Kind.NOT_OBJECT, None),
        ([], "object", Kind.NOT_OBJECT, None),
        ('{"a": 1, "a": 2}', "object", Kind.DUPLICATE_KEY, None),
    ],
)
def test_the_kind_and_value_of_arguments(arguments: Any, form: str, kind: Kind, value: Any) -> None:
    reading = read(arguments, form)
    assert (reading.kind, reading.value) == (kind, value)


def test_a_large_number_has_no_replacement() -> None:
    assert read('{"a": 123456789012345678901234567890}', "object").replacement is None
    assert read('{"a": [18446744073709551615, -1.5e10]}', "object").replacement == {
        "a": [18446744073709551615, -1.5e10]
    }


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ('{"a": 1', "it ends too early"),
        ('{"a": 1}}', "there is extra data after its end"),
        ('{"a": NaN}', "`NaN` is not a valid JSON number; use a finite number or null"),
        ("{a: 1}", "at character 2: unexpected `a` in place of a key; write keys in double quotes"),
        ("\ud83d", "it contains a lone surrogate"),
    ],
)
def test_the_reason_why_a_string_is_not_json(text: str, detail: str) -> None:
    assert read(text, "string").detail == detail


PIECES = st.lists(st.sampled_from(["a", ":", '\\"', "\\u0022", "\\u003a", "\\\\", "é"]), max_size=4).map("".join)
TEXTS = st.recursive(
    PIECES.map(lambda text: f'"{text}"') | st.just("1"),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(PIECES, inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f'"{key}" :{value}' for key, value in pairs) + "}"
        )
    ),
    max_leaves=6,
).filter(lambda text: text.startswith("{"))


@given(TEXTS)
def test_duplicate_keys_are_those_that_a_parser_finds(text: str) -> None:
    twice: list[bool] = []
    json.loads(text, object_pairs_hook=lambda pairs: twice.append(len({key for key, _ in pairs}) < len(pairs)))
    assert has_unique_keys(text, orjson.loads(text)) is not any(twice)


@given(st.text(st.sampled_from("{}[]:,'\"\\ \n\tTrue1.-x"), max_size=40))
def test_repaired_json_is_an_object(text: str) -> None:
    after = repaired(text)
    assert after is None or isinstance(orjson.loads(after), dict)
