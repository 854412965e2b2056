"""Matching of calls and results: every check, every fix, and valid data that looks similar."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.results.finding import Fix
from ftlint.rule import Sample
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    function_call,
    function_result,
    line,
    lines,
    result,
    system,
    user,
)
from tests.helpers import REGISTRY
from tests.rules import harness
from tests.rules.harness import fixed, found, problems

RULE = "tool-ids"
LONG = "call_" + "a" * 36  # 41 characters


def names(text: str, profile: str = "openai") -> list[str]:
    """The checks that fire, sorted, without the rule's name."""
    return sorted(check.removeprefix("tool-ids/") for _, check, _ in found(text, RULE, profile))


def fixes(text: str, profile: str = "openai") -> dict[str, Fix | None]:
    return {seen.check.removeprefix("tool-ids/"): seen.fix for _, seen in problems(text, RULE, profile)}


def safely(text: str) -> str:
    return fixed(text, RULE)


def unsafely(text: str) -> str:
    return fixed(text, RULE, unsafe=True)


def pair(id: str, content: str = "1", name: str = "f") -> tuple[Any, Any]:
    """A message with a call, and its result."""
    return calls(call(name, "{}", id=id)), result(content, id=id)


F = call("f", "{}")


def f(id: Any) -> Any:
    return call("f", "{}", id=id)


def g(id: Any) -> Any:
    return call("g", "{}", id=id)


SAMPLES = [
    pytest.param(name, sample, id=f"{name.removeprefix('tool-ids/')}-{number}")
    for name, check in REGISTRY.rules[RULE].checks.items()
    for number, sample in enumerate(check.samples)
]


@pytest.mark.parametrize(("check", "sample"), SAMPLES)
def test_samples_match_the_check_and_its_fix(check: str, sample: Sample) -> None:
    bad, good = str(sample.bad), str(sample.good)
    assert check in {name for _, name, _ in found(bad, RULE, sample.profile)}
    assert found(good, RULE, sample.profile) == []
    if sample.fixed is not None:
        assert fixed(bad, RULE, sample.profile, unsafe=sample.unsafe) == sample.fixed
        assert found(str(sample.fixed), RULE, sample.profile) == []


