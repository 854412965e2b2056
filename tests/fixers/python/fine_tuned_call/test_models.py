"""The calls of a fine-tuned model: which names are its names, and which calls are found."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.fine_tuned_call.models import Tuned, is_completion, is_tuned, tuned_calls
from ftlint.python.dataflow.literals import Literals
from ftlint.rule.training_facts import Learned
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at

FT = "ft:gpt-4o:acme::a"
CHAT = "client.chat.completions.create"


def found(program: str, *models: str) -> list[Tuned]:
    flow, _ = analysed(V1 + program)
    return list(tuned_calls(flow, Literals(flow), Learned("train.jsonl", models)))


@pytest.mark.parametrize(
    ("model", "models", "expected"),
    [
        ("ft:gpt-4o:acme::a", (), True),
        ("openai/ft:gpt-4o:acme::a", (), True),
        ("curie:ft-acme-2023-01-01", (), True),
        ("gpt-4o", (), False),
        ("prod", ("prod",), True),
        ("ft:gpt-4o:acme::a", ("prod",), True),
        ("ft:gpt-4o:acme::a", ("ft:gpt-4o:acme::b",), False),
        ("ft:gpt-4o:acme::b", ("ft:gpt-4o:acme::b",), True),
    ],
)
def test_any_fine_tuned_model_counts_unless_the_data_names_one(
    model: str, models: tuple[str, ...], expected: bool
) -> None:
    assert is_tuned(model, Learned("train.jsonl", models)) is expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("client.completions.create()", True),
        ("client.chat.completions.create()", False),
        ("openai.Completion.create()", True),
        ("my.Completion.create()", False),
        ("litellm.text_completion()", True),
        ("litellm.completion()", False),
    ],
)
def test_chat_is_not_a_text_completion(call: str, expected: bool) -> None:
    flow, names = analysed(f"import litellm, openai\n{call}\n")
    assert is_completion(flow, names, names.calls[0]) is expected


def test_chats_and_completions_are_found_by_the_value_of_the_model() -> None:
    program = f"M = '{FT}'\n{CHAT}(model=M)\n{CHAT}(model='gpt-4o')\nclient.completions.create(engine='{FT}')\n"
    assert [(call.model, call.is_chat, call.named.name) for call in found(program)] == [
        (FT, True, "model"),
        (FT, False, "engine"),
    ]


def test_call_that_names_two_models_is_not_found() -> None:
    assert found(f"{CHAT}(model='{FT}', engine='{FT}')\n") == []


@pytest.mark.parametrize(
    ("arguments", "is_whole", "has_splat", "can_take_more"),
    [
        (f"model='{FT}'", True, False, True),
        (f"*rest, model='{FT}'", False, False, True),
        (f"model='{FT}', **options", False, True, False),
        (f"model='{FT}', extra_body={{}}", False, False, True),
        (f"**{{'model': '{FT}'}}", True, True, False),
    ],
)
def test_what_is_known_of_the_arguments(arguments: str, is_whole: bool, has_splat: bool, can_take_more: bool) -> None:
    (call,) = found(f"{CHAT}({arguments})\n")
    assert (call.is_whole, call.has_splat, call.can_take_more) == (is_whole, has_splat, can_take_more)


def test_argument_can_be_added_to_the_dict_of_a_post() -> None:
    body = f"{{'model': '{FT}'}}"
    (call,) = found(f"requests.post('https://api.openai.com/v1/chat/completions', json={body})\n")
    assert call.can_take_more
    assert call.named.holder is node_at(call.names, body)
