from __future__ import annotations

from typing import Any

from ftlint.analysis.tool_ids.kept_messages import kept_messages
from ftlint.analysis.tool_ids.matcher import Matcher
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, result, user


def kept(check: str, *messages: Any) -> set[int]:
    (conversation,) = Indexer().example({"messages": list(messages)}).conversations
    mismatches = Matcher(conversation).match()
    assert check in mismatches
    return set(kept_messages(check, conversation.order, mismatches))


def test_a_stray_result_stays_between_two_messages_of_one_role() -> None:
    stray = result(id="x")
    assert kept("orphan-result", user(), stray, user("And Rome?"), assistant()) == {1}
    assert kept("orphan-result", user(), stray, assistant()) == set()


def test_a_message_of_unanswered_calls_stays_between_two_messages_of_one_role() -> None:
    assert kept("unanswered-call", user(), calls(), user("And Rome?"), assistant()) == {1}
    assert kept("unanswered-call", user(), calls(content="Wait."), user("And Rome?"), assistant()) == set()


def test_the_only_assistant_message_stays() -> None:
    assert kept("unanswered-call", user(), calls(), {"role": "system", "content": "Be brief."}) == {1}


def test_a_late_result_stays_if_its_move_makes_two_messages_of_one_role_adjacent() -> None:
    called, late = calls(call(id="a")), result(id="a")
    assert kept("late-result", user(), called, user(), late, user(), assistant()) == {3}
    assert kept("late-result", user(), called, user(), late, assistant()) == set()


def test_other_fixes_keep_no_message() -> None:
    assert kept("missing-call-id", user(), calls(call(id=None)), result(id="a"), assistant()) == set()
