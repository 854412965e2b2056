"""Which calls request a chat completion, and their URL and model."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.requests import (
    is_method_as_value,
    is_openai_host,
    is_record,
    literal_text,
    model_of,
    request_of,
    url_of,
)
from tests.lint.python.dataflow.programs import call_of, world_of

URL = "https://api.openai.com/v1/chat/completions"


def family_of(program: str) -> str | None:
    """How the last call of a program makes a request."""
    world, names = world_of(program)
    request = request_of(world, names, names.calls[-1])
    return None if request is None else request.family.value


@pytest.mark.parametrize(
    ("program", "family"),
    [
        ("client.chat.completions.create()", "openai>=1"),
        ("self.client.beta.chat.completions.parse()", "openai>=1"),
        ("chat = client.chat.completions\nchat.create()", "openai>=1"),
        ("import openai\nopenai.ChatCompletion.create()", "openai<1"),
        ("from openai import ChatCompletion\nChatCompletion.acreate()", "openai<1"),
        ("import litellm\nlitellm.completion()", "litellm"),
        ("from litellm import acompletion as ask\nask()", "litellm"),
        (f"requests.post('{URL}')", "http"),
        (f"URL = '{URL}'\nsession.request('POST', url=URL)", "http"),
        (f"from urllib.request import Request\nRequest('{URL}')", "http"),
    ],
)
def test_families_of_requests(program: str, family: str) -> None:
    assert family_of(program) == family


@pytest.mark.parametrize(
    "program",
    [
        "client.completions.create()",
        "client.chat.completions.list()",
        "chat = client.chat.completions\nchat = other\nchat.create()",
        "import other\nother.ChatCompletion.create()",
        "from other import completion\ncompletion()",
        "requests.post('https://api.openai.com/v1/embeddings')",
        f"requests.get('{URL}')",
        "requests.post(url)",
    ],
)
def test_calls_that_are_no_request(program: str) -> None:
    assert family_of(program) is None


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("ask('a')", "a"),
        ("ask(f'a{b}c')", "a{}c"),
        ("B = 'b'\nask(f'a{B}c')", "abc"),
        ("ask('a' + b)", "a{}"),
        ("ask(a + b)", None),
        ("from config import A\nask(A + '/b')", "a/b"),
        ("import config\nask(config.A)", "a"),
        ("A = 'a'\nA = 'b'\nask(A)", None),
        ("A = B = 'x'\nask(a())", None),
    ],
)
def test_text_as_far_as_it_is_literal(program: str, text: str | None) -> None:
    world, names = world_of(program, config="A = 'a'")
    assert literal_text(world, names, call_of(names, "ask").args[0].value) == text


@pytest.mark.parametrize(
    ("call", "url"),
    [
        ("ask('POST', 'http://a/b')", "http://a/b"),
        ("ask('POST', 'x', 'http://a/b')", None),  # only the first two arguments may be the URL
        ("ask('POST', url=f'{host}/completions')", "{}/completions"),
        ("ask('/b')", None),
    ],
)
def test_the_url_is_among_the_first_arguments(call: str, url: str | None) -> None:
    world, names = world_of(call)
    assert url_of(world, names, call_of(names, "ask")) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.openai.com", True),
        ("http://api.openai.com:80/v1", True),
        ("https://my-host.openai.azure.com/openai", True),
        ("https://api.openai.com.example/v1", False),
        ("https://example.com/api.openai.com/", False),
        ("{}/v1", False),
    ],
)
def test_hosts_of_openai(url: str, expected: bool) -> None:
    assert is_openai_host(url) is expected


@pytest.mark.parametrize(
    ("call", "model"),
    [
        ("client.chat.completions.create(model='a')", "a"),
        ("client.chat.completions.create(engine='a')", "a"),
        ("client.chat.completions.create(engine='b', model='a')", "a"),
        (f"requests.post('{URL}', json={{'model': 'a'}})", "a"),
        ("client.chat.completions.create(model=f())", None),
        ("client.chat.completions.create('a')", None),
    ],
)
def test_the_model_of_a_request(call: str, model: str | None) -> None:
    world, names = world_of(call)
    request = request_of(world, names, names.calls[0])
    assert request is not None
    assert model_of(world, request) == model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{'messages': m, 'functions': f}", True),
        ("{'messages': m, 'functions': f, 'user': u}", True),
        ("{'messages': m, 'functions': f, 'model': 'a'}", False),  # the body of a request
        ("{'messages': m, 'functions': f, 'tools': t}", False),
        ("{'functions': f}", False),
    ],
)
def test_a_training_record_has_messages_and_functions_and_no_model(text: str, expected: bool) -> None:
    node = cst.parse_expression(text)
    assert isinstance(node, cst.Dict)
    assert is_record(node) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("f = openai.ChatCompletion.create", True),
        ("retry(client.chat.completions.create, 3)", True),
        ("f: object = client.chat.completions.create", True),
        ("openai.ChatCompletion.create()", False),
        ("openai.ChatCompletion.create = mock", False),
        ("openai.ChatCompletion.create.return_value = 1", False),
        ("f = other.ChatCompletion.create", False),
        ("f = client.completions.create", False),
    ],
)
def test_a_method_that_is_not_called_is_a_value(line: str, expected: bool) -> None:
    world, names = world_of(f"import openai, other\n{line}\n")
    (node,) = [node for node in names.owner if isinstance(node, cst.Attribute) and node.attr.value == "create"]
    assert is_method_as_value(world, names, node) is expected
