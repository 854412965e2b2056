"""What the syntax tree shows of a program."""

from __future__ import annotations

import dataclasses

import pytest

from ftlint.fixers.python.legacy_functions.facts import facts_of
from tests.fixers.python.programs import project_of

CREATE = "client.chat.completions.create({})\n"
WRITTEN = "messages=[{'role': 'user', 'content': 'a'}]"


def facts(program: str, *, litellm: bool = False, others: dict[str, str] | None = None) -> set[str]:
    """The names of the facts that hold, and the functions that get legacy arguments."""
    found = dataclasses.asdict(facts_of(project_of(program, **(others or {})), "app.py", litellm))
    return {name for name, holds in found.items() if holds is True} | {f"passes {one}" for one in found["passes"]}


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (CREATE.format(WRITTEN), set()),
        (CREATE.format("messages=m"), {"requests"}),
        (CREATE.format("messages=m, functions=f"), {"requests", "sends", "passes create"}),
        (CREATE.format("messages=m, functions=None"), {"requests", "sends"}),
        (CREATE.format("**p"), {"requests", "open_requests"}),
        ("p = {'n': 1}\n" + CREATE.format("**p"), {"requests"}),
        ("p = {'n': 1}\np[k] = v\n" + CREATE.format("**p"), {"requests", "open_requests"}),
        ("p = {'functions': f}\n" + CREATE.format("**p"), {"requests", "open_requests", "writes"}),
        ("later(client.chat.completions.create)\n", {"method_values"}),
        ("chat = client.chat.completions\n", {"requests", "open_requests"}),
        ("ask(function_call='auto')\n", {"passes ask"}),
        ("p['functions'] = f\n", {"writes"}),
        ("p = {'function_call': 1}\n", set()),
        ("p.setdefault('functions', f)\n", {"writes"}),
        ("p = {'messages': m, 'functions': f}\n", {"writes", "sends"}),
        ("p = {'messages': m, 'functions': f, 'model': n}\n", {"writes"}),
        ("m = {'role': 'function'}\n", {"messages"}),
        ("m = {'role': r, 'function_call': c}\n", {"messages", "writes"}),
        ("m.function_call\n", {"reads"}),
        ("m['function_call']\n", {"reads"}),
        ("m.parts[0].function_call\n", set()),
        ("m = {'text': 1}\nm.function_call\n", set()),
        ("x.type == 'function_call'\n", set()),
        ("x.reason == 'function_call'\n", {"reads"}),
        ("m.role == 'function'\n", {"tests_role"}),
        ("print('functions')\n", set()),
    ],
)
def test_facts_of_a_program(program: str, expected: set[str]) -> None:
    assert facts(program) == expected


def test_completion_of_litellm_is_a_request_if_some_program_has_it() -> None:
    program = "from litellm import completion as ask\nask(messages=m)\n"
    assert facts(program, litellm=True) == {"requests"}
    assert facts(program, litellm=False) == set()


@pytest.mark.parametrize(
    ("program", "others", "expected"),
    [
        ("requests.post('https://h/v1/chat/completions', json={'messages': m})\n", {}, {"requests"}),
        ("requests.post(f'{h}/chat/completions', json=body)\n", {}, {"requests", "open_requests"}),
        ("requests.post('https://h/v1/embeddings', json=body)\n", {}, set()),
        ("from other import URL\nrequests.post(URL, json={})\n", {"other": "URL = h + '/chat/completions'\n"}, {"requests"}),
        ("from other import URL\nrequests.post(URL, json={})\n", {"other": "URL = h + '/embeddings'\n"}, set()),
        ("@app.post('/chat/completions')\ndef f(): ...\n", {}, set()),
    ],
)  # fmt: skip
def test_post_is_a_request_if_its_address_is_of_completions(
    program: str, others: dict[str, str], expected: set[str]
) -> None:
    assert facts(program, others=others) == expected


def test_frameworks_are_reported_by_their_arguments() -> None:
    bound = "model.bind(functions=f)\n"
    assert "reported" in facts("from langchain_openai import ChatOpenAI\n" + bound)
    assert "reported" not in facts("import shop\n" + bound)


def test_program_that_is_not_python_has_no_facts() -> None:
    assert facts("f(:\n") == set()
