"""A small rule, so that a test sees all of what is shown of one."""

from __future__ import annotations

import pytest

from ftlint.catalogue.entries import RuleEntry, entries
from ftlint.config.profile import load_profile
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope

LONG = (
    '{"messages": [{"role": "user", "content": "What is the weather?"}, {"role": "assistant", "content": "Fine."}]}\n'
)


def make_rule() -> Rule:
    rule = Rule("made-up", "what nobody looks for")
    rule.declare(
        "loud",
        Severity.ERROR,
        Scope.LINE,
        finds="A line with ``loud`` in it.",
        why="Nobody likes a|b.",
        fix=Fix.SAFE,
        answers=("Too `loud`",),
        samples=(Sample(bad='{"loud": 1}\n', good="{}\n", fixed="{}\n"),),
    )
    rule.declare(
        "long",
        Severity.WARNING,
        Scope.LINE,
        finds="A long line.",
        why="It is hard to read.",
        samples=(Sample(bad=LONG, good="{}\n", profile="azure", settings={"stop": ("#", "##"), "method": "rft"}),),
    )
    return rule


@pytest.fixture
def made_up() -> RuleEntry:
    (entry,) = entries({"made-up": make_rule()}, load_profile("openai"))
    return entry