class TestClean:
    @pytest.mark.parametrize("profile", ["openai", "azure"])
    def test_calls_in_the_last_message_need_no_results(self, profile: str) -> None:
        assert names(line(user(), calls(f("a"), g("b"))), profile) == []

    def test_different_examples_may_share_ids(self) -> None:
        assert names(line(user(), *pair("call_id"), assistant()) * 3) == []

    def test_parallel_calls_may_be_answered_in_any_order_without_a_warning(self) -> None:
        text = line(user(), calls(f("a"), f("b")), result(id="b"), result(id="a"), assistant())
        assert [(seen.check, seen.fix) for _, seen in problems(text, RULE)] == [("tool-ids/result-order", Fix.UNSAFE)]
        plan = harness._plan(RULE, "openai", {})
        assert plan.severity["tool-ids/result-order"] == "info"

    def test_content_next_to_calls_does_not_matter(self) -> None:
        assert names(line(user(), calls(f("a"), content="Let me look."), result(id="a"), assistant())) == []

    def test_a_null_function_call_next_to_tool_calls_is_not_legacy(self) -> None:
        text = line(user(), calls(f("a"), function_call=None), result(id="b"), assistant())
        assert names(text) == ["unknown-id"]

    def test_a_result_may_have_the_name_of_its_function_or_null(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="a", name="f"), result(id="b", name=None), assistant())
        assert names(text) == []

    def test_an_id_of_forty_characters_fits(self) -> None:
        assert names(line(user(), *pair("x" * 40), assistant())) == []

    def test_openai_accepts_ids_of_any_format(self) -> None:
        assert names(line(user(), *pair("Überweisung #7 / 东京"), assistant())) == []

    def test_a_long_agent_run_with_parallel_calls_is_clean(self) -> None:
        messages: list[Any] = [user("Plan my week")]
        for turn in range(40):
            ids = [f"call_{turn}_{number}" for number in range(turn % 4 + 1)]
            messages += [calls(*(call("step", "{}", id=id) for id in ids)), *(result(id=id, name="step") for id in ids)]
            if turn % 5 == 0:
                messages += [assistant("So far so good."), user("Go on")]
        assert names(line(*messages, assistant("Done."))) == []
        assert names(line(*messages, calls(f("last")))) == []

    def test_conversations_with_legacy_calls_are_skipped_even_if_mixed(self) -> None:
        assert names(line(user(), function_call(), function_result(), assistant())) == []
        assert names(line(user(), function_call(), function_result(), result(id="nobody"), assistant())) == []

    def test_calls_in_parts_of_another_format_are_reported_by_message_shape_only(self) -> None:
        talk = assistant([{"type": "tool_calls", "value": "[]"}])
        assert names(line(user(), talk, result(id=None), assistant())) == []

    def test_malformed_messages_have_no_findings(self) -> None:
        broken = {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f"}}]}
        assert names(line(user(), broken, result(id="b"), assistant())) == []


class TestMissingIds:
    @pytest.mark.parametrize("id", [None, "", 5, True, ["a"], {"a": 1}])
    def test_null_numbers_and_empty_strings_are_not_ids(self, id: Any) -> None:
        text = line(user(), calls({**f(None), "id": id}), {**result(id=None), "tool_call_id": id}, assistant())
        assert fixes(text) == {"missing-call-id": Fix.SAFE, "missing-result-id": Fix.SAFE}
        out = json.loads(safely(text))["messages"]
        assert (out[1]["tool_calls"][0]["id"], out[2]["tool_call_id"]) == ("call_1", "call_1")

    def test_pointers_lead_to_the_id_or_to_the_object_without_one(self) -> None:
        text = line(user(), calls(f(None)), {**result(id=None), "tool_call_id": 5}, assistant())
        assert found(text, RULE) == [
            (1, "tool-ids/missing-call-id", "/messages/1/tool_calls/0"),
            (1, "tool-ids/missing-result-id", "/messages/2/tool_call_id"),
        ]

    def test_calls_and_results_without_ids_are_matched_by_position(self) -> None:
        text = line(user(), calls(f(None), f(None)), result("1", id=None), result("2", id=None), assistant())
        wanted = line(
            user(), calls(f("call_1"), f("call_2")), result("1", id="call_1"), result("2", id="call_2"), assistant()
        )
        assert safely(text) == wanted

    def test_names_take_precedence_over_position(self) -> None:
        text = line(user(), calls(f(None), g(None)), result(id=None, name="g"), result(id=None, name="f"), assistant())
        assert names(text) == ["missing-call-id"] * 2 + ["missing-result-id"] * 2 + ["result-order"]
        out = json.loads(safely(text))["messages"]
        assert [out[2]["tool_call_id"], out[3]["tool_call_id"]] == ["call_2", "call_1"]

    def test_contradicting_names_prevent_a_match(self) -> None:
        text = line(user(), calls(f(None), g(None)), result(id=None, name="g"), result(id=None, name="h"), assistant())
        assert set(fixes(text).values()) == {None}
        assert safely(text) == text

    def test_calls_without_ids_get_those_of_their_results(self) -> None:
        text = line(user(), calls(f(None), f(None)), result("1", id="x"), result("2", id="y"), assistant())
        assert fixes(text) == {"missing-call-id": Fix.SAFE}
        wanted = line(user(), calls(f("x"), f("y")), result("1", id="x"), result("2", id="y"), assistant())
        assert safely(text) == wanted

    def test_an_id_in_use_elsewhere_is_not_assigned(self) -> None:
        text = line(user(), *pair("x"), calls(f(None)), result("2", id="x"), assistant())
        wanted = line(user(), *pair("x"), calls(f("call_1")), result("2", id="call_1"), assistant())
        assert safely(text) == wanted

    def test_new_ids_skip_ids_of_later_messages(self) -> None:
        text = line(user(), calls(f(None)), result(id=None), assistant(), user(), *pair("call_1"), assistant())
        assert json.loads(safely(text))["messages"][1]["tool_calls"][0]["id"] == "call_2"

    def test_equal_numbers_match_although_they_are_not_ids(self) -> None:
        text = line(
            user(),
            calls({**f(None), "id": 1}, {**f(None), "id": 2}),
            {**result("two", id=None), "tool_call_id": 2},
            {**result("one", id=None), "tool_call_id": 1},
            assistant(),
        )
        out = json.loads(safely(text))["messages"]
        by_id = {message["tool_call_id"]: message["content"] for message in out[2:4]}
        assert [by_id[entry["id"]] for entry in out[1]["tool_calls"]] == ["one", "two"]

    def test_more_calls_than_results_are_ambiguous(self) -> None:
        text = line(user(), calls(f(None), f(None)), result(id=None), assistant())
        assert Counter(names(text)) == {"missing-call-id": 2, "missing-result-id": 1}
        assert unsafely(text) == text

    def test_calls_in_the_last_message_get_ids(self) -> None:
        assert safely(line(user(), calls(f(None), g(None)))) == line(user(), calls(f("call_1"), g("call_2")))

    def test_a_result_without_id_answers_the_only_remaining_call(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="b"), result(id=None), assistant())
        assert fixes(text) == {"missing-result-id": Fix.SAFE, "result-order": Fix.UNSAFE}
        assert json.loads(safely(text))["messages"][3]["tool_call_id"] == "a"

    def test_a_result_without_id_after_answered_calls_is_not_fixed(self) -> None:
        text = line(user(), *pair("a"), result(id=None), assistant())
        assert fixes(text) == {"missing-result-id": None}

    def test_a_late_result_without_id_gets_one_and_moves_up(self) -> None:
        text = line(user(), calls(f("a")), user("Well?"), result(id=None), assistant())
        assert fixes(text) == {"missing-result-id": Fix.SAFE, "late-result": Fix.SAFE}
        assert safely(text) == line(user(), calls(f("a")), result(id="a"), user("Well?"), assistant())

    def test_a_result_that_could_answer_two_open_calls_is_not_fixed(self) -> None:
        text = line(user(), calls(f("a"), g("b")), user("Well?"), result(id=None), assistant())
        assert fixes(text) == {"missing-result-id": None}

    def test_new_ids_come_first_in_a_call_and_after_the_role_in_a_result(self) -> None:
        text = line(user(), calls({"type": "function", "function": F["function"]}), result(id=None), assistant())
        out = json.loads(safely(text))["messages"]
        assert list(out[1]["tool_calls"][0]) == ["id", "type", "function"]
        assert list(out[2]) == ["role", "tool_call_id", "content"]


