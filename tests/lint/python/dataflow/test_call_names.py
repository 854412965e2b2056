"""Programs that may request a model, recognised by the names of what they call."""

from __future__ import annotations

import ast

import pytest

from ftlint.python.dataflow.call_names import requesting_names, requests_a_model
from ftlint.python.project import Project

URL = "'https://api.openai.com/v1/chat/completions'"


def requests_model(program: str, *paths: str) -> bool:
    """Whether a program of a project with these paths may request a model."""
    return requests_a_model(ast.parse(program), requesting_names(Project(paths, lambda path: b"")))


@pytest.mark.parametrize(
    "program",
    [
        "client.chat.completions.create(model='gpt-4')",
        "self.clients[0].responses.parse(**{'model': 'gpt-4'})",
        "openai.ChatCompletion.acreate(model=m)",
        "llm.ChatOpenAI(model_name='gpt-4')",
        "from langchain_openai import ChatOpenAI as Chat\nChat(model='gpt-4')",
        "litellm.completion(model='gpt-4')",
        f"requests.post({URL}, json={{'model': 'gpt-4'}})",
        "requests.post(API_URL, json={'model': 'gpt-4'})",
        "requests.post(config.url, json={'model': 'gpt-4'})",
        f"url = {URL}\nsession.request('POST', url, json={{'model': 'gpt-4'}})",
    ],
)
def test_a_call_that_may_request_a_model(program: str) -> None:
    assert requests_model(program)


@pytest.mark.parametrize(
    "program",
    [
        "client.chat.completions.create()",  # no model
        "completions.create_all(model='gpt-4')",
        "f = client.chat.completions.create\nx = {'model': 1}",  # no call
        "requests.post(url, json={'model': 'gpt-4'})",  # the host is unknown
        f"requests.get({URL}, json={{'model': 'gpt-4'}})",
        "requests.post(self.url, json={'model': 'gpt-4'})",
        "@app.post('/chat/completions', host='openai.com')\ndef f(model='model'): pass",
        "'''Posts to\nopenai.com'''\nrequests.post(url, json={'model': 'gpt-4'})",
    ],
)
def test_a_call_that_requests_none(program: str) -> None:
    assert not requests_model(program)


def test_litellm_of_the_project_is_not_the_package() -> None:
    program = "litellm.completion(model='gpt-4')"
    assert requests_model(program, "llm.py")
    assert not requests_model(program, "litellm.py")
