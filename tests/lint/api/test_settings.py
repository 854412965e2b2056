from __future__ import annotations

from typing import Any

import pytest

from ftlint.api.settings import change_of
from ftlint.config.settings import Change
from ftlint.errors import ConfigError
from tests.helpers import REGISTRY


def change(**keywords: Any) -> Change:
    return change_of(keywords, REGISTRY)


def complaint(**keywords: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        change(**keywords)
    return str(caught.value)


def test_one_name_or_several_are_read() -> None:
    assert change(rule="tool-ids") == Change(rule=("tool-ids",))
    assert change(rule=["tool-ids", "limits"], ignore=[]) == Change(rule=("tool-ids", "limits"), ignore=())
    assert change(severity={"tool-ids": "off"}) == Change(severity=(("tool-ids", "off"),))


def test_none_leaves_a_setting_to_the_configuration() -> None:
    assert change(rule=None, profile=None, max_findings=None) == Change()


def test_an_unknown_setting_rule_or_profile_is_reported() -> None:
    assert complaint(rules="tool-ids").startswith("unknown setting `rules`")
    assert "`rule`" in complaint(rule="tool-idz")
    assert "no-such-profile" in complaint(profile="no-such-profile")


@pytest.mark.parametrize(
    ("name", "least"), [("max_findings", 0), ("training_context", 1), ("max_file_bytes", 1), ("min_calls_per_tool", 1)]
)
def test_a_number_has_a_least_value(name: str, least: int) -> None:
    assert getattr(change(**{name: least}), name) == least
    assert complaint(**{name: least - 1}) == f"`{name}` must be an integer of at least {least}, not {least - 1}"
    assert complaint(**{name: True}) == f"`{name}` must be an integer of at least {least}, not True"


def test_there_are_at_most_four_stop_sequences() -> None:
    assert change(stop="abcd").stop == ("abcd",)
    assert change(stop=["a", "b", "c", "d"]).stop == ("a", "b", "c", "d")
    assert complaint(stop=["a", "b", "c", "d", "e"]) == "`stop` must have at most 4 strings"
    assert "must be a string or a list of strings" in complaint(stop=[""])


def test_method_and_severity_are_one_of_their_values() -> None:
    assert change(method="dpo").method == "dpo"
    assert complaint(method="ppo") == "`method` must be one of sft, dpo, rft, not 'ppo'"
    assert "`severity` of limits must be one of error, warning, info, off" in complaint(severity={"limits": "fatal"})
    assert "must be a dict of names and severities" in complaint(severity=["limits"])


@pytest.mark.parametrize("name", ["profile", "system_prompt"])
@pytest.mark.parametrize("value", ["", 5, ["openai"]])
def test_a_text_is_one_string_that_is_not_empty(name: str, value: Any) -> None:
    assert complaint(**{name: value}) == f"`{name}` must be a non-empty string, not {value!r}"
