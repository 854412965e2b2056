"""Nulls that `datasets` (Arrow) and SDK dumps write where a key is missing: one finding, a safe fix, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.rule.samples import assistant, call, calls, line, lines, result, system, tool, user
from tests.helpers import ALONE, checked, write
from tests.helpers import ftlint as command

pytestmark = pytest.mark.usefixtures("quick_disk")

FILLED = "record-shape/null-filled"
TRAINERS = ("trl", "axolotl", "llama-factory")
READERS = ("openai", "azure", "together", "fireworks", "mistral")


def filled(value: Any, like: Any) -> Any:
    """A value with null under every key that ``like`` has and it has not, as Arrow makes one struct of all rows."""
    if isinstance(like, dict) and isinstance(value, dict):
        return {key: filled(value.get(key), inner) for key, inner in like.items()}
    if isinstance(like, list) and isinstance(value, list):
        return [filled(each, like[0]) if like else each for each in value]
    return value


def unified(*values: Any) -> Any:
    """A value with the keys of all, at every depth, as Arrow infers its struct."""
    dicts = [value for value in values if isinstance(value, dict)]
    if dicts:
        keys = dict.fromkeys(key for value in dicts for key in value)
        return {key: unified(*(value[key] for value in dicts if key in value)) for key in keys}
    lists = [each for value in values if isinstance(value, list) for each in value]
    return [unified(*lists)] if lists else next((value for value in values if value is not None), None)


def arrow(*examples: Any) -> list[Any]:
    like = unified(*examples)
    return [filled(example, like) for example in examples]


def parameters(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)[:1]}


def function(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": name, "description": "What it does.", "parameters": schema, **more},
    }


TOOLS = [
    function("tides", parameters(harbour={"type": "string", "enum": ["Skagen", "Ribe"]}, day={"type": "integer"})),
    function(
        "quote",
        parameters(symbol={"type": "string", "description": "A ticker"}, window={"type": "object", "properties": {}}),
        strict=False,
    ),
    function(
        "route",
        parameters(stops={"type": "array", "items": {"type": "object", "properties": {"at": {"type": "string"}}}}),
    ),
]


def talk(*messages: Any, **root: Any) -> dict[str, Any]:
    return {"messages": list(messages), **root}


def asked(name: str, arguments: Any, id: str = "call_1") -> list[Any]:
    return [user(), calls(call(name, arguments, id=id), content=None), result(id=id), assistant(weight=1)]


TEXTS = [
    talk(system("Be brief."), user(), assistant()),
    talk(*asked("tides", '{"harbour": "Skagen"}'), tools=TOOLS),
    talk(*asked("route", '{"stops": [{"at": "A"}]}'), tools=TOOLS[1:], parallel_tool_calls=False),
]
OBJECTS = [
    talk(user(), assistant()),
    talk(*asked("tides", {"harbour": "Skagen"}), tools=TOOLS),
    talk(*asked("quote", {"symbol": "A", "window": {}}), tools=TOOLS),
    talk(*asked("route", {"stops": [{"at": "A"}]}), tools=TOOLS),
]


def findings(examples: Any, profile: str = "openai", **settings: Any) -> list[tuple[str, str, str | None]]:
    report = ftlint.check_examples(examples, profile=profile, ignore=["limits", "coverage", "duplicates"], **settings)
    return [(one.rule, one.severity.value, one.fix and one.fix.value) for one in report.findings]


@pytest.mark.parametrize("profile", READERS)
def test_a_filled_dataset_has_one_finding_and_the_fix_restores_it(profile: str, tmp_path: Path) -> None:
    filled_examples = arrow(*TEXTS)
    assert filled_examples[0]["messages"][0]["tool_calls"] is None
    severity = "error" if profile in ("openai", "azure") else "info"
    own = findings(TEXTS, profile)
    assert sorted(findings(filled_examples, profile)) == sorted([*own, (FILLED, severity, "safe")])
    file = write(tmp_path, lines(*filled_examples))
    command("fix", *ALONE, "--profile", profile, "--rule", FILLED, file)
    again = [json.loads(one) for one in file.read_text().splitlines()]
    assert findings(again, profile) == own
    for example, given in zip(again, TEXTS, strict=True):
        for message in example["messages"]:
            assert None not in {key: value for key, value in message.items() if key != "content"}.values()
        assert without_strict(example.get("tools")) == without_strict(given.get("tools"))


def without_strict(tools: Any) -> Any:
    """Definitions without `strict: null`, which is allowed and stays."""
    for each in tools or []:
        each["function"] = {key: value for key, value in each["function"].items() if (key, value) != ("strict", None)}
    return tools


@pytest.mark.parametrize("profile", TRAINERS)
def test_a_filled_dataset_is_no_fault_for_who_reads_it_with_datasets(profile: str, tmp_path: Path) -> None:
    given = OBJECTS if profile == "trl" else TEXTS
    filled_examples = arrow(*given)
    assert findings(filled_examples, profile) == findings(given, profile)
    file = write(tmp_path, text := lines(*filled_examples))
    command("fix", *ALONE, "--profile", profile, file)
    assert file.read_text() == text


def test_nulls_among_the_arguments_never_become_text(tmp_path: Path) -> None:
    file = write(tmp_path, lines(*arrow(*OBJECTS)))
    kinds = {rule for rule, _, _ in findings(arrow(*OBJECTS))}
    assert kinds == {FILLED, "tool-arguments/wrong-form"}
    command("fix", *ALONE, file)
    assert arguments_in(file) == ['{"harbour": "Skagen"}', '{"symbol": "A", "window": {}}', '{"stops": [{"at": "A"}]}']
    assert findings([json.loads(one) for one in file.read_text().splitlines()]) == []


@pytest.mark.parametrize(
    "rule", ["tool-arguments", "tool-arguments/wrong-form", "tool-drift", "tool-arguments,tool-ids"]
)
def test_nulls_among_the_arguments_never_become_text_by_another_rule(rule: str, tmp_path: Path) -> None:
    file = write(tmp_path, lines(*arrow(*OBJECTS), *TEXTS, *TEXTS))
    options = [part for name in rule.split(",") for part in ("--rule", name)]
    command("fix", *ALONE, *options, file)
    assert not [text for text in arguments_in(file) if isinstance(text, str) and "null" in text]


def arguments_in(file: Path) -> list[Any]:
    examples = [json.loads(one) for one in file.read_text().splitlines()]
    made = [one for example in examples for message in example["messages"] for one in message.get("tool_calls") or ()]
    return [one["function"]["arguments"] for one in made]


def test_legacy_calls_and_definitions_are_filled_as_well(tmp_path: Path) -> None:
    legacy = [each["function"] for each in TOOLS]
    made = {"role": "assistant", "content": None, "function_call": {"name": "tides", "arguments": {"harbour": "Ribe"}}}
    other = {**made, "function_call": {"name": "quote", "arguments": {"symbol": "A"}}}
    answer = {"role": "function", "name": "tides", "content": "09:10"}
    examples = [
        talk(user(), made, answer, assistant(), functions=legacy),
        talk(user(), other, {**answer, "name": "quote"}, assistant(), functions=legacy[1:]),
    ]
    file = write(tmp_path, lines(*arrow(*examples)))
    command("fix", *ALONE, file)
    assert arguments_in(file) == ['{"harbour": "Ribe"}', '{"symbol": "A"}']
    assert findings([json.loads(one) for one in file.read_text().splitlines()]) == []


def test_a_preference_dataset_is_filled_as_well(tmp_path: Path) -> None:
    preferred = {"preferred_output": [assistant("Yes.")], "non_preferred_output": [assistant("No.")]}
    examples = [
        {"input": {"messages": [user()]}, **preferred},
        {"input": {"messages": [system("Hm."), user()], "tools": TOOLS, "parallel_tool_calls": True}, **preferred},
        {"input": {"messages": asked("tides", '{"harbour": "Ribe"}')[:3], "tools": TOOLS[:1]}, **preferred},
    ]
    rules = [rule for rule, _, _ in findings(arrow(*examples))]
    assert rules == [FILLED]
    file = write(tmp_path, lines(*arrow(*examples)))
    command("fix", *ALONE, "--rule", FILLED, file)
    assert "null" not in file.read_text().replace('"content": null', "").replace('"strict": null', "")


# What a null means


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [
        (parameters(a={"type": ["string", "null"]}), {"a": None}),
        (parameters(a={"enum": ["x", None]}), {"a": None}),
        (parameters(a={"const": None}), {"a": None}),
        (parameters(a={"anyOf": [{"type": "string"}, {"type": "null"}]}), {"a": None}),
        (parameters(a={"$ref": "#/$defs/b"}) | {"$defs": {"b": {"type": ["integer", "null"]}}}, {"a": None}),
        (parameters(a={"description": "Anything."}), {"a": None}),
        (parameters(a={}), {"a": None}),
        (parameters(a={"type": "object", "additionalProperties": True}), {"a": {"b": None}}),
        (parameters(a={"type": "object", "additionalProperties": {"type": ["string", "null"]}}), {"a": {"b": None}}),
        (parameters(a={"type": "array", "items": {"type": ["string", "null"]}}), {"a": ["x", None]}),
        (parameters(a={"type": "object"}), {"a": {"b": None}}),
    ],
)
def test_an_argument_that_may_be_null_stays(schema: Any, arguments: Any, tmp_path: Path) -> None:
    example = talk(user(), calls(call("f", arguments)), tools=[function("f", schema)])
    file = write(tmp_path, lines(example))
    assert FILLED not in [rule for rule, _, _ in findings([example])]
    command("fix", *ALONE, file)
    assert [json.loads(text) for text in arguments_in(file)] == [arguments]


@pytest.mark.parametrize(
    ("schema", "arguments", "left"),
    [
        (parameters(a={"type": "string"}, b={"type": "string"}), {"a": "x", "b": None}, {"a": "x"}),
        (parameters(a={"type": "string"}, b={"enum": ["x", "y"]}), {"a": "x", "b": None}, {"a": "x"}),
        (parameters(a={"type": "string"}, b={"type": "string", "default": None}), {"a": "x", "b": None}, {"a": "x"}),
        (parameters(a={"type": "string"}), {"a": "x", "c": None}, {"a": "x"}),
        (parameters(a={"type": "string"}) | {"additionalProperties": False}, {"a": "x", "c": None}, {"a": "x"}),
        (parameters(a=parameters(b={"type": "string"})), {"a": {"b": "x", "c": None}}, {"a": {"b": "x"}}),
        (
            parameters(a={"type": "array", "items": parameters(b={"type": "string"}, c={"type": "integer"})}),
            {"a": [{"b": "x", "c": None}]},
            {"a": [{"b": "x"}]},
        ),
        (
            parameters(a={"$ref": "#/$defs/d"}) | {"$defs": {"d": parameters(b={"type": "string"})}},
            {"a": {"b": "x", "c": None}},
            {"a": {"b": "x"}},
        ),
        (
            parameters(a={"type": "string"}, b={"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            {"a": "x", "b": None},
            {"a": "x"},
        ),
    ],
)
def test_an_argument_that_may_not_be_null_goes(schema: Any, arguments: Any, left: Any, tmp_path: Path) -> None:
    example = talk(user(), calls(call("f", arguments)), tools=[function("f", schema)])
    assert findings([example], "trl") == []
    file = write(tmp_path, lines(example))
    command("fix", *ALONE, file)
    assert [json.loads(text) for text in arguments_in(file)] == [left]


def test_a_text_of_arguments_is_no_matter_of_filling(tmp_path: Path) -> None:
    schema = parameters(a={"type": "string"})
    example = talk(user(), calls(call("f", '{"a": null}')), tools=[function("f", schema)])
    assert findings([example]) == [("tool-arguments/schema", "error", None)]


@pytest.mark.parametrize(
    "schema",
    [
        parameters(a={"type": ["string", "null"], "default": None}),
        parameters(a={"enum": ["x", None]}),
        parameters(a={"const": None}),
        parameters(a={"type": "null", "const": None}),
        parameters(a={"default": {"b": None}, "examples": [{"b": None}]}),
        parameters(a={"default": None}),
    ],
)
def test_a_null_that_a_schema_may_have_stays(schema: Any, tmp_path: Path) -> None:
    example = talk(user(), assistant(), tools=[function("f", schema)])
    assert findings([example]) == []
    file = write(tmp_path, lines(example))
    command("fix", *ALONE, file)
    assert file.read_text() == lines(example)


@pytest.mark.parametrize(
    "change",
    [
        {"a": {"type": "string", "enum": None, "description": None, "items": None, "format": None, "minLength": None}},
        {"a": {"type": "string"}, "b": None, "c": {"type": None, "enum": None}},
        {"a": {"type": "string", "const": None}},
        {"a": {"type": "string", "anyOf": None, "nullable": None, "properties": None}},
    ],
)
def test_a_null_that_a_schema_may_not_have_goes(change: Any, tmp_path: Path) -> None:
    clean = talk(user(), assistant(), tools=[function("f", {**parameters(a={"type": "string"})})])
    filled_tool = function("f", {**parameters(a={}), "properties": change, "$defs": None, "additionalProperties": None})
    file = write(tmp_path, lines(clean, {**clean, "tools": [filled_tool]}))
    document = checked(file)
    assert [(one["line"], one["rule"], one["severity"]) for one in document["findings"]] == [(2, FILLED, "error")]
    command("fix", *ALONE, file)
    assert file.read_text() == lines(clean, clean)


@pytest.mark.parametrize(
    "example",
    [
        talk(user(), calls(content=None), result(), assistant(), tools=[tool()]),
        talk(user(), assistant(refusal=None, audio=None)),
        talk(user(), calls(), result('{"wind": null}'), assistant("null"), tools=[tool()]),
        talk(user("None"), assistant(), tools=[{**tool(), "function": {**tool()["function"], "strict": None}}]),
    ],
)
def test_a_null_that_means_something_is_no_finding(example: Any) -> None:
    assert findings([example]) == []


def test_columns_of_the_user_are_left_alone(tmp_path: Path) -> None:
    example = talk({**user(), "tool_calls": None}, assistant(), source=None, meta={"score": None})
    file = write(tmp_path, lines(example))
    command("fix", *ALONE, file)
    assert file.read_text() == lines({**example, "messages": [user(), assistant()]})


@pytest.mark.parametrize(
    ("example", "left"),
    [
        (talk(user(), assistant(), prompt=None, completion=None), talk(user(), assistant())),
        (talk(user(), assistant(), text=None, chosen=None, rejected=None), talk(user(), assistant())),
        (talk(user(), assistant(), tools=None, functions=None, parallel_tool_calls=None), talk(user(), assistant())),
        ({"prompt": "Hi", "completion": " Yo", "messages": None}, {"prompt": "Hi", "completion": " Yo"}),
        (
            talk(
                {**user(), "name": None, "tool_call_id": None, "thinking": None, "refusal": None},
                assistant(weight=None),
            ),
            talk(user(), assistant()),
        ),
        (
            talk(
                user([{"type": "text", "text": "Hi", "image_url": None}]),
                calls({**call(), "index": None}),
                {**result(), "tool_calls": None},
                tools=[{**tool(), "name": None}],
            ),
            talk(user([{"type": "text", "text": "Hi"}]), calls(), result(), tools=[tool()]),
        ),
    ],
)
def test_null_at_the_root_and_in_messages_goes(example: Any, left: Any, tmp_path: Path) -> None:
    own = findings([left])
    assert [one for one in findings([example]) if one[0] != FILLED] == own
    assert ftlint.fix_example(example) == left
    file = write(tmp_path, line(user(), assistant()) + lines(example) if "messages" in left else lines(example))
    command("fix", *ALONE, "--rule", FILLED, file)
    assert json.loads(file.read_text().splitlines()[-1]) == left


def test_a_call_without_type_is_reported_as_such_and_not_as_of_another_type(tmp_path: Path) -> None:
    example = talk(user(), calls({**call(), "type": None}), result(), assistant(), tools=[tool()])
    file = write(tmp_path, lines(example))
    assert [rule for rule, _, _ in findings([example])] == ["message-shape/malformed-call"]
    command("fix", *ALONE, file)
    assert file.read_text() == line(user(), calls(), result(), assistant(), tools=[tool()])


@pytest.mark.parametrize("size", [1, 300])
def test_the_finding_counts_the_examples_and_is_at_the_worst(size: int, tmp_path: Path) -> None:
    harmless = line({**user(), "name": None}, assistant())
    rejected = line(user(), assistant(function_call=None))
    report = ftlint.check(write(tmp_path, "\n" + harmless * size + rejected * size), isolated=True, rule=FILLED)
    (one,) = report.findings
    assert (one.line, one.severity.value, one.pointer) == (size + 2, "error", "/messages/1/function_call")
    assert f"({2 * size:,} examples)" in one.message
    assert report.exit_code == 1
    assert ftlint.check(write(tmp_path, harmless), isolated=True, rule=FILLED).exit_code == 0
