"""Which string literals name the model of a request to OpenAI."""

from __future__ import annotations

import pytest

from ftlint.python.dataflow.model_names import model_literals
from tests.lint.python.dataflow.programs import world_of

CREATE = "client.chat.completions.create"
URL = "https://api.openai.com/v1/chat/completions"


def models_of(program: str, **others: str) -> list[tuple[str, str]]:
    """The path and text of every model that a program requests."""
    world, names = world_of(program, **others)
    return [(home.code.path, text) for home, _, text in model_literals(world, names)]


@pytest.mark.parametrize(
    ("program", "models"),
    [
        (f"{CREATE}(model='a')", ["a"]),
        (f"{CREATE}(model='a' if x else 'b')", ["a", "b"]),
        (f"{CREATE}(model=x or 'a')", ["a"]),
        (f"M = 'a'\n{CREATE}(model=M)", ["a"]),
        (f"{CREATE}(**{{'model': 'a'}})", ["a"]),
        (f"x = dict()\ny = {{'model': 'a'}}\n{CREATE}(**y)", ["a"]),
        (f"def f(m='a'): {CREATE}(model=m)", ["a"]),
        (f"{CREATE}(model=os.environ.get('MODEL', 'a'))", ["a"]),
        (f"{CREATE}(model=os.getenv('MODEL', 'a'))", ["a"]),
        (f"{CREATE}(model=settings.get('model', 'a'))", []),
        (f"{CREATE}(model=os.getenv('MODEL'))", []),
        (f"M = 'a'\nM = 'b'\n{CREATE}(model=M)", []),
        ("f(model='a')", []),
    ],
)
def test_literals_that_the_model_argument_may_be(program: str, models: list[str]) -> None:
    assert [text for _, text in models_of(program)] == models


@pytest.mark.parametrize(
    ("program", "models"),
    [
        ("import litellm\nlitellm.completion(model='openai/a')", ["a"]),
        ("from langchain_openai import ChatOpenAI\nChatOpenAI(model_name='a')", ["a"]),
        ("from langchain_openai import ChatOpenAI as Chat\nChat(model_name='a')", ["a"]),
        ("from other import ChatOpenAI\nChatOpenAI(model_name='a')", []),
        (f"requests.post('{URL}', json={{'model': 'a'}})", ["a"]),
        (f"requests.post('{URL}', data=json.dumps({{'model': 'a'}}))", ["a"]),
        ("requests.post('https://example.com/v1/chat/completions', json={'model': 'a'})", []),
    ],
)
def test_requests_by_other_packages(program: str, models: list[str]) -> None:
    assert [text for _, text in models_of(program)] == models


def test_a_literal_of_another_file_is_reported_there() -> None:
    program = f"from config import MODEL\n{CREATE}(model=MODEL)"
    assert models_of(program, config="MODEL = 'a'") == [("config.py", "a")]


@pytest.mark.parametrize(
    ("client", "models"),
    [
        ("client = OpenAI()", ["a"]),
        ("client = OpenAI(base_url='https://api.openai.com/v1')", ["a"]),
        ("client = OpenAI(base_url='https://example.com/v1')", []),
        ("client = AzureOpenAI()", []),
    ],
)
def test_names_sent_to_another_provider_are_none(client: str, models: list[str]) -> None:
    assert [text for _, text in models_of(f"{client}\n{CREATE}(model='a')")] == models
    imported = f"from llm import client\n{CREATE}(model='a')"
    assert [text for _, text in models_of(imported, llm=client)] == models
