"""Environment variables that only the old package reads."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.environment import DEFAULT, ORDER, OTHERS, variables
from tests.fixers.python.client_v0.harness import ASK, ASKED, blocked, migrated, reported
from tests.fixers.python.programs import world_of

SET = "import os\nos.environ['{}'] = u\n"
CALL = f"import openai\n{ASK}\n"
CALLED = f"import openai\n{ASKED}\n"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (SET.format("OPENAI_API_BASE"), [("OPENAI_API_BASE", "u", False)]),
        ("import os\nos.environ.setdefault('OPENAI_ORGANIZATION', u)\n", [("OPENAI_ORGANIZATION", "u", True)]),
        (
            "from os import environ\nenviron.update({'OPENAI_API_BASE': a, 'B': c}, OPENAI_ORGANIZATION=b)\n",
            [("OPENAI_API_BASE", "a", False), ("OPENAI_ORGANIZATION", "b", False)],
        ),
        (SET.format("OPENAI_BASE_URL"), []),
        ("settings['OPENAI_API_BASE'] = u\n", []),
    ],
)
def test_variables_that_a_program_sets(program: str, expected: list[tuple[str, str, bool]]) -> None:
    world = world_of(program)
    names = world.programs["app.py"]
    found = variables(world, names)
    assert [(one.name, names.code.text(one.value), one.is_default) for one in found] == expected


@pytest.mark.parametrize(
    ("old", "new"), [("OPENAI_API_BASE", "OPENAI_BASE_URL"), ("OPENAI_ORGANIZATION", "OPENAI_ORG_ID")]
)
def test_variable_that_is_set_before_the_import_is_renamed(old: str, new: str) -> None:
    assert migrated(SET.format(old) + CALL) == SET.format(new) + CALLED


NEW = "`OPENAI_BASE_URL`"


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (CALL + SET.format("OPENAI_API_BASE"), ORDER.format(new=NEW)),
        ("import os\nos.environ.setdefault('OPENAI_API_BASE', u)\n" + CALL, DEFAULT),
        (SET.format("OPENAI_API_BASE") + CALL + "print(os.environ['OPENAI_API_BASE'])\n", OTHERS.format(new=NEW)),
        (SET.format("OPENAI_API_BASE") + CALL + "os.system('run')\n", OTHERS.format(new=NEW)),
        (SET.format("OPENAI_API_BASE") + CALL + "import shop\n", OTHERS.format(new=NEW)),
        (SET.format("OPENAI_API_KEY_PATH") + CALL, "set `openai.api_key = open(path).read().strip()`"),
        (
            SET.format("OPENAI_API_BASE").replace(" u", " 'https://a.openai.azure.com'") + CALL,
            "set `OPENAI_BASE_URL`, for Azure `AZURE_OPENAI_ENDPOINT`",
        ),
    ],
)
def test_variable_that_cannot_be_renamed_blocks_the_calls(program: str, why: str) -> None:
    assert migrated(program) == program
    assert blocked(program) == [why]


def test_variable_without_an_effect_is_not_reported() -> None:
    both = SET.format("OPENAI_API_BASE") + SET.format("OPENAI_BASE_URL") + CALL
    assert [check for check, _ in reported(both)] == ["resource"]
    since = "from openai import OpenAI\nOpenAI({})\n"
    assert reported(SET.format("OPENAI_API_BASE") + since.format("")) == [("configuration", "'OPENAI_API_BASE'")]
    assert reported(SET.format("OPENAI_API_BASE") + since.format("base_url=u")) == []
