"""The table of what a profile asks otherwise than another one."""

from __future__ import annotations

import json

import pytest

from ftlint.catalogue.profiles import Difference, differences, document, markdown, text
from ftlint.engine import registry
from ftlint.output.terminal import Terminal
from ftlint.profile import load_profile, profile_names

OPENAI = load_profile("openai")


def rows(name: str) -> dict[str, Difference]:
    return {one.name: one for one in differences(load_profile(name), OPENAI, registry.checks())}


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


def test_a_severity_for_one_method_is_compared_with_the_usual_one() -> None:
    assert rows("openai")["message-shape/developer-role@rft"].value == "off"


def test_a_limit_that_nobody_gives_is_said_to_be_unknown() -> None:
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
    assert all(f"\n  {one.name}\n" in shown for one in found)
    assert max(map(len, shown.split("\n"))) <= 80 or any(" " not in one.source for one in found)
    assert shown.endswith(f"{len(found)} values.\n" if name == "openai" else "differ from those of openai.\n")


def test_a_bar_is_escaped_in_a_table_even_in_backticks() -> None:
    one = Difference("a", "`x|y` z|_", "", "somewhere")
    assert "`x\\|y` z\\|\\_" in markdown(OPENAI, OPENAI, [one])
