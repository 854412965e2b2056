"""The table of what a profile asks otherwise than another one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ftlint.catalogue.profiles import Difference, differences, document, markdown, text
from ftlint.config.profile import load_profile, profile_names
from ftlint.output.rendering.terminal import Terminal
from tests.helpers import REGISTRY

OPENAI = load_profile("openai")


def rows(name: str) -> dict[str, Difference]:
    return {one.name: one for one in differences(load_profile(name), OPENAI, REGISTRY.checks)}


def test_only_what_differs_is_listed_each_with_its_source() -> None:
    found = rows("azure")
    assert (found["max_images"].value, found["max_images"].other) == ("64", "10")
    assert (found["json-lines/bom"].value, found["json-lines/bom"].other) == ("off", "warning")
    assert "min_examples" not in found
    assert all(one.source for one in found.values())
    assert all(one.value != one.other for one in found.values())


def test_of_keys_only_the_roles_that_differ_are_listed() -> None:
    found = rows("fireworks")
    assert "reasoning_content" in found["message_keys.assistant"].value
    assert "message_keys.user" not in found


def test_a_severity_for_one_method_is_compared_with_that_of_all_methods() -> None:
    assert rows("openai")["message-shape/developer-role@rft"].value == "off"


def test_a_limit_without_a_source_is_unknown() -> None:
    found = rows("trl")["training_context"]
    assert (found.value, found.other) == ("none known", "65,536")
    assert rows("mistral")["call_id_pattern"].value == "^[a-zA-Z0-9]{9}$"
    assert rows("together")["image_addresses"].value == "no"


@pytest.mark.parametrize("name", profile_names())
def test_every_form_shows_every_row(name: str) -> None:
    profile, found = load_profile(name), list(rows(name).values())
    shown = text(profile, OPENAI, found, Terminal())
    page = markdown(profile, OPENAI, found)
    made = json.loads(document(profile, OPENAI, found))["profile"]
    assert [value["name"] for value in made["values"]] == [one.name for one in found]
    assert page.count("\n| `") == len(found)
    assert all(f"\n  {one.name}  " in shown for one in found)
    assert max(map(len, shown.split("\n"))) <= 80
    end = (
        rf"{len(found)} values\.\n"
        if name == "openai"
        else rf"{len(found)} values? of {name} differs? from openai's\.\n"
    )
    assert re.search(end + r"\Z", shown)


def shown(rows: list[Difference], **terminal: Any) -> str:
    return text(load_profile("azure"), OPENAI, rows, Terminal(**terminal))


ROWS = [
    Difference("max_images", "64", "10", "a page of Azure"),
    Difference("max_files", "eight words that do not stand in one row here", "1", "another page"),
    Difference("limits/few", "off", "info", "the same page"),
    Difference("limits/images", "warning", "error", "the same page"),
]


def test_values_and_severities_are_tables_with_each_source_once() -> None:
    assert shown(ROWS) == (
        "azure  Azure OpenAI / Microsoft Foundry fine-tuning\n"
        "\n"
        "  value       azure                             openai\n"
        "  max_images  64                                10\n"
        "    a page of Azure\n"
        "  max_files   eight words that do not stand in  1\n"
        "              one row here\n"
        "    another page\n"
        "\n"
        "  severity       azure                           openai\n"
        "  limits/few     off                             info\n"
        "  limits/images  warning                         error\n"
        "    the same page\n"
        "\n"
        "4 values of azure differ from openai's.\n"
    )


def test_where_the_terminal_is_narrow_values_stand_below_their_names() -> None:
    assert shown(ROWS[2:3], width=40) == (
        "azure  Azure OpenAI / Microsoft Foundry fine-tuning\n"
        "\n"
        "  severity\n"
        "    azure             openai\n"
        "  limits/few\n"
        "    off               info\n"
        "    the same page\n"
        "\n"
        "1 value of azure differs from openai's.\n"
    )


def test_colours_change_no_other_character() -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown(ROWS, colour=True))
    assert plain == shown(ROWS)
    assert "\x1b[1mmax_images\x1b[0m" in shown(ROWS, colour=True)


def test_a_profile_compared_with_itself_has_no_second_column() -> None:
    found = differences(OPENAI, OPENAI, REGISTRY.checks)
    lines = text(OPENAI, OPENAI, found, Terminal()).split("\n")
    assert lines[2].split() == ["value", "openai"]
    assert any(line.split() == ["max_tools", "128"] for line in lines)


def test_a_bar_is_escaped_in_a_table_even_in_backticks() -> None:
    one = Difference("a", "`x|y` z|_", "", "somewhere")
    assert "`x\\|y` z\\|\\_" in markdown(OPENAI, OPENAI, [one])
