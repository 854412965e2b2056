"""Tests that show that a response has no call."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.unanswered.tests_for_call import without_call
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at


def denies(test: str, *, holds: bool, arguments: str = "", before: str = "") -> bool:
    """Whether the response has no call if a test holds, or if it does not."""
    head = V1 + before + f"r = client.chat.completions.create(messages=h, functions=F{arguments}).choices[0]\n"
    flow, names = analysed(
        f"{head}m = r.message\ncall = m.function_call\nreason = r.finish_reason\nif {test}:\n    pass\n"
    )
    found = without_call(flow, names, node_at(names, test), holds)
    assert found in (frozenset(), frozenset(flow.requests.values()))
    return bool(found)


@pytest.mark.parametrize(
    "test",
    [
        "m.function_call",
        "m['function_call']",
        "call",
        "bool(call)",
        "call is not None",
        "call != None",
        "'function_call' in m",
        "reason == 'function_call'",
        "reason != 'stop'",
        "call or x",
    ],
)
def test_response_has_no_call_if_the_test_fails(test: str) -> None:
    assert denies(test, holds=False)
    assert not denies(test, holds=True)


@pytest.mark.parametrize(
    "test",
    [
        "not call",
        "call is None",
        "'function_call' not in m",
        "reason == 'stop'",
        "reason != 'function_call'",
        "x and not call",
    ],
)
def test_response_has_no_call_if_the_test_holds(test: str) -> None:
    assert denies(test, holds=True)
    assert not denies(test, holds=False)


@pytest.mark.parametrize("test", ["x", "m.content", "call and x", "not call or x", "reason", "other.function_call"])
def test_other_tests_show_nothing(test: str) -> None:
    assert not denies(test, holds=test != "call and x")
    assert not denies(test, holds=test == "call and x")


def test_finish_reason_shows_nothing_if_the_request_names_a_function() -> None:
    assert denies("reason == 'stop'", holds=True, arguments=", function_call='auto'")
    assert not denies("reason == 'stop'", holds=True, arguments=", function_call={'name': 'a'}")


def test_function_that_returns_the_test_is_followed() -> None:
    helper = "def is_done(message):\n    return message.function_call is None\n\n\n"
    assert denies("is_done(m)", holds=True, before=helper)
    assert not denies("is_done(m)", holds=False, before=helper)
