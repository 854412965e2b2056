from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.analysis.tool_ids.pairing import longest_id, pairing
from ftlint.conversation.example import Conversation
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, line, result, user


def conversation(*messages: Any) -> Conversation:
    (made,) = Indexer().example(json.loads(line(*messages))).conversations
    return made


def opened(*messages: Any) -> Conversation:
    """A conversation that starts with the user."""
    return conversation(user(), *messages)


BOTH = calls(call("f", id="a"), call("g", id="bcd"))
TWO = (user(), calls(call("f", id="a"), call("f", id="b")))


def test_calls_and_results_of_the_same_ids_match_in_order() -> None:
    paired = pairing(conversation(*TWO, result("f", id="a"), result("f", id="b"), assistant()))
    assert (paired.mismatches, paired.longest) == ({}, 1)


def test_matching_results_have_the_ids_of_their_calls_in_order() -> None:
    assert longest_id(opened(BOTH, result(id="a"), result(id="bcd"), assistant())) == 3
    assert longest_id(opened(BOTH)) == 3
    assert longest_id(opened(assistant())) == 0


@pytest.mark.parametrize(
    "messages",
    [
        (BOTH, result(id="a"), result(id="x"), assistant()),  # another id
        (BOTH, result(id="bcd"), result(id="a"), assistant()),  # another order
        (BOTH, result(id="a", name="g"), result(id="bcd"), assistant()),  # another name
        (BOTH, result(id="a"), assistant()),  # too few
        (calls(call(id="a"), call(id="a")), result(id="a"), result(id="a")),  # the same id twice
        (calls(call(id=None)), result(id=None)),  # no ids
        (calls(call(id=5)), result(id=5)),  # type: ignore[arg-type]  # not a string
    ],
)
def test_everything_else_needs_the_slow_path(messages: Any) -> None:
    assert longest_id(opened(*messages)) is None


@pytest.mark.parametrize("ids", [("a", "bcd"), ("bcd", "a")])
def test_the_longest_id_is_of_all_calls(ids: tuple[str, str]) -> None:
    turns = [message for id in ids for message in (user(), calls(call(id=id)), result(id=id), assistant())]
    assert longest_id(conversation(*turns)) == pairing(conversation(*turns)).longest == 3


def test_legacy_calls_have_no_ids_to_match() -> None:
    legacy = conversation(user(), function_call(), function_result(), assistant())
    assert longest_id(legacy) == 0
    assert pairing(legacy).mismatches == {}
