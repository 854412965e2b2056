from __future__ import annotations

from dataclasses import replace

from ftlint.catalogue.entries import RuleEntry
from ftlint.catalogue.markdown import catalogue, explained, overview
from ftlint.rule import Sample


def test_a_page_has_the_table_and_a_section_for_each_check(made_up: RuleEntry) -> None:
    page = explained(made_up, "made-up")
    assert page.startswith("# made-up\n\nwhat nobody looks for\n\n| check | severity | fix | finds |\n")
    assert "| [loud](#loud) | error | safe | A line with `loud` in it. |\n" in page
    assert "| [long](#long) | warning | — | A long line. |\n" in page
    assert "\n## loud\n" in page
    assert "\n## long\n" in page
    assert page.endswith("```\n")


def test_a_section_has_all_there_is_to_say_of_a_check(made_up: RuleEntry) -> None:
    loud = replace(made_up, checks=made_up.checks[:1])
    assert explained(loud, "made-up/loud").split("\n\n") == [
        "## loud",
        "A line with `loud` in it. Nobody likes a\\|b.",
        "**error**, fixable",
        "Providers say:",
        "- `` Too `loud` ``",
        "Bad:",
        '```json\n{"loud": 1}\n```',
        "Good, and the result of `ftlint fix`:",
        "```json\n{}\n```\n",
    ]


def test_backticks_in_a_sample_do_not_end_its_block(made_up: RuleEntry) -> None:
    check = replace(made_up.checks[0], samples=(Sample(bad='"```"\n', good='"x"\n'),))
    page = explained(replace(made_up, checks=(check,)), check.name)
    assert '````json\n"```"\n````' in page
    assert '```json\n"x"\n```' in page


def test_the_catalogue_links_every_check_to_its_section(made_up: RuleEntry) -> None:
    page = catalogue([made_up])
    assert "## [made-up](made-up.md)\n\nWhat nobody looks for.\n" in page
    assert "| [loud](made-up.md#loud) | error | safe |" in page


def test_the_overview_has_a_row_for_each_rule(made_up: RuleEntry) -> None:
    assert overview([made_up], "docs/rules").split("\n") == [
        "| rule | about | checks |",
        "|---|---|---|",
        "| [made-up](docs/rules/made-up.md) | what nobody looks for | 2 |",
    ]
