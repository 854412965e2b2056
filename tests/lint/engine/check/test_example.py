"""The checks of one example: what they depend on, how often they run, and what their problems become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.example import Checker
from ftlint.engine.check.plan import make_plan
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, calls, result, user

SCOPES = (Scope.ROOT, Scope.MESSAGE, Scope.ORDER, Scope.CONVERSATION, Scope.EXAMPLE)


class Recorder:
    """A rule with one check per scope, which counts its calls. ``broken``: the scopes whose checks report and block."""

    def __init__(self, *broken: Scope, selected: tuple[str, ...] = (), is_clean: bool = False) -> None:
        self.called: Counter[Scope] = Counter()
        self.indexer = Indexer()
        rule = Rule("rule", "", is_clean=lambda example, context: is_clean)
        for scope in SCOPES:

            def find(*_: Any, scope: Scope = scope) -> Iterator[Problem]:
                self.called[scope] += 1
                if scope in broken:
                    yield Problem("/here", "")

            name = scope.name.lower()
            rule.check(name, Severity.ERROR, scope, why="", samples=(), fix=Fix.UNSAFE, blocks=True)(find)
        names = {f"rule/{name}" for name in selected} or rule.checks.keys()
        self.checker = Checker(make_plan([rule], Context(load_profile("openai")), names.__contains__, {}))

    def problems(self, *messages: Any, **root: Any) -> list[tuple[str, str, Fix | None]]:
        example = self.indexer.example({"messages": list(messages), **root})
        return [(one.check, one.pointer, one.fix) for one in self.checker.check(example)]


CALL = (user(), calls(), result(), assistant())


def test_pointers_start_at_the_record_and_fixes_are_those_of_the_check() -> None:
    assert Recorder(Scope.MESSAGE).problems(user(), assistant()) == [
        ("rule/message", "/messages/0/here", Fix.UNSAFE),
        ("rule/message", "/messages/1/here", Fix.UNSAFE),
    ]
    assert Recorder(Scope.CONVERSATION).problems(*CALL) == [("rule/conversation", "/messages/here", Fix.UNSAFE)]
    assert Recorder(Scope.EXAMPLE).problems(*CALL) == [("rule/example", "/here", Fix.UNSAFE)]


@pytest.mark.parametrize(
    ("broken", "runs"),
    [
        (Scope.ROOT, {Scope.ROOT}),
        (Scope.MESSAGE, {Scope.ROOT, Scope.MESSAGE, Scope.EXAMPLE}),
        (Scope.ORDER, {Scope.ROOT, Scope.MESSAGE, Scope.ORDER, Scope.EXAMPLE}),
        (Scope.EXAMPLE, set(SCOPES)),
    ],
)
def test_a_check_does_not_run_if_what_it_depends_on_is_broken(broken: Scope, runs: set[Scope]) -> None:
    recorder = Recorder(broken)
    recorder.problems(*CALL)
    assert recorder.called.keys() == runs


def test_checks_of_shapes_run_once_per_shape_and_those_of_records_for_each() -> None:
    recorder = Recorder()
    for text in ("Hi", "Hello", "Bye"):
        recorder.problems(user(text), calls(), result(), assistant(text), user(text), assistant(text))
    counts = {Scope.ROOT: 1, Scope.MESSAGE: 4, Scope.ORDER: 1, Scope.CONVERSATION: 3, Scope.EXAMPLE: 3}
    assert recorder.called == counts


def test_a_conversation_without_calls_is_not_examined() -> None:
    recorder = Recorder()
    recorder.problems(user(), assistant())
    assert recorder.called[Scope.CONVERSATION] == 0


def test_an_unreported_check_blocks_but_its_problems_are_not_shown() -> None:
    recorder = Recorder(Scope.MESSAGE, Scope.CONVERSATION, selected=("conversation",))
    assert recorder.problems(*CALL) == []
    assert recorder.called[Scope.CONVERSATION] == 0


@pytest.mark.parametrize(("broken", "times"), [((), 0), ((Scope.ORDER,), 1)])
def test_the_fast_test_of_a_rule_counts_only_for_sound_examples(broken: tuple[Scope, ...], times: int) -> None:
    recorder = Recorder(*broken, is_clean=True)
    recorder.problems(*CALL)
    assert recorder.called[Scope.EXAMPLE] == times


def test_a_fix_that_the_format_does_not_allow_is_left_out() -> None:
    recorder = Recorder(Scope.EXAMPLE)
    assert recorder.problems(user(), assistant(), tool=[{"type": "function"}]) == [("rule/example", "/here", None)]


@pytest.mark.parametrize(("record", "may"), [({"messages": [user()]}, True), ({"level": "info", "text": "x"}, False)])
def test_only_training_data_may_be_fixed(record: dict[str, Any], may: bool) -> None:
    assert Recorder().checker.may_fix(Indexer().example(record)) is may
