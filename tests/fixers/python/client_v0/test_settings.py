"""Settings of the module `openai`, and where they send requests."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.names.references import references
from ftlint.fixers.python.client_v0.settings import Settings
from tests.fixers.python.client_v0.harness import HEAD, blocked, migrated, reported
from tests.fixers.python.programs import world_of


def settings_of(program: str) -> Settings:
    world = world_of(HEAD + program)
    settings = Settings(world)
    for one in references(world, world.programs["app.py"]):
        settings.add(one)
    return settings


@pytest.mark.parametrize(
    ("program", "is_azure", "is_plain"),
    [
        ("openai.api_key = k\n", False, True),
        ("openai.api_type = 'Azure'\n", True, False),
        ("openai.api_type = 'open_ai'\n", False, True),
        ("openai.api_type = t\n", False, False),
        ("openai.api_type = 'azure'\nopenai.api_type = 'openai'\n", False, False),
        ("openai.api_base = 'https://a.openai.azure.com'\n", False, False),
        ("openai.api_base = 'https://a.openai.azure.com'\nopenai.api_type = 'openai'\n", False, True),
    ],
)
def test_settings_show_where_requests_go(program: str, is_azure: bool, is_plain: bool) -> None:
    settings = settings_of(program)
    assert (settings.is_azure, settings.is_plain) == (is_azure, is_plain)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("openai.api_key = k\nprint(openai.organization)\n", ["api_key"]),
        ("openai.api_base = u\nopenai.api_version = v\n", ["base_url"]),
        ("openai.api_type = 'azure'\nopenai.api_base = u\nopenai.api_version = v\n", ["azure_endpoint", "api_version"]),
    ],
)
def test_client_needs_the_settings_that_are_assigned(program: str, expected: list[str]) -> None:
    assert settings_of(program).for_client == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("api_base = 'http://h/v1'", "base_url = 'http://h/v1/'"),
        ("api_base = 'http://h/v1/'", "base_url = 'http://h/v1/'"),
        ("api_base = u", 'base_url = u.rstrip("/") + "/"'),
        ("api_base = u or v", 'base_url = (u or v).rstrip("/") + "/"'),
        ("api_base = (u or v)", 'base_url = (u or v).rstrip("/") + "/"'),
        ("api_base = None", "base_url = None"),
        ("api_type = 'open_ai'", "api_type = 'openai'"),
    ],
)
def test_setting_is_renamed_with_its_value(before: str, after: str) -> None:
    assert migrated(f"{HEAD}openai.{before}\n") == f"{HEAD}openai.{after}\n"


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("openai.proxy = p\n", "use `openai.http_client = httpx.Client(proxy=…)`"),
        ("print(openai.api_base)\n", "`openai.base_url` is None until it is set: write the URL"),
        ("openai.api_type = 'azure_ad'\n", 'use `openai.api_type = "azure"` and assign the token to `openai.azure_ad_token`'),
    ],
)  # fmt: skip
def test_setting_without_an_equivalent_is_blocked(program: str, why: str) -> None:
    assert migrated(HEAD + program) == HEAD + program
    assert blocked(HEAD + program) == [why]


def test_setting_that_calls_do_not_need_is_reported_without_blocking_them() -> None:
    program = HEAD + "openai.debug = True\nopenai.File.list()\n"
    assert reported(program) == [("configuration", "openai.debug"), ("resource", "openai.File.list")]
    assert migrated(program) == program.replace("File", "files")
