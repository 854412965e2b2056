"""The profiles are data: whole, with a source beside each value, and of the form that their schema asks for."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from ftlint.config.profile import Profile, load_profile, profile_names
from ftlint.conversation.formats import Format
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from tests.helpers import REGISTRY

NAMES = ["axolotl", "azure", "fireworks", "llama-factory", "mistral", "nova", "openai", "together", "trl", "vertex"]
METHODS = (None, "sft", "dpo", "rft")
every_profile = pytest.mark.parametrize("name", profile_names())


def data_of(name: str) -> dict[str, Any]:
    return tomllib.loads(files("ftlint.config.profiles").joinpath(f"{name}.toml").read_text("utf-8"))


def errors(data: dict[str, Any]) -> list[str]:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    schema = json.loads(files("ftlint.config.profiles").joinpath("profile.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def test_the_profiles_of_the_providers_are_there() -> None:
    assert set(NAMES) <= set(profile_names())
    assert profile_names() == sorted(profile_names())


@every_profile
def test_a_profile_matches_its_schema(name: str) -> None:
    assert errors(data_of(name)) == []
    assert data_of(name)["name"] == name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rolls": {"value": [], "source": "somewhere public"}}, "'rolls'"),
        ({"roles": {"value": ["user"]}}, "'source' is a required property"),
        ({"roles": {"value": "user", "source": "somewhere public"}}, "is not of type 'array'"),
        ({"min_examples@sometimes": {"value": 3, "source": "somewhere public"}}, "'min_examples@sometimes'"),
        ({"severity": {"tool-ids/format": {"value": "bad", "source": "somewhere public"}}}, "'bad' is not one of"),
        ({"severity": {"tool-ids": {"value": "off", "source": "somewhere public"}}}, "'tool-ids'"),
    ],
)
def test_the_schema_rejects_everything_else(change: dict[str, Any], said: str) -> None:
    (message,) = errors({**data_of("azure"), **change})
    assert said in message


def test_a_profile_that_extends_none_needs_every_value() -> None:
    data = data_of("openai")
    del data["formats"]
    assert errors(data) == ["'formats' is a required property"]


@every_profile
@pytest.mark.parametrize("method", METHODS)
def test_a_profile_can_be_loaded_and_has_a_source_for_each_value(name: str, method: str | None) -> None:
    profile = load_profile(name, method)
    values = {*Profile._fields} - {"name", "title", "severity", "sources"}
    assert values <= profile.sources.keys()
    assert {f"severity.{check}" for check in profile.severity} <= profile.sources.keys()
    assert {Format(form) for form in profile.formats}
    assert not any(re.search(r"FORMATS\.md|ERRORS\.md|/work/", source) for source in profile.sources.values())


@every_profile
def test_severities_are_of_existing_checks(name: str) -> None:
    checks = REGISTRY.checks
    assert {key.partition("@")[0] for key in load_profile(name).severity} <= checks.keys()


@every_profile
def test_limits_are_never_inherited_from_another_provider(name: str) -> None:
    limits = {
        *("call_id_max_length", "max_tools", "description_max_length", "training_context", "min_examples"),
        *("max_file_bytes", "max_images", "max_image_bytes"),
    }
    own = data_of(name).keys()
    assert limits <= own or name == "azure"  # Azure runs OpenAI's service


def test_a_value_may_hold_for_one_method_only() -> None:
    assert [load_profile("nova", method).min_examples for method in METHODS] == [8, 8, 8, 100]
    assert [load_profile("nova", method).arguments for method in METHODS] == ["object", "object", "object", "string"]


def test_an_unknown_limit_is_never_reached() -> None:
    assert load_profile("trl").training_context == sys.maxsize
    assert load_profile("trl").min_examples == 0


@pytest.mark.parametrize(
    ("check", "errors_for"),
    [
        ("turn-order/last-not-assistant", {"mistral", "nova"}),
        ("turn-order/consecutive-assistant", {"azure", "together", "nova"}),
        ("system-prompt/multiple", {"mistral"}),
        ("system-prompt/not-first", {"mistral", "fireworks"}),
        ("tool-ids/format", {"mistral"}),
        ("message-shape/content-beside-calls", {"mistral"}),
        ("tool-ids/missing-call-id", {"openai", "azure", "mistral", "nova"}),
        ("record-shape/unknown-key", {"openai"}),
        ("message-shape/unknown-key", {"openai"}),
    ],
)
def test_which_profiles_treat_it_as_an_error(check: str, errors_for: set[str]) -> None:
    default = REGISTRY.checks[check].severity
    found = {name for name in NAMES if load_profile(name).severity_of(check, default) is Severity.ERROR}
    assert found == errors_for


def test_an_unknown_name_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(ConfigError, match=r"unknown profile 'nobody'; profiles are .*azure, fireworks, "):
        load_profile("nobody")