class TestOrphansAndUnknownIds:
    def test_a_result_before_any_call_is_removed(self) -> None:
        text = line(user(), result(id="a"), *pair("a"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/orphan-result", "/messages/1/tool_call_id")]
        assert unsafely(text) == line(user(), *pair("a"), assistant())
        assert safely(text) == text

    def test_a_result_without_id_and_call_is_only_an_orphan(self) -> None:
        assert found(line(user(), result(id=None), assistant()), RULE) == [(1, "tool-ids/orphan-result", "/messages/1")]

    def test_the_only_message_of_a_record_is_not_removed(self) -> None:
        assert unsafely(line(result(id="a"))) == line(result(id="a"))

    def test_several_orphans_are_removed_together(self) -> None:
        text = line(user(), result(id="a"), result(id="b"), assistant(), result(id="c"), user(), assistant())
        assert unsafely(text) == line(user(), assistant(), user(), assistant())

    @pytest.mark.parametrize("speaker", [user(), assistant()])
    def test_an_orphan_between_two_messages_of_one_role_stays(self, speaker: Any) -> None:
        text = line(user(), assistant("Hm."), speaker, result(id="a"), result(id="b"), speaker, assistant("End."))
        assert fixes(text) == {"orphan-result": None}
        assert unsafely(text) == text

    def test_an_unknown_id_becomes_that_of_the_only_remaining_call(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="a"), result(id="typo"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/unknown-id", "/messages/3/tool_call_id")]
        assert safely(text) == line(user(), calls(f("a"), g("b")), result(id="a"), result(id="b"), assistant())

    def test_the_id_of_an_earlier_call_is_unknown_in_this_turn(self) -> None:
        text = line(user(), *pair("a"), assistant(), user(), calls(f("b")), result(id="a"), assistant())
        assert names(text) == ["unknown-id"]
        assert json.loads(safely(text))["messages"][6]["tool_call_id"] == "b"

    def test_two_unknown_ids_are_ambiguous(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="x"), result(id="y"), assistant())
        assert names(text) == ["unknown-id", "unknown-id"]
        assert unsafely(text) == text

    def test_an_unknown_id_with_the_name_of_another_function_is_not_fixed(self) -> None:
        assert fixes(line(user(), calls(f("a")), result(id="x", name="g"), assistant())) == {"unknown-id": None}

    def test_an_unknown_id_after_answered_calls_is_not_fixed(self) -> None:
        assert fixes(line(user(), *pair("a"), result(id="x"), assistant())) == {"unknown-id": None}


class TestDuplicates:
    def test_a_reused_id_is_a_warning_and_the_later_call_is_renamed(self) -> None:
        text = line(user(), *pair("a"), assistant(), user(), *pair("a", "2"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/reused-call-id", "/messages/5/tool_calls/0/id")]
        assert harness._plan(RULE, "openai", {}).severity["tool-ids/reused-call-id"] == "warning"
        assert safely(text) == line(user(), *pair("a"), assistant(), user(), *pair("call_1", "2"), assistant())

    def test_an_id_used_a_third_time_gets_a_third_id(self) -> None:
        text = line(user(), *pair("call_1"), *pair("call_1"), *pair("call_1"), assistant())
        assert names(text) == ["reused-call-id", "reused-call-id"]
        assert safely(text) == line(user(), *pair("call_1"), *pair("call_2"), *pair("call_3"), assistant())

    def test_a_reused_id_of_a_call_in_the_last_message_is_renamed(self) -> None:
        text = line(user(), *pair("a"), calls(f("a")))
        assert safely(text) == line(user(), *pair("a"), calls(f("call_1")))

    def test_all_results_of_a_renamed_call_are_renamed(self) -> None:
        text = line(user(), *pair("a"), *pair("a"), result("2", id="a"), assistant())
        assert names(text) == ["duplicate-result", "reused-call-id"]
        wanted = line(user(), *pair("a"), *pair("call_1"), result("2", id="call_1"), assistant())
        assert safely(text) == wanted
        assert unsafely(text) == line(user(), *pair("a"), *pair("call_1"), assistant())

    def test_calls_of_a_message_with_one_id_are_matched_by_position(self) -> None:
        text = line(user(), calls(f("a"), f("a")), result("1", id="a"), result("2", id="a"), assistant())
        wanted = line(user(), calls(f("a"), f("call_1")), result("1", id="a"), result("2", id="call_1"), assistant())
        assert names(text) == ["duplicate-call-id"]
        assert safely(text) == wanted

    def test_calls_with_one_id_are_matched_by_the_names_of_results(self) -> None:
        text = line(
            user(), calls(f("a"), g("a")), result("1", id="a", name="g"), result("2", id="a", name="f"), assistant()
        )
        out = json.loads(safely(text))["messages"]
        assert [out[2]["tool_call_id"], out[3]["tool_call_id"]] == ["call_1", "a"]

    def test_calls_of_the_last_message_with_one_id_get_different_ids(self) -> None:
        assert safely(line(user(), calls(f("a"), g("a")))) == line(user(), calls(f("a"), g("call_1")))

    def test_two_calls_with_one_id_and_one_result_are_ambiguous(self) -> None:
        text = line(user(), calls(f("a"), f("a")), result(id="a"), assistant())
        assert fixes(text) == {"duplicate-call-id": None}
        assert unsafely(text) == text

    def test_an_id_reused_while_its_call_is_open_is_an_error(self) -> None:
        text = line(user(), calls(f("a")), calls(f("a")), result(id="a"), assistant())
        assert names(text) == ["duplicate-call-id", "unanswered-call"]
        assert safely(text) == line(user(), calls(f("a")), calls(f("call_1")), result(id="call_1"), assistant())

    def test_two_open_calls_with_one_id_and_two_results_are_not_fixed(self) -> None:
        text = line(user(), calls(f("a")), calls(f("a")), result("1", id="a"), result("2", id="a"), assistant())
        assert fixes(text) == {"duplicate-call-id": None}

    def test_a_second_result_is_removed_and_the_first_kept(self) -> None:
        text = line(user(), calls(f("a")), result("first", id="a"), result("second", id="a"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/duplicate-result", "/messages/3/tool_call_id")]
        assert unsafely(text) == line(user(), calls(f("a")), result("first", id="a"), assistant())
        assert safely(text) == text

    def test_a_second_result_in_a_later_turn_is_a_duplicate(self) -> None:
        text = line(user(), *pair("a"), assistant(), user(), result("again", id="a"), assistant())
        assert names(text) == ["duplicate-result"]
        assert unsafely(text) == line(user(), *pair("a"), assistant(), user(), assistant())

    def test_a_second_result_is_assigned_to_the_only_unanswered_call(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result("1", id="a"), result("2", id="a"), assistant())
        assert fixes(text) == {"duplicate-result": Fix.UNSAFE}
        wanted = line(user(), calls(f("a"), g("b")), result("1", id="a"), result("2", id="b"), assistant())
        assert unsafely(text) == wanted


class TestUnansweredCalls:
    @pytest.mark.parametrize("next", [assistant("Sorry."), {"role": "system", "content": "Be brief."}])
    def test_a_call_must_be_answered_before_any_other_message(self, next: Any) -> None:
        text = line(user(), calls(f("a")), next, assistant())
        assert found(text, RULE) == [(1, "tool-ids/unanswered-call", "/messages/1/tool_calls/0/id")]
        assert unsafely(text) == line(user(), next, assistant())
        assert safely(text) == text

    def test_a_call_between_two_messages_of_one_role_stays(self) -> None:
        text = line(user(), calls(f("a")), user("Well?"), assistant())
        assert fixes(text) == {"unanswered-call": None}
        assert unsafely(text) == text

    def test_the_only_assistant_message_stays(self) -> None:
        text = line(system("Be brief."), calls(f("a")), user("Well?"))
        assert fixes(text) == {"unanswered-call": None}
        assert unsafely(text) == text

    def test_calls_next_to_text_are_removed_before_any_role(self) -> None:
        text = line(user(), calls(f("a"), content="Let me look."), user("Well?"), assistant())
        assert unsafely(text) == line(user(), assistant("Let me look."), user("Well?"), assistant())

    def test_only_the_unanswered_call_of_a_message_is_removed(self) -> None:
        text = line(user(), calls(f("a"), g("b"), f("c")), result(id="b"), assistant())
        assert names(text) == ["unanswered-call", "unanswered-call"]
        assert unsafely(text) == line(user(), calls(g("b")), result(id="b"), assistant())

    @pytest.mark.parametrize("said", [{"content": "Let me look."}, {"refusal": "No."}])
    def test_a_message_with_content_stays(self, said: Any) -> None:
        text = line(user(), calls(f("a"), **said), user(), assistant())
        assert unsafely(text) == line(user(), {"role": "assistant", **said}, user(), assistant())

    @pytest.mark.parametrize("content", [None, "", " \n"])
    def test_a_message_with_nothing_else_is_removed(self, content: Any) -> None:
        assert unsafely(line(user(), calls(f("a"), content=content), assistant())) == line(user(), assistant())

    def test_a_record_that_ends_between_results_lacks_one(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="a"))
        assert found(text, RULE) == [(1, "tool-ids/unanswered-call", "/messages/1/tool_calls/1/id")]

    def test_a_call_without_id_and_result_has_two_findings(self) -> None:
        assert names(line(user(), calls(f(None)), assistant())) == ["missing-call-id", "unanswered-call"]


class TestLateResults:
    def test_a_late_result_moves_up_and_has_one_finding(self) -> None:
        text = line(user(), calls(f("a")), assistant("A moment."), user("OK"), result(id="a"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/late-result", "/messages/4/tool_call_id")]
        wanted = line(user(), calls(f("a")), result(id="a"), assistant("A moment."), user("OK"), assistant())
        assert safely(text) == wanted

    def test_results_of_two_consecutive_messages_move_to_their_calls(self) -> None:
        text = line(user(), calls(f("a")), calls(f("b")), result(id="a"), result(id="b"), assistant())
        assert names(text) == ["late-result"]
        assert safely(text) == line(user(), *pair("a", "21.0"), *pair("b", "21.0"), assistant())

    def test_late_results_move_to_their_calls_in_order(self) -> None:
        text = line(
            user(), calls(f("a"), f("b"), f("c")), result(id="b"), user(), result(id="c"), result(id="a"), assistant()
        )
        moved = line(
            user(), calls(f("a"), f("b"), f("c")), result(id="a"), result(id="b"), result(id="c"), user(), assistant()
        )
        assert safely(text) == moved

    def test_a_second_late_result_is_a_duplicate(self) -> None:
        text = line(user(), calls(f("a")), user(), result("1", id="a"), result("2", id="a"), assistant())
        assert names(text) == ["duplicate-result", "late-result"]

    def test_a_late_result_of_two_open_calls_with_one_id_is_not_fixed(self) -> None:
        text = line(user(), calls(f("a"), f("a")), user(), result(id="a"), assistant())
        assert fixes(text) == {"duplicate-call-id": None, "late-result": None}

    def test_a_result_whose_call_comes_later_is_not_late(self) -> None:
        assert names(line(user(), result(id="a"), calls(f("a")))) == ["orphan-result"]


class TestOrderAndName:
    def test_results_are_sorted_like_their_calls(self) -> None:
        text = line(user(), calls(f("a"), f("b"), f("c")), result(id="c"), result(id="a"), result(id="b"), assistant())
        assert found(text, RULE) == [(1, "tool-ids/result-order", "/messages/3/tool_call_id")]
        assert safely(text) == text
        ids = [message["tool_call_id"] for message in json.loads(unsafely(text))["messages"][2:5]]
        assert ids == ["a", "b", "c"]

    def test_order_is_not_checked_if_results_are_missing_or_superfluous(self) -> None:
        text = line(user(), calls(f("a"), f("b")), result(id="b"), result(id="a"), result(id="a"), assistant())
        assert names(text) == ["duplicate-result"]

    def test_a_name_other_than_that_of_the_call_is_reported(self) -> None:
        text = line(user(), calls(f("a")), result(id="a", name="g"), assistant())
        assert [(seen.check, seen.pointer, seen.fix) for _, seen in problems(text, RULE)] == [
            ("tool-ids/result-name", "/messages/2/name", None)
        ]

    def test_swapped_names_of_parallel_calls_are_reported(self) -> None:
        text = line(user(), calls(f("a"), g("b")), result(id="a", name="g"), result(id="b", name="f"), assistant())
        assert names(text) == ["result-name", "result-name"]


class TestTooLong:
    def test_ids_of_call_and_result_are_shortened_to_forty_characters(self) -> None:
        text = line(user(), *pair(LONG), assistant())
        assert found(text, RULE) == [(1, "tool-ids/too-long", "/messages/1/tool_calls/0/id")]
        out = json.loads(safely(text))["messages"]
        new = out[1]["tool_calls"][0]["id"]
        assert out[2]["tool_call_id"] == new
        assert re.fullmatch(r"call_a{26}_[0-9a-f]{8}", new)

    def test_ids_that_differ_only_at_the_end_stay_different(self) -> None:
        text = line(
            user(), calls(f(LONG + "1"), f(LONG + "2")), result(id=LONG + "1"), result(id=LONG + "2"), assistant()
        )
        out = json.loads(safely(text))["messages"]
        ids = [entry["id"] for entry in out[1]["tool_calls"]]
        assert len(set(ids)) == 2
        assert [message["tool_call_id"] for message in out[2:4]] == ids

    def test_the_new_id_does_not_depend_on_other_lines(self) -> None:
        one, other = line(user(), *pair(LONG), assistant()), line(user(), *pair(LONG + "b"), assistant())
        assert safely(other + one) == safely(other) + safely(one)

    def test_a_new_id_in_use_is_not_assigned(self) -> None:
        short = json.loads(safely(line(user(), calls(f(LONG)))))["messages"][1]["tool_calls"][0]["id"]
        text = line(user(), *pair(short), calls(f(LONG)))
        assert names(safely(text)) == []

    def test_a_long_reused_id_is_reported_once_as_too_long(self) -> None:
        text = line(user(), *pair(LONG), *pair(LONG), assistant())
        assert names(text) == ["reused-call-id", "too-long"]
        assert names(safely(text)) == []

    def test_messages_quote_only_the_start_of_a_long_id(self) -> None:
        ((_, seen),) = problems(line(user(), *pair("x" * 1_000_000), assistant()), RULE)
        assert "1000000 characters" in seen.message
        assert len(seen.message) < 200


class TestFormat:
    @pytest.fixture(autouse=True)
    def _a_profile_of_nine_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        openai = load_profile("openai")
        severity = {check: level for check, level in openai.severity.items() if check != "tool-ids/format"}
        nine = openai._replace(
            call_id_pattern=re.compile("[a-zA-Z0-9]{9}"), severity={**severity, "tool-ids/too-long": None}
        )
        monkeypatch.setattr(harness, "load_profile", lambda name: nine)

    def test_mistral_accepts_nine_letters_and_digits(self) -> None:
        assert names(line(user(), *pair("abcDEF123"), assistant())) == []

    @pytest.mark.parametrize("id", ["call_1", "abcDEF1234", "abcDEF12\n", LONG])
    def test_other_ids_are_replaced_in_call_and_result(self, id: str) -> None:
        text = line(user(), *pair(id), assistant())
        assert found(text, RULE) == [(1, "tool-ids/format", "/messages/1/tool_calls/0/id")]
        out = json.loads(safely(text))["messages"]
        assert re.fullmatch("[a-zA-Z0-9]{9}", out[1]["tool_calls"][0]["id"])
        assert out[2]["tool_call_id"] == out[1]["tool_calls"][0]["id"]

    def test_new_ids_match_the_pattern(self) -> None:
        text = line(user(), calls(f(None), g(None)), result(id=None), result(id=None), assistant())
        out = json.loads(fixed(text, "tool-ids/missing-call-id"))["messages"]
        ids = {entry["id"] for entry in out[1]["tool_calls"]}
        assert len(ids) == 2
        assert all(re.fullmatch("[a-zA-Z0-9]{9}", id) for id in ids)


def preference(asked: list[Any], good: list[Any], bad: list[Any]) -> str:
    return lines({"input": {"messages": asked}, "preferred_output": good, "non_preferred_output": bad})


class TestPreferenceRecords:
    def test_each_output_is_a_separate_conversation(self) -> None:
        text = preference([user()], [calls(f("a"))], [calls(g("a"))])
        assert names(text) == []

    def test_calls_at_the_end_of_an_output_need_no_results(self) -> None:
        text = preference([user(), *pair("a"), user()], [calls(f("b"))], [assistant("I don't know.")])
        assert names(text) == []

    def test_a_problem_in_the_shared_input_is_reported_once(self) -> None:
        text = preference([user(), result(id="a")], [assistant()], [assistant("?")])
        assert found(text, RULE) == [(1, "tool-ids/orphan-result", "/input/messages/1/tool_call_id")]
        assert unsafely(text) == preference([user()], [assistant()], [assistant("?")])

    def test_an_id_of_the_input_reused_in_both_outputs_is_renamed_in_both(self) -> None:
        text = preference([user(), *pair("a"), user()], [calls(f("a"))], [calls(g("a"))])
        assert found(text, RULE) == [
            (1, "tool-ids/reused-call-id", "/non_preferred_output/0/tool_calls/0/id"),
            (1, "tool-ids/reused-call-id", "/preferred_output/0/tool_calls/0/id"),
        ]
        assert safely(text) == preference([user(), *pair("a"), user()], [calls(f("call_1"))], [calls(g("call_1"))])

    def test_a_late_result_moves_within_its_output(self) -> None:
        text = preference([user()], [assistant("A")], [calls(f("a")), assistant("B"), result(id="a"), assistant("C")])
        wanted = preference([user()], [assistant("A")], [calls(f("a")), result(id="a"), assistant("B"), assistant("C")])
        assert safely(text) == wanted

    def test_calls_that_both_outputs_answer_are_not_changed(self) -> None:
        asked = [user(), calls(f(None))]
        text = preference(asked, [result(id="x"), assistant()], [result(id="y"), assistant()])
        assert fixes(text) == {"missing-call-id": None}
        assert unsafely(text) == text

    def test_a_long_id_is_shortened_in_the_input_and_in_both_outputs(self) -> None:
        text = preference([user(), calls(f(LONG))], [result(id=LONG), assistant()], [result(id=LONG), assistant("?")])
        record = json.loads(safely(text))
        new = record["input"]["messages"][1]["tool_calls"][0]["id"]
        assert [record[key][0]["tool_call_id"] for key in ("preferred_output", "non_preferred_output")] == [new, new]

    def test_a_malformed_output_does_not_prevent_fixing_the_other(self) -> None:
        text = preference([user()], [calls(f(None))], ["no message"])
        assert "call_1" in safely(text)


def test_ids_of_reinforcement_prompts_are_checked_too() -> None:
    text = lines({"messages": [user(), calls(f("a")), result(id="b"), user()], "reference_answer": "x"})
    assert names(text) == ["unknown-id"]


IDS = st.sampled_from(["x", "x", "y", "call_1", "東京", LONG, "", None, 5])
TEXTS = st.text(max_size=5)


@st.composite
def made_call(draw: st.DrawFn) -> Any:
    id = draw(IDS)
    made = call(
        draw(st.sampled_from("fg")),
        draw(TEXTS | st.dictionaries(TEXTS, st.integers(-999, 999), max_size=2)) or "{}",
        id=None,
    )
    return made if id is None else {"id": id, **made}


@st.composite
def made_result(draw: st.DrawFn) -> Any:
    id = draw(IDS)
    made = {**result(draw(TEXTS), id=None), **({} if id is None else {"tool_call_id": id})}
    return {**made, **draw(st.sampled_from([{}, {}, {"name": "f"}, {"name": "g"}]))}


MESSAGES = st.lists(
    st.one_of(
        st.builds(user, TEXTS),
        st.builds(assistant, TEXTS),
        made_result(),
        made_result(),
        st.lists(made_call(), min_size=1, max_size=3).map(lambda entries: calls(*entries)),
    ),
    max_size=8,
)
RECORDS = st.one_of(
    st.builds(lambda messages: {"messages": messages, "tools": [{"any": ["thing", 1.0]}]}, MESSAGES),
    st.builds(
        lambda asked, good, bad: {"input": {"messages": asked}, "preferred_output": good, "non_preferred_output": bad},
        *(MESSAGES, MESSAGES, MESSAGES),
    ),
)


def without_ids(value: Any) -> Any:
    """The values of a record without ids, and without the positions of results."""
    if isinstance(value, list):
        some = [without_ids(one) for one in value]
        others = [one for one in some if not (isinstance(one, dict) and one.get("role") == "tool")]
        results = [one for one in some if isinstance(one, dict) and one.get("role") == "tool"]
        return others, sorted(json.dumps(one, sort_keys=True) for one in results)
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items() if key not in ("id", "tool_call_id")}
    return value


@given(RECORDS)
def test_a_safe_fix_is_idempotent_and_changes_only_ids_and_positions(record: Any) -> None:
    text = lines(record)
    out = safely(text)
    assert [seen for _, seen in problems(out, RULE) if seen.fix is Fix.SAFE] == []
    assert safely(out) == out
    assert without_ids(json.loads(out)) == without_ids(record)


def test_chats_that_differ_in_names_arguments_or_empty_ids_have_their_own_messages() -> None:
    chats = [
        line(user(), calls(call(name, arguments, id=id)), result(id=None), assistant())
        for name, arguments, id in (("f", "{}", None), ("g", "{}", None), ("f", '{"a": 1}', None), ("f", "{}", ""))
    ]
    said = [(at, seen.pointer, seen.message) for at, seen in problems("".join(chats), RULE)]
    place, result_place = "/messages/1/tool_calls/0", "/messages/2"
    assert said == [
        (1, place, "the tool call of 'f' has no `id`"),
        (1, result_place, "the tool result has no `tool_call_id`; it answers the tool call of 'f'"),
        (2, place, "the tool call of 'g' has no `id`"),
        (2, result_place, "the tool result has no `tool_call_id`; it answers the tool call of 'g'"),
        (3, place, "the tool call of 'f' has no `id`"),
        (3, result_place, "the tool result has no `tool_call_id`; it answers the tool call of 'f'"),
        (4, f"{place}/id", "the tool call of 'f' has an empty `id`"),
        (4, result_place, "the tool result has no `tool_call_id`; it answers the tool call of 'f'"),
    ]


@pytest.mark.slow
@given(st.lists(RECORDS, min_size=2, max_size=4))
def test_findings_of_a_record_do_not_depend_on_earlier_records(records: list[Any]) -> None:
    together = [seen for _, seen in problems(lines(*records), RULE)]
    assert together == [seen for record in records for _, seen in problems(lines(record), RULE)]


@given(MESSAGES)
def test_a_safe_fix_of_a_chat_causes_no_new_findings(messages: list[Any]) -> None:
    text = line(*messages)
    assert not Counter(names(safely(text))) - Counter(names(text))


@given(RECORDS)
def test_an_unsafe_fix_is_idempotent(record: Any) -> None:
    out = unsafely(lines(record))
    assert unsafely(out) == out


def test_messages_show_ids_that_are_not_strings() -> None:
    def said(id: object) -> str:
        text = line(user(), calls(call(id=id)), result(id="call_1"), assistant())
        return next(one.message for _, one in problems(text, "tool-ids/missing-call-id"))

    assert said(5) == "the tool call of 'get_weather' has 5 as `id`, not a string"
    assert said(True) == "the tool call of 'get_weather' has true as `id`, not a string"
    assert said([1]) == "the tool call of 'get_weather' has a list as `id`, not a string"


def test_equal_calls_in_both_outputs_get_the_same_id() -> None:
    asked = [user(), calls(call(id=None)), result(id=None)]
    record = {
        "input": {"messages": asked},
        "preferred_output": [calls(call(id=None))],
        "non_preferred_output": [calls(call("get_time", "{}", id=None))],
    }
    made = json.loads(fixed(lines(record), "tool-ids"))
    assert made["input"]["messages"][1:] == [calls(call(id="call_1")), result(id="call_1")]
    assert made["preferred_output"] == [calls(call(id="call_2"))]
    assert made["non_preferred_output"] == [calls(call("get_time", "{}", id="call_2"))]


def test_a_fix_hides_no_identical_outputs() -> None:
    output = [calls(call(id="call_1"))]
    record = {
        "input": {"messages": [user(), calls(), result()]},
        "preferred_output": output,
        "non_preferred_output": output,
    }
    made = fixed(lines(record), "tool-ids")
    assert found(made, "tool-ids") == []
    assert found(made, "preference") == [(1, "preference/identical-outputs", "/non_preferred_output")]


def test_a_late_result_between_two_user_messages_stays() -> None:
    text = line(user(), calls(f("a")), user("Well?"), result(id="a"), user("Hello?"), assistant())
    assert fixes(text) == {"late-result": None}
    assert safely(text) == text
    text = line(user(), calls(f("a")), user("Well?"), result("1", id="a"), assistant())
    assert safely(text) == line(user(), calls(f("a")), result("1", id="a"), user("Well?"), assistant())
