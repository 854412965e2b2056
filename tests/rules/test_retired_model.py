"""Models in Python code, checked on a fixed day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ftlint.config.model_retirements import retirement_of, table
from ftlint.config.settings import Settings
from ftlint.engine.programs.check import check_programs
from ftlint.engine.run import Run
from ftlint.results.finding import Finding, Report
from tests.rules.running import Fixed

TODAY = "2026-11-21"


def told(folder: Path, *programs: str, today: str = TODAY) -> list[tuple[int, str, str]]:
    """``(line, check, model)`` of each finding."""
    return [
        (one.line, one.rule.partition("/")[2], re.findall("`(.*?)`", one.message)[0])
        for one in found(folder, *programs, today=today)
    ]


def found(folder: Path, *programs: str, today: str = TODAY) -> list[Finding]:
    paths = []
    for number, text in enumerate(programs):
        path = folder / f"program{number}.py"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    report = Report()
    check_programs(paths, Fixed(Settings(rule=("retired-model",), today=today)), Run(), report)
    return report.findings


CLIENT = "from openai import OpenAI\n\nclient = OpenAI()\n"


@pytest.mark.parametrize(
    "call",
    [
        "client.chat.completions.create(model={0}, messages=[])",
        "client.chat.completions.parse(messages=[], model={0})",
        "client.completions.create(model={0}, prompt='p')",
        "client.responses.create(model={0}, input='i')",
        "client.embeddings.create(model={0}, input='i')",
        "self.client.fine_tuning.jobs.create(model={0}, training_file='f')",
        "OpenAI().chat.completions.create(model={0}, messages=[])",
        "client.with_options(timeout=3).chat.completions.create(model={0}, messages=[])",
        "openai.ChatCompletion.create(model={0}, messages=[])",
        "litellm.completion(model={0}, messages=[])",
        "chat.completions.create(**{{'model': {0}}})",
        "requests.post('https://api.openai.com/v1/chat/completions', json={{'model': {0}}})",
        "client.chat.completions.create(model=os.getenv('MODEL', {0}), messages=[])",
        "client.chat.completions.create(model=given or {0}, messages=[])",
        "client.chat.completions.create(model={0} if old else name, messages=[])",
    ],
)
def test_a_model_argument_is_reported(call: str, tmp_path: Path) -> None:
    program = "import litellm\n" + CLIENT + call.format('"gpt-3.5-turbo-0613"') + "\n"
    assert told(tmp_path, program) == [(5, "retired", "gpt-3.5-turbo-0613")]


def test_a_constant_is_reported_once_at_its_definition(tmp_path: Path) -> None:
    settings = 'MODEL = "gpt-4-32k"\n'
    program = CLIENT + "from program0 import MODEL\n\n" + "client.completions.create(model=MODEL)\n" * 2
    (one,) = found(tmp_path, settings, program + '# "gpt-4-32k"\n')
    assert (Path(one.path).name, one.line) == ("program0.py", 1)


def test_the_default_of_a_parameter_is_reported(tmp_path: Path) -> None:
    program = CLIENT + 'def ask(model="o1-mini"):\n    return client.completions.create(model=model)\n'
    assert told(tmp_path, program) == [(4, "retired", "o1-mini")]


def test_langchain_models_are_reported(tmp_path: Path) -> None:
    program = "from langchain_openai import ChatOpenAI\n\nChatOpenAI(model_name='gpt-4-32k')\n"
    assert told(tmp_path, program) == [(3, "retired", "gpt-4-32k")]


ASK = CLIENT + 'client.chat.completions.create(model="{}", messages=[])\n'


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-10-15", []),  # 91 days
        ("2026-10-16", [(4, "retiring", "gpt-4o-2024-11-20")]),
        ("2027-01-13", [(4, "retiring", "gpt-4o-2024-11-20")]),
        ("2027-01-14", [(4, "retired", "gpt-4o-2024-11-20")]),
        ("2030-01-01", [(4, "retired", "gpt-4o-2024-11-20")]),
    ],
)
def test_a_model_is_reported_from_ninety_days_before_its_shutdown(
    today: str, expected: list[tuple[int, str, str]], tmp_path: Path
) -> None:
    assert told(tmp_path, ASK.format("gpt-4o-2024-11-20"), today=today) == expected


def test_the_message_has_the_day_and_the_source(tmp_path: Path) -> None:
    (one,) = found(tmp_path, ASK.format("gpt-4o-2024-11-20"))
    assert "on 2027-01-14, in 54 days" in one.message
    assert "https://developers.openai.com/api/docs/deprecations" in one.message
    assert one.fix is None


def test_the_current_day_is_the_default(tmp_path: Path) -> None:
    assert told(tmp_path, ASK.format("text-davinci-003"), today="") == [(4, "retired", "text-davinci-003")]


@pytest.mark.parametrize(
    ("model", "check"),
    [
        ("ft:gpt-3.5-turbo-0613:acme::abc", "retired"),
        ("ft:babbage-002:acme::abc", "retired"),
        ("ft:gpt-4o-mini-2024-07-18:acme:suffix:abc", "retiring"),
    ],
)
def test_a_fine_tuned_model_is_shut_down_with_its_base(model: str, check: str, tmp_path: Path) -> None:
    assert told(tmp_path, ASK.format(model)) == [(4, check, model)]


def test_a_fine_tuned_model_may_outlive_the_name_of_its_base(tmp_path: Path) -> None:
    """Fine-tunes of gpt-3.5-turbo-0613 were available for two years after the base model."""
    assert told(tmp_path, ASK.format("ft:gpt-3.5-turbo-0613:acme::abc"), today="2025-01-01") == []
    assert told(tmp_path, ASK.format("gpt-3.5-turbo-0613"), today="2025-01-01") != []


@pytest.mark.parametrize(
    "program",
    [
        ASK.format("gpt-5.4"),
        ASK.format("gpt-3.5-turbo-0613-of-ours"),
        CLIENT + 'PRICES = {"gpt-3.5-turbo-0613": 1}\nprint("gpt-4-32k", model="gpt-4-32k")\n',
        CLIENT + 'tiktoken.encoding_for_model("gpt-3.5-turbo-0613")\ncount(model="gpt-3.5-turbo-0613")\n',
        CLIENT + '# model="gpt-3.5-turbo-0613"\nif model == "gpt-3.5-turbo-0613":\n    pass\n',
        'parser.add_argument("--model", choices=["davinci"])  # openai\n',
        "from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model='gpt-4-32k', messages=[])\n",
        "import openai\nopenai.api_type = 'azure'\nopenai.ChatCompletion.create(model='gpt-4-32k', messages=[])\n",
        "from openai import OpenAI\nc = OpenAI(base_url='http://localhost:8000/v1')\nc.completions.create(model='davinci')\n",
        "import requests  # openai\nrequests.post('http://h/v1/chat/completions', json={'model': 'davinci'})\n",
        "import litellm\nlitellm.completion(model='azure/gpt-4-32k', messages=[])\n",
        CLIENT + "def ask(model='x'):\n    model = 'gpt-4-32k'\n    client.completions.create(model=model)\n",
    ],
)
def test_other_strings_are_not_reported(program: str, tmp_path: Path) -> None:
    assert told(tmp_path, program) == []


def test_a_client_from_another_file_may_be_for_azure(tmp_path: Path) -> None:
    client = "from openai import AzureOpenAI\n\nclient = AzureOpenAI()\n"
    program = (
        "from program0 import client  # openai\n\nclient.chat.completions.create(model='gpt-4-32k', messages=[])\n"
    )
    assert told(tmp_path, client, program) == []


def test_every_row_has_a_source_and_every_model_one_day() -> None:
    assert all(end.source.startswith("https://") for end in table().values())
    assert retirement_of("gpt-4-32k-0314") is not None
    assert retirement_of("gpt-4-32k-0314") == retirement_of("gpt-4-32k")
    assert min(end.day for end in table().values()) == date(2023, 3, 23)
