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


def mismatched(*messages: Any) -> dict[str, list[tuple[str | None, str | None]]]:
    """For each check, the ids of the calls and the results that do not match."""
    return {
        check: [(each.call and each.call.id, each.result and each.result.id) for each in mismatches]
        for check, mismatches in pairing(conversation(*messages)).mismatches.items()
    }


TWO = (user(), calls(call("f", id="a"), call("f", id="b")))


def test_calls_and_results_of_the_same_ids_match_in_order() -> None:
    paired = pairing(conversation(*TWO, result("f", id="a"), result("f", id="b"), assistant()))
    assert (paired.mismatches, paired.longest) == ({}, 1)


def test_results_are_matched_by_id_and_not_by_position() -> None:
    assert mismatched(*TWO, result("f", id="b"), result("f", id="a"), assistant()) == {"result-order": [("a", "a")]}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("a", "c"), {"unknown-id": [("b", "c")]}),
        (("c", "b"), {"unknown-id": [("a", "c")]}),
        (("c", "d"), {"unknown-id": [(None, "c"), (None, "d")]}),
        (("a", "a"), {"duplicate-result": [("a", "a")]}),
    ],
)
def test_as_many_results_as_calls_are_not_enough(ids: tuple[str, str], expected: Any) -> None:
    assert mismatched(*TWO, *[result("f", id=id) for id in ids], assistant()) == expected


def test_one_call_and_one_result_of_other_ids_do_not_match_silently() -> None:
    assert mismatched(user(), calls(call("f", id="a")), result("f", id="b"), assistant()) == {
        "unknown-id": [("a", "b")]
    }


@pytest.mark.parametrize("ids", [("a", "bcd"), ("bcd", "a")])
def test_the_longest_id_is_of_all_calls(ids: tuple[str, str]) -> None:
    turns = [message for id in ids for message in (user(), calls(call(id=id)), result(id=id), assistant())]
    assert longest_id(conversation(*turns)) == pairing(conversation(*turns)).longest == 3


def test_legacy_calls_have_no_ids_to_match() -> None:
    legacy = conversation(user(), function_call(), function_result(), assistant())
    assert longest_id(legacy) == 0
    assert pairing(legacy).mismatches == {}
