from __future__ import annotations

import re

from ftlint.catalogue.entries import RuleEntry, entries
from ftlint.catalogue.text import catalogue, explained
from ftlint.config.profile import load_profile, profile_names
from ftlint.output.rendering.characters import width
from ftlint.output.rendering.terminal import Terminal
from tests.helpers import REGISTRY


def test_the_table_has_a_line_for_each_check_under_its_rule(made_up: RuleEntry) -> None:
    assert catalogue([made_up], Terminal()).split("\n") == [
        "made-up  what nobody looks for",
        "  loud  error    safe    A line with `loud` in it.",
        "  long  warning          A long line.",
        "",
        "2 checks in 1 rule, 1 fixable.",
        "",
        "  explain a rule or check   ftlint rules NAME",
        "",
    ]


def test_a_check_explained_is_its_facts_and_its_samples(made_up: RuleEntry) -> None:
    lines = explained(made_up, "made-up/loud", Terminal()).split("\n")
    assert lines[:14] == [
        "made-up/loud " + "─" * 51 + " error · fixable",
        "  A line with `loud` in it.",
        "  Nobody likes a|b.",
        "",
        "  Providers say",
        "    Too `loud`",
        "",
        "  bad",
        '    1 │ {"loud": 1}',
        "",
        "  good, and the result of ftlint fix",
        "    1 │ {}",
        "",
        "made-up/long " + "─" * 45 + " warning · not fixable",
    ]


def test_a_sample_says_under_which_settings_it_holds_and_is_broken_to_fit(made_up: RuleEntry) -> None:
    lines = explained(made_up, "made-up/long", Terminal()).split("\n")
    start = lines.index('  bad (profile azure, stop "#" or "##", method rft)')
    assert lines[start + 1 : start + 5] == [
        '    1 │ {"messages": [',
        '      │   {"role": "user", "content": "What is the weather?"},',
        '      │   {"role": "assistant", "content": "Fine."}',
        "      │ ]}",
    ]
    assert lines[-2] == "  explain the whole rule   ftlint rules made-up"


def test_a_rule_explained_begins_with_what_it_is_about_and_its_table(made_up: RuleEntry) -> None:
    lines = explained(made_up, "made-up", Terminal()).split("\n")
    assert lines[:6] == [
        "made-up  what nobody looks for",
        "",
        "  what nobody looks for",
        "",
        "  loud  error    safe    A line with `loud` in it.",
        "  long  warning          A long line.",
    ]
    assert lines[-2:] == ["    1 │ {}", ""]


def test_severities_that_differ_elsewhere_are_shown() -> None:
    rules = {"json-lines": REGISTRY.rules["json-lines"]}
    (rule,) = entries(rules, load_profile("azure"))
    text = explained(rule, rule.name, Terminal())
    assert re.search(r"\n  bom +off +safe ", text)
    *others, last = [name for name in profile_names() if name != "azure"]
    told = f"Other severities: warning for profiles {', '.join(others)} and {last}. "
    assert told in " ".join(text.split()) + " "


def test_nothing_is_wider_than_the_terminal() -> None:
    rules = entries(REGISTRY.rules, load_profile("openai"))
    for columns in (60, 80, 120):
        terminal = Terminal(columns)
        texts = [catalogue(rules, terminal), *(explained(rule, rule.name, terminal) for rule in rules)]
        assert [line for text in texts for line in text.split("\n") if width(line) > columns] == []


def test_colours_change_nothing_but_colours(made_up: RuleEntry) -> None:
    for render in (
        lambda terminal: catalogue([made_up], terminal),
        lambda terminal: explained(made_up, "made-up", terminal),
    ):
        coloured = render(Terminal(colour=True))
        assert "\x1b[" in coloured
        bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
        assert [line.rstrip() for line in bare.split("\n")] == render(Terminal()).split("\n")


def test_an_ascii_terminal_gets_ascii() -> None:
    rules = entries(REGISTRY.rules, load_profile("openai"))
    texts = [explained(rule, rule.name, Terminal(encoding="ascii")) for rule in rules]
    assert all(text.isascii() for text in texts)
