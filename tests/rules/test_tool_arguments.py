from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.results.finding import Fix, Severity
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    result,
    tool,
    user,
)
from tests.rules import harness
from tests.rules.harness import fixed, found, problems

RULE = "tool-arguments"
REMOTE = "tool-definitions/remote-reference"
ARGUMENTS = "/messages/1/tool_calls/0/function/arguments"


def record(arguments: Any, parameters: Any = None, **root: Any) -> str:
    """A line with one call of ``f``, whose ``parameters`` are these (any object when none are given)."""
    function = {"name": "f", **({} if parameters is None else {"parameters": parameters})}
    declared = {"tools": [{"type": "function", "function": function}], **root}
    return line(user(), calls(call("f", arguments)), **declared)


def properties(**declared: Any) -> dict[str, Any]:
    return {"type": "object", "properties": declared}


def messages(text: str, check: str = RULE, **more: Any) -> list[str]:
    return [seen.message for _, seen in problems(text, check, **more)]


def fixes(text: str, check: str = RULE) -> list[Fix | None]:
    return [seen.fix for _, seen in problems(text, check)]


def arguments_of(text: str) -> Any:
    return json.loads(text)["messages"][1]["tool_calls"][0]["function"]["arguments"]


def fixed_value(arguments: Any, parameters: Any = None, *, unsafe: bool = False, check: str = RULE) -> Any:
    """The arguments after the fix; everything else in the record must be as it was."""
    before = record(arguments, parameters)
    after = fixed(before, check, unsafe=unsafe)
    assert fixed(after, check, unsafe=unsafe) == after
    assert record(arguments_of(after), parameters) == after
    return arguments_of(after)


