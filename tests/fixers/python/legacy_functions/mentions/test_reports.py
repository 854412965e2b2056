"""Legacy code that is reported without a fix."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.mentions.reports import find_reports, stored_definitions
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed


def reported(program: str) -> list[tuple[str, str]]:
    """The check and the source of every place that is reported."""
    flow, _ = analysed(program)
    moves = list(find_reports(flow, Draft()))
    assert {move.fix for move in moves} <= {None}
    sites = [site for move in moves for site in move.sites]
    return [(site.check.partition("/")[2], site.code.source[site.start : site.end].decode()) for site in sites]


RAW = "client.chat.completions.{}.create(functions=F, function_call='auto')\n"
LANGCHAIN = "from langchain_openai import ChatOpenAI\n"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (RAW.format("with_raw_response"), [("call-site", "functions"), ("call-site", "function_call")]),
        (RAW.format("with_streaming_response"), [("call-site", "functions"), ("call-site", "function_call")]),
        (RAW.format("other"), []),
        (LANGCHAIN + "model.bind(functions=F)\n", [("call-site", "functions")]),
        ("import shop\nmodel.bind(functions=F)\n", []),
        (
            LANGCHAIN + "answer.additional_kwargs['function_call']\n",
            [("response-access", "answer.additional_kwargs['function_call']")],
        ),
        (
            LANGCHAIN + "'function_call' in answer.additional_kwargs\n",
            [("response-access", "'function_call' in answer.additional_kwargs")],
        ),
        (LANGCHAIN + "answer.additional_kwargs['tool_calls']\n", []),
    ],
)
def test_requests_of_other_libraries_are_reported(program: str, expected: list[tuple[str, str]]) -> None:
    assert reported(program) == expected


def test_record_that_is_built_in_steps_is_reported_with_its_messages() -> None:
    program = (
        "one = {'messages': []}\none['functions'] = F\none['messages'].append({'role': 'function', 'content': x})\n"
        "one['messages'].append({'role': 'user'})\n"
    )
    assert reported(program) == [("dataset-builder", "'functions'"), ("history", "'role'")]
    assert reported(program.replace("[]}", "[], 'model': n}")) == []


def test_method_that_is_passed_on_is_reported_with_arguments_and_reads() -> None:
    program = V1 + "r = retry(client.chat.completions.create, functions=F)\nprint(r.choices[0].message.function_call)\n"
    assert reported(program) == [
        ("call-site", "client.chat.completions.create"),
        ("call-site", "functions"),
        ("response-access", "r.choices[0].message.function_call"),
    ]
    assert reported(program.replace("functions=F", "tools=T")) == []


def test_stored_definitions_are_assignments_to_the_key() -> None:
    _, names = analysed("a['functions'] = F\nb['tools'] = T\nc.functions = F\nd[functions] = F\n")
    assert [names.code.text(target) for target, _ in stored_definitions(names)] == ["a['functions']"]
