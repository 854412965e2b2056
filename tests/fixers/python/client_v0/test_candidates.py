"""The programs that may use the old package."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.candidates import groups_of, is_candidate
from tests.fixers.python.programs import project_of


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("import openai\nopenai.ChatCompletion.create()\n", True),
        ("import openai\nopenai.chat.completions.create()\n", False),
        ("import openai as o\no.api_base = u\n", True),
        ("import openai\nopenai.api_key = k\n", False),
        ("import openai\nopenai.api_type = 'azure'\n", False),
        ("import openai\nopenai.api_type = 'open_ai'\n", True),
        ("from openai import ChatCompletion\n", True),
        ("from openai import OpenAI\n", False),
        ("from openai import *\n", True),
        ("import openai.error\n", True),
        ("import openai.types\n", False),
        ("from openai.types import Image\n", False),
        ("import openai\ntry:\n    f()\nexcept openai.Timeout:\n    pass\n", True),
        ("import openai\nopenai.Timeout(3)\n", False),
        ("import openai\na = openai\nb = a\nb.Model.list()\n", True),
        ("self.ai.ChatCompletion.create()\n", True),
        ("from shop import ChatCompletion as C\nC.ChatCompletion.create()\n", False),
        ("self.ChatCompletion.create()\n", False),
        ("client.beta.chat.completions.parse()\n", True),
        ("patch('app.openai.ChatCompletion.create')\n", True),
        ("find('app.openai.ChatCompletion.create')\n", False),
        ("os.environ['OPENAI_API_BASE'] = u\n", True),
        ("os.environ.setdefault('OPENAI_API_BASE', u)\n", True),
        ("print(os.environ['OPENAI_API_BASE'])\n", False),
        ("# openai.ChatCompletion.create()\n", False),
    ],
)
def test_program_is_a_candidate_if_its_code_uses_an_old_name(program: str, expected: bool) -> None:
    assert is_candidate(project_of(program), "app.py") is expected


def test_group_has_the_programs_that_the_package_is_imported_from() -> None:
    project = project_of(
        "from llm import ai\nai.ChatCompletion.create()\n", llm="import openai as ai\n", other="x = 1\n"
    )
    (group,) = groups_of(project, project.paths)
    assert set(group.first) >= {"app.py", "llm.py"}
    assert "other.py" not in {*group.first, *group.all}