@pytest.fixture
def wants_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every profile takes arguments as objects."""
    monkeypatch.setattr(harness, "load_profile", lambda name: load_profile(name)._replace(arguments="object"))


# --- valid calls


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        ("{}", None),
        ('{"anything": [1, {"deep": null}]}', None),
        ('{"a": 1}', {}),
        ('{"a": 1}', True),
        ('{"symbol": "MSFT"}', {"type": "object", "properties": {}, "required": ["symbol"]}),
        (' {\n  "a" : 1\n} ', properties(a={"type": "integer"})),
        ('{"a": 1.0}', properties(a={"type": "integer"})),
        ('{"a": 123456789012345678901234567890}', properties(a={"type": "integer"})),
        ('{"a": {"a": 1}, "b": ":\\":"}', properties(a={"type": "object"}, b={"type": "string"})),
        ('{"a": "x"}', properties(a={"enum": ["x", "y"]})),
        ('{"a": "not a date"}', properties(a={"type": "string", "format": "date"})),
        ('{"b": 1}', {**properties(a={}), "patternProperties": {"^b": {}}}),
        ('{"b": 1}', {**properties(a={}), "additionalProperties": {"type": "integer"}}),
        ('{"b": 1}', {**properties(a={}), "allOf": [{"properties": {"b": {}}}]}),
    ],
)
def test_valid_calls_have_no_findings(arguments: str, parameters: Any) -> None:
    assert found(record(arguments, parameters), RULE) == []


def test_without_declared_properties_no_argument_is_unknown() -> None:
    assert found(record('{"b": 1}', {"type": "object", "properties": {}}), RULE) == []


@pytest.mark.parametrize("arguments", ["null", " null\n", "", "  ", None])
@pytest.mark.parametrize("parameters", [{"type": "object", "properties": {}}, properties(a={"type": "string"}), None])
def test_missing_arguments_become_an_empty_object_if_none_is_required(arguments: Any, parameters: Any) -> None:
    assert found(record(arguments, parameters), RULE) == [(1, "tool-arguments/not-object", ARGUMENTS)]
    assert fixed_value(arguments, parameters) == "{}"
    assert found(record("{}", parameters), RULE) == []


def test_missing_arguments_become_an_object_if_the_profile_expects_objects() -> None:
    for arguments in ("null", "", None):
        fixed_record = json.loads(fixed(record(arguments, properties(a={})), RULE, profile="trl"))
        assert fixed_record["messages"][1]["tool_calls"][0]["function"]["arguments"] == {}


@pytest.mark.parametrize("arguments", ["null", "", None])
def test_missing_arguments_are_not_fixed_if_one_is_required_or_the_tool_is_unknown(arguments: Any) -> None:
    required = {**properties(a={"type": "string"}), "required": ["a"]}
    for parameters in (required, {"type": "none"}):
        assert fixed_value(arguments, parameters) == arguments
    undeclared = line(user(), calls(call(arguments=arguments)))
    assert fixed(undeclared, RULE) == undeclared


def test_tool_calls_and_function_calls_are_checked_against_their_definitions() -> None:
    legacy = line(user(), function_call(arguments='{"city": 1}'), functions=[definition()])
    assert found(legacy, RULE) == [(1, "tool-arguments/schema", "/messages/1/function_call/arguments")]
    modern = line(user(), calls(call(arguments='{"city": 1}')), tools=[tool()])
    assert found(modern, RULE) == [(1, "tool-arguments/schema", ARGUMENTS)]


def test_every_call_of_a_message_is_checked() -> None:
    second = call(arguments='{"city": 1}', id="call_2")
    text = line(user(), calls(call(), second), tools=[tool()])
    assert [where for _, _, where in found(text, RULE)] == ["/messages/1/tool_calls/1/function/arguments"]


def test_calls_in_preference_outputs_and_shared_calls_are_reported_once() -> None:
    shared = [user(), calls(call(arguments="[]")), result(), user()]
    data = {
        "input": {"messages": shared, "tools": [tool()]},
        "preferred_output": [calls(call(arguments='{"city": 1}'))],
        "non_preferred_output": [calls(call(arguments='{"city": 2}'))],
    }
    assert found(json.dumps(data), RULE) == [
        (1, "tool-arguments/not-object", "/input/messages/1/tool_calls/0/function/arguments"),
        (1, "tool-arguments/schema", "/non_preferred_output/0/tool_calls/0/function/arguments"),
        (1, "tool-arguments/schema", "/preferred_output/0/tool_calls/0/function/arguments"),
    ]


# --- the form


def test_an_object_is_serialized_as_json() -> None:
    assert fixed_value({"city": "Zürich", "days": [1, 2.5, None]}) == '{"city": "Zürich", "days": [1, 2.5, null]}'


def test_an_object_with_a_number_that_may_have_lost_digits_is_not_fixed() -> None:
    text = record({"n": 0}).replace('"n": 0', '"n": 123456789012345678901234567890')
    assert fixes(text) == [None]
    assert "manually" in messages(text)[0]
    assert (
        fixed(text, RULE)
        == json.dumps(json.loads(text.replace("123456789012345678901234567890", "1.2345678901234568e29"))) + "\n"
    )


def test_arguments_of_the_wrong_type_are_checked_against_the_schema() -> None:
    text = record({"days": "3"}, properties(days={"type": "integer"}))
    assert found(text, RULE) == [
        (1, "tool-arguments/wrong-form", ARGUMENTS),
        (1, "tool-arguments/schema", f"{ARGUMENTS}/days"),
    ]
    assert arguments_of(fixed(text, RULE)) == '{"days": 3}'


@pytest.mark.usefixtures("wants_objects")
def test_a_string_becomes_an_object_if_the_profile_expects_objects() -> None:
    assert fixed_value('{"city": "Paris"}') == {"city": "Paris"}
    assert found(record({"city": "Paris"}), RULE) == []


@pytest.mark.usefixtures("wants_objects")
def test_a_string_without_an_object_is_not_reported_as_wrong_form() -> None:
    assert found(record("[1]"), RULE) == [(1, "tool-arguments/not-object", ARGUMENTS)]
    assert found(record("{'a'"), RULE) == [(1, "tool-arguments/invalid-json", ARGUMENTS)]


@pytest.mark.usefixtures("wants_objects")
def test_repaired_json_becomes_an_object_if_the_profile_expects_objects() -> None:
    assert fixed_value("{'a': True}", unsafe=True) == {"a": True}
    assert fixed_value('"{\\"a\\": 1}"') == {"a": 1}


@pytest.mark.usefixtures("wants_objects")
def test_pointers_lead_into_arguments_that_are_objects() -> None:
    closed = {**properties(a={"type": "array", "items": {"enum": ["x"]}}), "additionalProperties": False}
    assert found(record({"a": ["x", "y"], "b/c": 1}, closed), RULE) == [
        (1, "tool-arguments/enum", f"{ARGUMENTS}/a/1"),
        (1, "tool-arguments/schema", f"{ARGUMENTS}/b~1c"),
    ]
    assert fixed_value({"a": ["x", "X"]}, closed, unsafe=True) == {"a": ["x", "x"]}


# --- JSON


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("{'a': True, 'b': False, 'c': None}", '{"a": true, "b": false, "c": null}'),
        ('{"a": [1, 2, ],\n}', '{"a": [1, 2 ]\n}'),
        (
            "{'n': 123456789012345678901234567890, 'f': 1e5, 'g': 1.0}",
            '{"n": 123456789012345678901234567890, "f": 1e5, "g": 1.0}',
        ),
        ("{'a': \"it's\", 'b': 'say \"x\"', 'c': 'it\\'s'}", '{"a": "it\'s", "b": "say \\"x\\"", "c": "it\'s"}'),
        ("{'a': '\\xe9\\u00e9\\n'}", '{"a": "\\u00e9\\u00e9\\n"}'),
        ('{"a": "one\ntwo"}', '{"a": "one\\ntwo"}'),
        ("'{\"a\": 1}'", '{"a": 1}'),
    ],
)
def test_almost_json_is_repaired(bad: str, good: str) -> None:
    assert fixes(record(bad)) == [Fix.UNSAFE]
    assert fixed_value(bad) == bad
    assert fixed_value(bad, unsafe=True) == good


@pytest.mark.parametrize(
    "bad",
    [
        '{"a": 1',
        "not json",
        "{a: 1}",
        "{,}",
        '{"a": 1,,}',
        '{"a": NaN}',
        "{'a': nan}",
        '{"a": -Infinity}',
        '{"a": 1e999}',
        "{'a': (1, 2)}",
        "{'a', 'b'}",
        "{1: 2}",
        "{'a': '\\d'}",  # Python and JSON disagree on what the backslash means
        "{'a': 1, 'a': 2}",
        "{'a': __import__('os')}",
        "[True]",
        '{"a": "\\ud83d"}',
        '{"a": 1} {"b": 2}',
        "{" * 5000,
        "'" * 5001,
        "-" * 5000,
        "{'a': " * 2000 + "1" + "}" * 2000,
    ],
)
def test_ambiguous_json_is_reported_but_not_fixed(bad: str) -> None:
    assert found(record(bad), RULE) == [(1, "tool-arguments/invalid-json", ARGUMENTS)]
    assert fixes(record(bad)) == [None]
    assert fixed_value(bad, unsafe=True) == bad


def test_the_reason_names_the_place_in_the_arguments() -> None:
    assert messages(record('{"a": True}')) == [
        "the arguments are not valid JSON: at character 7: `True` is not JSON; write `true`"
    ]
    assert messages(record('{"a": 1')) == ["the arguments are not valid JSON: it ends too early"]


@pytest.mark.parametrize("times", [2, 3, 5])
def test_repeatedly_encoded_json_is_decoded_to_the_innermost_level(times: int) -> None:
    inner = '{"a":1.0, "b": 1e5, "c": "\\u00e9"}'
    text = inner
    for _ in range(times - 1):
        text = json.dumps(text)
    assert found(record(text), RULE) == [(1, "tool-arguments/double-encoded", ARGUMENTS)]
    assert fixed_value(text) == inner


def test_errors_inside_decoded_json_are_fixed_too() -> None:
    assert fixed_value(json.dumps('{"n": "3"}'), properties(n={"type": "integer"})) == '{"n": 3}'


@pytest.mark.parametrize("arguments", ['"hello"', '"{\\"a\\": "', "[]", "3", "true", '"[1]"', '"null"', [], 3, True])
def test_json_that_is_not_an_object(arguments: Any) -> None:
    assert found(record(arguments), RULE) == [(1, "tool-arguments/not-object", ARGUMENTS)]
    assert fixes(record(arguments)) == [None]


@pytest.mark.parametrize(
    "arguments",
    ['{"a": 1, "a": 1}', '{"x": {"a": 1, "b": ":", "a": 2}}', '{"a": 1, "\\u0061": 2}', '{"é": 1, "\\u00e9": 2}'],
)
def test_duplicate_keys_are_found_with_any_escapes(arguments: str) -> None:
    assert found(record(arguments), RULE) == [(1, "tool-arguments/duplicate-key", ARGUMENTS)]
    assert fixed_value(arguments, unsafe=True) == arguments


@pytest.mark.parametrize(
    "arguments",
    [
        '{"a": {"a": 1}}',
        '[{"a": 1}, {"a": 2}]',
        '{"x": [{"a": 1}, {"a": 2}]}',
        '{"q": "\\u0022:\\u0022"}',
        '{"a": "\\"a\\": 1"}',
    ],
)
def test_equal_keys_of_different_objects_are_not_duplicates(arguments: str) -> None:
    assert found(record(arguments), "tool-arguments/duplicate-key") == []


def test_deep_nesting_does_not_crash() -> None:
    deep = '{"a": ' * 900 + '"3"' + "}" * 900
    schema = {"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#"}, {"type": "integer"}]}}}
    assert found(record(deep), RULE) == []
    found(record(deep, schema), RULE)
    assert fixed_value(json.dumps(deep)) == deep


# --- the function's name


def test_a_misspelled_name_is_fixed_in_the_call_and_its_results() -> None:
    text = line(
        user(),
        calls(call("get_wether")),
        result(name="get_wether"),
        assistant(),
        tools=[tool("get_weather"), tool("send_mail")],
    )
    assert messages(text) == ["undeclared tool `get_wether`; did you mean `get_weather`?"]
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == text.replace("get_wether", "get_weather")


def test_a_misspelled_name_is_fixed_in_legacy_results() -> None:
    text = line(
        user(), function_call("getWeather"), function_result(name="getWeather"), assistant(), functions=[definition()]
    )
    assert fixed(text, RULE, unsafe=True) == text.replace("getWeather", "get_weather")


def test_a_name_similar_to_two_tools_is_not_fixed() -> None:
    text = line(user(), calls(call("get_price")), tools=[tool("get_prices"), tool("get_pricey"), tool()])
    assert found(text, RULE) == [(1, "tool-arguments/undeclared-tool", "/messages/1/tool_calls/0/function/name")]
    assert fixed(text, RULE, unsafe=True) == text


def test_an_unknown_name_is_reported_at_each_call() -> None:
    text = line(user(), calls(call("a"), call("b", id="call_2")), tools=[tool()])
    assert messages(text) == [
        "undeclared tool `a`; declare it or correct the name",
        "undeclared tool `b`; declare it or correct the name",
    ]
    assert [seen.severity for _, seen in problems(text, RULE)] == [None, None]


def test_an_example_without_definitions_has_one_warning() -> None:
    text = line(user(), calls(call("a"), call("b", id="call_2")), result(), calls(call("c")), tools=[])
    assert found(text, RULE) == [(1, "tool-arguments/undeclared-tool", "/messages/1/tool_calls/0/function/name")]
    assert problems(text, RULE)[0][1].severity is Severity.WARNING
    assert fixes(text) == [None]


def test_a_preference_example_without_definitions_has_one_warning() -> None:
    data = {
        "input": {"messages": [user()]},
        "preferred_output": [calls(call("a"))],
        "non_preferred_output": [calls(call("b"))],
    }
    assert found(json.dumps(data), RULE) == [
        (1, "tool-arguments/undeclared-tool", "/preferred_output/0/tool_calls/0/function/name")
    ]


@pytest.mark.parametrize("tools", [json.dumps([tool()]), {"f": {}}, [tool(), {"type": "function"}], [tool(), "g"]])
def test_calls_are_not_undeclared_if_the_definitions_are_unreadable(tools: Any) -> None:
    assert found(line(user(), calls(call("g", "{}")), tools=tools), RULE) == []


# --- what the declaration asks for


def test_each_place_has_one_finding() -> None:
    schema = {
        **properties(
            a={"type": "string"}, b={"type": "object", "required": ["x", "y"]}, c={"minimum": 3, "multipleOf": 2}
        ),
        "required": ["d"],
        "additionalProperties": False,
    }
    assert messages(record('{"a": 1, "b": {}, "c": 1, "e": 0}', schema)) == [
        "`d` is missing",
        "`a` must be a string, not 1",
        "`b.x` and `b.y` are missing",
        "`c` must be at least `3`, not `1`; `c` must be a multiple of `2`, not `1`",
        "`e` is not declared, and additional properties are not allowed",
    ]


def test_a_misspelled_argument_of_a_closed_schema_has_a_suggestion() -> None:
    closed = {**properties(country={}), "additionalProperties": False}
    assert messages(record('{"contry": "FR"}', closed)) == [
        "`contry` is not declared, and additional properties are not allowed; did you mean `country`?"
    ]


@pytest.mark.parametrize(
    ("value", "declared", "becomes"),
    [
        ('"3"', {"type": "integer"}, "3"),
        ('"-12"', {"type": "number"}, "-12"),
        ('"1.5"', {"type": "number"}, "1.5"),
        ('"true"', {"type": "boolean"}, "true"),
        ('"3"', {"type": ["integer", "null"]}, "3"),
        ('"3"', {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "3"),
        ('["1", 2, "3"]', {"type": "array", "items": {"type": "integer"}}, "[1, 2, 3]"),
        ('{"b": "3"}', {"type": "object", "properties": {"b": {"type": "integer"}}}, '{"b": 3}'),
    ],
)
def test_a_string_that_is_the_json_of_the_expected_type_is_converted(value: str, declared: Any, becomes: str) -> None:
    assert fixed_value(f'{{"a": {value}}}', properties(a=declared)) == f'{{"a": {becomes}}}'


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        ('"03"', {"type": "integer"}),
        ('" 3"', {"type": "integer"}),
        ('"3.0"', {"type": "integer"}),
        ('"1.50"', {"type": "number"}),
        ('"+3"', {"type": "integer"}),
        ('"1e5"', {"type": "number"}),
        ('"True"', {"type": "boolean"}),
        ('"1"', {"type": "boolean"}),
        ('"null"', {"type": "null"}),
        ('"[1]"', {"type": "array"}),
        ('"123456789012345678901234567890"', {"type": "integer"}),
        ('"3"', {"type": "integer", "minimum": 5}),
        ('"3"', {"type": "integer", "enum": [1, 2]}),
        ('["1", 1]', {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}),
        ("3", {"type": "string"}),
    ],
)
def test_an_ambiguous_value_is_not_converted(value: str, declared: Any) -> None:
    arguments = f'{{"a": {value}}}'
    assert fixes(record(arguments, properties(a=declared))) == [None]
    assert fixed_value(arguments, properties(a=declared), unsafe=True) == arguments


def test_the_other_characters_of_the_arguments_are_kept() -> None:
    before = '{"big":123456789012345678901234567890 ,"f": 1.0,"g":1e5,\n"n": "3", "t":"\\u00e9é"}'
    after = '{"big":123456789012345678901234567890 ,"f": 1.0,"g":1e5,\n"n": 3, "t":"\\u00e9é"}'
    declared = properties(n={"type": "integer"}, big={}, f={}, g={}, t={})
    assert fixed_value(before, declared) == after


def test_an_undeclared_argument_of_an_open_schema() -> None:
    text = record('{"contry": "FR", "zzz": 1}', properties(country={"type": "string"}))
    assert messages(text) == [
        "`contry` is not a declared argument of `f`; did you mean `country`?",
        "`zzz` is not a declared argument of `f`",
    ]
    assert found(text, RULE) == [(1, "tool-arguments/unknown-argument", ARGUMENTS)] * 2
    assert fixes(text) == [None, None]


@pytest.mark.parametrize(
    ("value", "options", "near"),
    [
        ("celcius", ["celsius", "fahrenheit"], "celsius"),
        ("Celsius", ["celsius", "fahrenheit"], "celsius"),
        ("2", [1, 2, 3], 2),
        ("kelvin", ["celsius", "fahrenheit"], None),
        (3, [1, 2], None),
        (None, ["a", "b"], None),
    ],
)
def test_the_similar_value_of_an_enum(value: Any, options: list[Any], near: Any) -> None:
    arguments, declared = json.dumps({"u": value}), properties(u={"enum": options})
    assert found(record(arguments, declared), RULE) == [(1, "tool-arguments/enum", ARGUMENTS)]
    assert fixed_value(arguments, declared) == arguments
    assert json.loads(fixed_value(arguments, declared, unsafe=True)) == {"u": value if near is None else near}


def test_the_message_names_the_allowed_and_the_similar_value() -> None:
    text = record('{"format": "celcius"}', properties(format={"type": "string", "enum": ["celsius", "fahrenheit"]}))
    assert messages(text) == ["`format` is `celcius`, but must be one of celsius, fahrenheit; did you mean `celsius`?"]


def test_an_enum_is_found_through_a_reference_but_not_in_a_choice() -> None:
    referred = {**properties(u={"$ref": "#/$defs/unit"}), "$defs": {"unit": {"enum": ["x"]}}}
    assert found(record('{"u": "y"}', referred), RULE) == [(1, "tool-arguments/enum", ARGUMENTS)]
    optional = properties(u={"anyOf": [{"type": "string", "enum": ["x"]}, {"type": "null"}]})
    assert found(record('{"u": "y"}', optional), RULE) == [(1, "tool-arguments/schema", ARGUMENTS)]
    assert messages(record('{"u": "y"}', optional)) == ["`u` is `y`, but must be x"]


def test_a_wrong_type_hides_the_enum() -> None:
    text = record('{"u": 3}', properties(u={"type": "string", "enum": ["x"]}))
    assert messages(text) == ["`u` must be a string, not 3"]


@pytest.mark.parametrize("parameters", [{"type": "dict", "properties": {"a": {"type": "int"}}}, [], "x", 3])
def test_calls_are_not_checked_against_an_invalid_schema(parameters: Any) -> None:
    assert found(record('{"a": "b"}', parameters), RULE) == []


def test_the_draft_in_the_schema_is_used() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {"a": {"minimum": 3, "exclusiveMinimum": True}},
    }
    assert found(record('{"a": 3}', old), RULE) == [(1, "tool-arguments/schema", ARGUMENTS)]


# --- schemas that would hurt


@pytest.fixture
def server() -> Iterator[tuple[int, list[Any]]]:
    """A port that somebody listens at, and the connections that were made to it."""
    visits: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = listening.accept()
                except TimeoutError:
                    continue
                visits.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], visits
        stop.set()
        thread.join()


@pytest.mark.parametrize("at", ["$ref", "$dynamicRef", "$id", "$schema", "nested"])
def test_nothing_is_ever_fetched(server: tuple[int, list[Any]], at: str) -> None:
    port, visits = server
    address = f"http://127.0.0.1:{port}/x.json"
    schema = {
        "$ref": {"$ref": address},
        "$dynamicRef": {"$dynamicRef": address},
        "$id": {"$id": f"http://127.0.0.1:{port}/", "properties": {"a": {"$ref": "x.json"}}},
        "$schema": {"$schema": address, "type": "object"},
        "nested": properties(a={"anyOf": [{"$ref": f"{address}#/x"}]}),
    }[at]
    text = record('{"a": 1}', schema)
    assert found(text, RULE) == []
    (reported,) = problems(text, REMOTE)
    assert address in reported[1].message
    assert fixed(text, unsafe=True) == text
    assert visits == []


def test_a_remote_reference_is_reported_at_the_definition_not_at_the_calls() -> None:
    remote = {"name": "f", "description": "F", "parameters": {"$ref": "https://example.invalid/x.json"}}
    text = line(
        user(), calls(call("f", "{}"), call("f", "{}", id="call_2")), tools=[{"type": "function", "function": remote}]
    )
    assert found(text, RULE) == []
    assert [(check, at) for _, check, at in found(text) if at] == [(REMOTE, "/tools/0/function/parameters/$ref")]


def test_a_catastrophic_pattern_is_decided_quickly() -> None:
    near_match = json.dumps({"a": "a" * 50_000 + "!"})
    assert found(record(near_match, properties(a={"pattern": "^(a+)+$"})), RULE) == [
        (1, "tool-arguments/schema", ARGUMENTS)
    ]


@pytest.mark.parametrize("pattern", ["^(a|aa)+(?!b)$", "^(?:(a+)b?)+\\1c$"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_an_undecidable_pattern_is_not_a_finding(pattern: str, wrapped: bool) -> None:
    declared: Any = {"pattern": pattern}
    near_match = json.dumps({"a": "a" * 5_000 + "!"})
    text = record(near_match, properties(a={"anyOf": [declared, {"type": "null"}]} if wrapped else declared))
    assert found(text, RULE) == []


@pytest.mark.parametrize("schema", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"not": {"not": {"$ref": "#"}}}])
def test_a_schema_that_refers_to_itself_ends(schema: Any) -> None:
    found(record('{"a": 1}', schema), RULE)


def test_long_values_in_messages_are_shortened() -> None:
    text = record(json.dumps({"a": "x" * 10_000, "k" * 10_000: 1}), properties(a={"type": "integer"}))
    assert all(len(message) < 200 for message in messages(text))


# --- the fix on anything


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e15, 1e15) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)
STYLES = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : ")]),
        "indent": st.sampled_from([None, 2]),
    }
)


@given(OBJECTS, OBJECTS, st.integers(-(2**63), 2**63), STYLES)
def test_only_the_converted_value_changes(
    before: dict[str, Any], after: dict[str, Any], number: int, style: dict[str, Any]
) -> None:
    around = [(key, value) for key, value in {**before, **after}.items() if key != "number"]
    half = len(around) // 2

    def text(value: Any) -> str:
        return json.dumps(dict([*around[:half], ("number", value), *around[half:]]), **style)

    schema = {"type": "object", "properties": {"number": {"type": "integer"}}, "additionalProperties": True}
    old, new = record(text(str(number)), schema), record(text(number), schema)
    assert fixed(old, "tool-arguments/schema") == new
    assert fixed(new, "tool-arguments/schema") == new
    assert found(new, "tool-arguments/schema") == []


@given(OBJECTS)
def test_converting_an_object_to_a_string_keeps_its_value(value: dict[str, Any]) -> None:
    after = fixed_value(value)
    assert json.loads(after) == value
    assert found(record(after), RULE) == []


@given(OBJECTS, STYLES, st.integers(1, 3))
def test_the_innermost_json_is_kept_as_written(value: dict[str, Any], style: dict[str, Any], times: int) -> None:
    inner = wrapped = json.dumps(value, **style)
    for _ in range(times):
        wrapped = json.dumps(wrapped)
    assert fixed_value(wrapped) == inner


@given(OBJECTS)
def test_a_python_literal_keeps_its_python_value_or_is_not_fixed(value: dict[str, Any]) -> None:
    text = repr(value)
    after = fixed_value(text, unsafe=True)
    assert after == text or json.loads(after) == value


@given(st.text(st.sampled_from("{}[]:,'\"\\ \n\tTrueNone1.-eEax\ud83d\u2028"), max_size=30))
def test_no_string_causes_a_crash(text: str) -> None:
    whole = text.encode("utf-8", "replace").decode()
    after = fixed_value(whole, properties(a={"type": "integer"}), unsafe=True)
    assert fixes(record(after, properties(a={"type": "integer"}))).count(Fix.SAFE) == 0
