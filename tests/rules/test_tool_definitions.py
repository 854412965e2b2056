"""Every check and fix of tool definitions, and valid definitions that look unusual."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.results.finding import Fix
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
from tests.helpers import REGISTRY
from tests.rules.harness import fixed, found, problems

RULE = "tool-definitions"


def reported(text: str, **settings: Any) -> list[tuple[str, str]]:
    """``(check, pointer)`` of the rule's findings, except missing descriptions."""
    findings = [(check.removeprefix(f"{RULE}/"), pointer) for _, check, pointer in found(text, RULE, **settings)]
    return [finding for finding in findings if finding[0] != "missing-description"]


def fixes(text: str) -> dict[str, Fix | None]:
    return {seen.check.removeprefix(f"{RULE}/"): seen.fix for _, seen in problems(text, RULE)}


def messages(text: str, check: str) -> list[str]:
    return [seen.message for _, seen in problems(text, f"{RULE}/{check}")]


def with_tools(*tools: Any, **more: Any) -> str:
    return line(user(), assistant(), tools=list(tools), **more)


def function(parameters: Any = None, **more: Any) -> dict[str, Any]:
    own = {"name": "f", "description": "Do it", **({} if parameters is None else {"parameters": parameters}), **more}
    return {"type": "function", "function": own}


def schema(parameters: Any, **more: Any) -> str:
    return with_tools(function(parameters, **more))


def fixed_value(text: str, unsafe: bool = False) -> Any:
    return json.loads(fixed(text, RULE, unsafe=unsafe))


def fixed_schema(parameters: Any, unsafe: bool = False, **more: Any) -> Any:
    return fixed_value(schema(parameters, **more), unsafe)["tools"][0]["function"]["parameters"]


def preference(**asked: Any) -> str:
    record = {
        "input": {"messages": [user()], **asked},
        "preferred_output": [calls(call("a.b", "{}"))],
        "non_preferred_output": [assistant()],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


AT = "/tools/0/function"
PARAMETERS = f"{AT}/parameters"
OBJECT: dict[str, Any] = {"type": "object", "properties": {}}


class TestRightDefinitions:
    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({}, id="nothing asked"),
            pytest.param(OBJECT, id="no arguments"),
            pytest.param({"properties": {"a": {}}}, id="no type at the root"),
            pytest.param({"type": ["object", "null"]}, id="an object or null"),
            pytest.param({"type": "object", "properties": {"type": {"type": "string"}}}, id="a property called type"),
            pytest.param({"properties": {"a": {"enum": ["dict", "str"], "default": "str"}}}, id="type names as values"),
            pytest.param({"properties": {"a": {"const": {"type": "dict"}}}}, id="a constant that looks like a schema"),
            pytest.param({"properties": {"a": {"examples": [{"type": "str"}]}}}, id="an example that looks like one"),
            pytest.param({"properties": {"required": {"type": "boolean"}}}, id="a property called required"),
            pytest.param({"properties": {"a": {"nullable": True, "optional": True}}}, id="unknown keywords"),
            pytest.param({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object"}}}, id="a reference inside"),
            pytest.param(
                {"$id": "https://x.invalid/y", "properties": {"a": {"$ref": "#/$defs/z"}}, "$defs": {"z": {}}}
            ),
            pytest.param({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}, id="draft 7"),
            pytest.param(
                {"$schema": "http://json-schema.org/draft-03/schema#", "type": "object"}, id="a draft unknown"
            ),
            pytest.param({"$schema": "http://json-schema.org/draft-07/schema#", "items": [{}, {}]}, id="items of old"),
            pytest.param({"properties": {"a": {"pattern": r"^[\w-.]+$"}}}, id="a pattern of JavaScript"),
            pytest.param({"properties": {"a": {"pattern": r"^\p{L}+$"}}}, id="a pattern with letters of any script"),
        ],
    )
    def test_valid_schemas_have_no_findings(self, parameters: Any) -> None:
        assert found(schema(parameters), RULE) == []

    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({"properties": {"a": {}}, "anyOf": [{"required": ["a"]}]}, id="declared around it"),
            pytest.param({"required": ["a"], "allOf": [{"properties": {"a": {}}}]}, id="declared inside"),
            pytest.param({"required": ["a"], "$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": {}}}}}),
            pytest.param({"required": ["a"], "patternProperties": {"^a": {}}}, id="declared by a pattern"),
            pytest.param({"required": ["a"], "additionalProperties": {"type": "string"}}, id="any name, of one type"),
            pytest.param({"not": {"required": ["a"]}}, id="forbidden"),
            pytest.param({"if": {"required": ["a"]}, "then": {}}, id="a condition"),
            pytest.param({"$defs": {"x": {"required": ["a"]}}}, id="a part to be joined"),
            pytest.param({"properties": {"required": {"enum": [["a"]]}, "properties": {}}}, id="only names"),
            pytest.param({"properties": {"a": {"default": {"required": ["b"]}}}}, id="a default"),
        ],
    )
    def test_required_names_may_be_declared_elsewhere(self, parameters: Any) -> None:
        assert reported(schema({"type": "object", **parameters})) == []

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(with_tools(tool()), id="tools"),
            pytest.param(line(user(), assistant()), id="none"),
            pytest.param(line(user(), function_call(), functions=[definition()]), id="functions that are not wrapped"),
            pytest.param(with_tools(function(strict=None)), id="strict is null"),
            pytest.param(schema(OBJECT, strict=False), id="strict is false"),
            pytest.param(with_tools(function(strict=True)), id="strict without parameters"),
            pytest.param(with_tools(function(parameters=None)), id="without parameters"),
            pytest.param(with_tools({"type": "function", "function": {**definition(), "parameters": None}}), id="null"),
            pytest.param(with_tools(*(tool(f"f{n}") for n in range(128))), id="as many as are taken"),
            pytest.param(with_tools(tool("a" * 64)), id="as long as is taken"),
            pytest.param(with_tools(tool("f"), tool("F")), id="names that differ by letter case"),
            pytest.param(line(user(), calls(), tools=[tool()]) * 2, id="one name on two lines"),
            pytest.param(line(user(), answer="Paris", tools=[tool()]), id="reinforcement"),
            pytest.param(with_tools(function(description="é" * 1024)), id="a long description of long characters"),
        ],
    )
    def test_valid_definitions_have_no_findings(self, text: str) -> None:
        assert found(text, RULE) == []

    def test_formats_without_definitions_have_no_findings(self) -> None:
        assert found(json.dumps({"prompt": "a", "completion": "b", "tools": {}}), RULE) == []


class TestShape:
    def test_a_json_string_becomes_a_list(self) -> None:
        text = line(user(), assistant(), tools=json.dumps([tool()]))
        assert reported(text) == [("not-a-list", "/tools")]
        assert fixed(text, RULE) == with_tools(tool())

    @pytest.mark.parametrize(
        "value",
        [
            pytest.param(json.dumps(tool()), id="a string with an object"),
            pytest.param("[{'type': 'function'}]", id="a Python literal"),
            pytest.param('[{"type": "function", "type": "function"}]', id="a duplicate key"),
            pytest.param('[{"n": 123456789012345678901234567890}]', id="digits that would be lost"),
            pytest.param("", id="an empty string"),
            pytest.param({}, id="an empty object"),
            pytest.param(tool(), id="an object"),
            pytest.param(7, id="a number"),
            pytest.param(False, id="false"),
        ],
    )
    @pytest.mark.parametrize("key", ["tools", "functions"])
    def test_other_values_are_reported_but_not_fixed(self, key: str, value: Any) -> None:
        text = line(user(), assistant(), **{key: value})
        assert found(text, f"{RULE}/not-a-list") == [(1, f"{RULE}/not-a-list", f"/{key}")]
        assert fixed(text, RULE, unsafe=True) == text

    def test_definitions_from_a_json_string_are_checked_too(self) -> None:
        text = line(user(), assistant(), tools=json.dumps([definition(), function({"type": "dict"}), "x"]))
        assert fixed_value(text)["tools"] == [tool(), function({"type": "object"}), "x"]
        assert reported(fixed(text, RULE)) == [("malformed", "/tools/2")]

    @pytest.mark.parametrize(
        ("entry", "pointer"),
        [
            ("get_weather", "/tools/0"),
            (None, "/tools/0"),
            ([], "/tools/0"),
            ({}, "/tools/0"),
            ({"type": "function"}, "/tools/0"),
            ({"type": "web_search"}, "/tools/0/type"),
            ({"type": "object", "properties": {}}, "/tools/0/type"),
            ({"type": ["function"], "function": definition()}, "/tools/0/type"),
            ({"type": "Function", "function": definition()}, "/tools/0/type"),
            ({"type": "function", "function": "get_weather"}, "/tools/0/function"),
            ({"function": None}, "/tools/0"),
            ({"functionDeclarations": [definition()]}, "/tools/0"),
        ],
    )
    def test_an_unreadable_entry_has_one_finding(self, entry: Any, pointer: str) -> None:
        assert found(with_tools(entry), RULE) == [(1, f"{RULE}/malformed", pointer)]
        assert fixed(with_tools(entry), RULE, unsafe=True) == with_tools(entry)

    def test_a_missing_type_is_added_first_and_a_null_type_is_replaced(self) -> None:
        text = with_tools({"function": definition()}, {"function": definition("g"), "type": None})
        assert reported(text) == [("malformed", "/tools/0"), ("malformed", "/tools/1")]
        assert fixed(text, RULE) == with_tools(tool(), {"function": definition("g"), "type": "function"})

    def test_functions_are_wrapped_with_or_without_a_type(self) -> None:
        flat = {"type": "function", "name": "g", "description": "Do it", "strict": False}
        text = with_tools(definition(), flat)
        assert reported(text) == [("unwrapped", "/tools/0"), ("unwrapped", "/tools/1")]
        wrapped = {"type": "function", "function": {"name": "g", "description": "Do it", "strict": False}}
        assert fixed(text, RULE) == with_tools(tool(), wrapped)

    def test_errors_in_an_unwrapped_function_are_reported_too(self) -> None:
        text = with_tools({"name": "a b", "parameters": {"type": "dict"}})
        places = [("unwrapped", "/tools/0"), ("name", "/tools/0/name"), ("invalid-schema", "/tools/0/parameters/type")]
        assert reported(text) == places
        assert reported(fixed(text, RULE, unsafe=True)) == []

    @pytest.mark.parametrize("key", ["input_schema", "inputSchema"])
    def test_a_definition_in_another_providers_format_is_not_wrapped(self, key: str) -> None:
        text = with_tools({"name": "f", "description": "Do it", key: OBJECT})
        assert fixes(text) == {"unwrapped": None}
        assert fixed(text, RULE, unsafe=True) == text

    def test_a_wrapped_entry_in_functions_is_fixed_by_the_migration(self) -> None:
        text = line(user(), assistant(), functions=[tool()])
        assert reported(text) == [("malformed", "/functions/0")]
        assert reported(fixed(text)) == []


class TestNames:
    @pytest.mark.parametrize(
        ("name", "new"),
        [
            ("weather.get", "weather_get"),
            ("get  weather!", "get_weather"),
            ("$get-weather", "get-weather"),
            ("a" * 65, "a" * 64),
            ("größe", "gr_e"),
            ("get_weather\n", "get_weather"),
        ],
    )
    def test_a_new_name_keeps_the_valid_characters(self, name: str, new: str) -> None:
        text = with_tools(tool(name))
        assert reported(text) == [("name", f"{AT}/name")]
        assert new in messages(text, "name")[0]
        assert fixed(text, RULE) == text
        assert fixed(text, RULE, unsafe=True) == with_tools(tool(new))

    @pytest.mark.parametrize("name", ["", "天气", "...", None, 7, ["f"]])
    def test_a_name_without_valid_characters_is_not_fixed(self, name: Any) -> None:
        text = with_tools({"type": "function", "function": {**definition(), "name": name}})
        assert fixes(text) == {"name": None}
        assert reported(text) == [("name", f"{AT}/name")]

    def test_a_missing_name_is_reported_at_the_function(self) -> None:
        text = with_tools({"type": "function", "function": {"description": "Do it"}})
        assert reported(text) == [("name", AT)]

    def test_calls_results_and_choices_are_renamed(self) -> None:
        def record(name: str) -> str:
            return line(
                user("call weather.get"),
                calls(call(name), call("other", id="call_2")),
                result(name=name),
                result(id="call_2", name="other"),
                assistant("weather.get said so"),
                {"role": "user", "name": "weather.get", "content": "Thanks"},
                assistant(),
                tools=[tool(name), tool("other")],
                tool_choice={"type": "function", "function": {"name": name}},
            )

        assert fixed(record("weather.get"), f"{RULE}/name", unsafe=True) == record("weather_get")

    def test_legacy_calls_and_results_are_renamed(self) -> None:
        def record(name: str) -> str:
            return line(
                user(), function_call(name), function_result(name=name), assistant(), functions=[definition(name)]
            )

        assert fixed(record("weather.get"), f"{RULE}/name", unsafe=True) == record("weather_get")

    def test_a_new_name_is_not_in_use(self) -> None:
        text = with_tools(tool("a.b"), tool("a_b"), tool("a b"), tool("a" * 64), tool("a" * 65))
        names = [entry["function"]["name"] for entry in fixed_value(text, unsafe=True)["tools"]]
        assert names == ["a_b_2", "a_b", "a_b_3", "a" * 64, "a" * 62 + "_2"]

    def test_calls_in_preference_outputs_are_renamed(self) -> None:
        text = preference(tools=[tool("a.b")])
        assert reported(text) == [("name", f"/input{AT}/name")]
        after = fixed_value(text, unsafe=True)
        assert after["input"]["tools"][0]["function"]["name"] == "a_b"
        assert after["preferred_output"][0]["tool_calls"][0]["function"]["name"] == "a_b"


class TestDuplicates:
    def test_equal_definitions_are_removed_in_any_key_order(self) -> None:
        turned = dict(reversed(definition().items()))
        text = with_tools(tool(), tool("g"), {"type": "function", "function": turned}, tool())
        assert reported(text) == [
            ("duplicate-name", "/tools/2/function/name"),
            ("duplicate-name", "/tools/3/function/name"),
        ]
        assert fixed(text, RULE) == with_tools(tool(), tool("g"))

    @pytest.mark.parametrize("other", [1.0, True, "1"])
    def test_different_definitions_are_kept(self, other: Any) -> None:
        text = with_tools(function({"default": 1}), function({"default": other}))
        assert fixes(text) == {"duplicate-name": None}
        assert fixed(text, RULE, unsafe=True) == text

    def test_definitions_with_numbers_that_lost_digits_are_kept(self) -> None:
        text = with_tools(function({"default": 10**30}), function({"default": 10**30}))
        assert fixes(text) == {"duplicate-name": None}

    def test_a_definition_equal_to_any_earlier_one_is_removed(self) -> None:
        a, b = function(description="A"), function(description="B")
        assert fixed(with_tools(a, b, b), RULE) == with_tools(a, b)

    @pytest.mark.parametrize("around", [{"strict": True}, {"cache_control": {"type": "ephemeral"}}])
    def test_entries_that_differ_outside_the_function_are_kept(self, around: dict[str, Any]) -> None:
        text = with_tools(tool(), {**tool(), **around})
        assert fixes(text) == {"duplicate-name": None}
        assert fixed(text, RULE, unsafe=True) == text

    def test_every_example_with_the_same_duplicates_is_fixed(self) -> None:
        """Legacy definitions that are equal become one object for all records; each has its own when it is changed."""
        text = line(user(), assistant(), functions=[definition(), definition()])
        assert fixed(text * 3, None) == fixed(text, None) * 3

    def test_equal_definitions_in_functions_are_removed(self) -> None:
        text = line(user(), assistant(), functions=[definition(), definition()])
        assert fixed(text, RULE) == line(user(), assistant(), functions=[definition()])


class TestSchema:
    def test_python_types_are_replaced_in_every_schema(self) -> None:
        def parameters(of: Any) -> Any:
            return {
                "type": of("dict"),
                "properties": {
                    "type": {"type": of("str"), "default": "str", "enum": ["str", "dict"]},
                    "n": {"type": [of("int"), "null"], "examples": [{"type": "int"}]},
                    "list": {"type": of("list"), "items": {"type": of("float")}, "const": ["list"]},
                    "any": {"anyOf": [{"type": of("bool")}, {"additionalProperties": {"type": of("dict")}}]},
                },
                "$defs": {"str": {"not": {"type": of("str")}}},
            }

        meant = {"dict": "object", "str": "string", "int": "integer", "float": "number", "bool": "boolean"}
        text = schema(parameters(lambda name: name))
        assert [check for check, _ in reported(text)] == ["invalid-schema"] * 8
        assert fixed(text, RULE) == schema(parameters(lambda name: {**meant, "list": "array"}[name]))

    def test_python_types_are_replaced_in_older_drafts(self) -> None:
        draft = {"$schema": "http://json-schema.org/draft-07/schema#", "items": {"type": "str"}}
        assert reported(schema(draft)) == [("invalid-schema", f"{PARAMETERS}/items/type")]
        assert fixed_schema(draft)["items"] == {"type": "string"}

    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({"type": "dict", "properties": {"a": {"type": "any"}}}, id="another type that is none"),
            pytest.param({"type": "dict", "required": "a"}, id="another fault"),
            pytest.param({"type": ["int", "integer"]}, id="a duplicate type"),
            pytest.param({"type": "dict", "properties": {"a": {"$ref": "#/$defs/b"}}}, id="a reference to nothing"),
        ],
    )
    def test_python_types_are_kept_if_the_schema_has_other_errors(self, parameters: Any) -> None:
        text = schema(parameters)
        assert set(fixes(text).values()) == {None}
        assert fixed(text, RULE, unsafe=True) == text

    @pytest.mark.parametrize(
        ("parameters", "place"),
        [
            pytest.param({"properties": {"a": {"type": "any"}}}, "/properties/a/type", id="a type that is none"),
            pytest.param({"properties": {"a": "string"}}, "/properties/a", id="a type instead of a schema"),
            pytest.param({"properties": [{"name": "a"}]}, "/properties", id="a list of properties"),
            pytest.param({"properties": {"a": {"required": True}}}, "/properties/a/required", id="required, as a mark"),
            pytest.param({"required": "a", "properties": {"a": {}}}, "/required", id="required, as a name"),
            pytest.param({"properties": {"a": {"enum": "b"}}}, "/properties/a/enum", id="enum, as a value"),
            pytest.param({"properties": {"a": {"minLength": -1}}}, "/properties/a/minLength", id="a length below 0"),
            pytest.param({"properties": {"a/b": {"pattern": "(a"}}}, "/properties/a~1b/pattern", id="a broken pattern"),
            pytest.param({"patternProperties": {"[": {}}}, "/patternProperties/[", id="a broken pattern of names"),
            pytest.param(
                {"properties": {"a": {"$ref": "#/$defs/b"}}}, "/properties/a/$ref", id="a reference to nothing"
            ),
            pytest.param("object", "", id="a string"),
            pytest.param([], "", id="a list"),
        ],
    )
    def test_an_invalid_schema_is_reported_once_at_its_place(self, parameters: Any, place: str) -> None:
        assert reported(schema(parameters)) == [("invalid-schema", PARAMETERS + place)]
        assert fixed(schema(parameters), RULE, unsafe=True) == schema(parameters)

    def test_a_misspelled_type_has_a_suggestion(self) -> None:
        (said,) = messages(schema({"properties": {"a": {"type": "strng"}}}), "invalid-schema")
        assert said.endswith("`strng` is not a JSON Schema type; did you mean `string`?")

    def test_each_place_has_one_finding(self) -> None:
        text = schema({"properties": {"a": {"type": "any"}, "b": {"type": "any", "minLength": "1"}}})
        places = [pointer.removeprefix(f"{PARAMETERS}/properties") for _, pointer in reported(text)]
        assert places == ["/a/type", "/b/minLength", "/b/type"]

    @pytest.mark.parametrize("kind", ["string", "array", ["string", "null"]])
    def test_arguments_of_another_type_than_object(self, kind: Any) -> None:
        assert reported(schema({"type": kind})) == [("not-an-object-schema", f"{PARAMETERS}/type")]

    @pytest.mark.parametrize("value", [True, False])
    def test_parameters_that_are_a_boolean(self, value: bool) -> None:
        assert reported(schema(value)) == [("not-an-object-schema", PARAMETERS)]

    def test_a_python_list_is_not_an_object_before_and_after_the_fix(self) -> None:
        assert ("not-an-object-schema", f"{PARAMETERS}/type") in reported(schema({"type": "list"}))
        assert reported(fixed(schema({"type": "list"}), RULE)) == [("not-an-object-schema", f"{PARAMETERS}/type")]

    @pytest.mark.parametrize("depth", [100, 200, 500])
    def test_deeply_nested_schemas_are_no_errors_and_do_not_crash(self, depth: int) -> None:
        text = '{"type": "object", "properties": {"a": ' * depth + "{}" + "}}" * depth
        assert (
            found(
                with_tools().replace(
                    "[]",
                    f'[{{"type": "function", "function": {{"name": "f", "description": "F", "parameters": {text}}}}}]',
                ),
                RULE,
            )
            == []
        )


class TestRequired:
    def test_each_undeclared_name_is_reported(self) -> None:
        text = schema({"type": "object", "properties": {"a": {}}, "required": ["a", "b", "c"]})
        places = [("undeclared-required", f"{PARAMETERS}/required/{index}") for index in (1, 2)]
        assert reported(text) == places
        assert fixed(text, RULE, unsafe=True) == text

    @pytest.mark.parametrize(
        ("parameters", "place"),
        [
            ({"required": ["a"]}, "/required/0"),
            ({"properties": {"x": {"type": "object", "required": ["a"]}}}, "/properties/x/required/0"),
            ({"properties": {"x": {"items": {"properties": {}, "required": ["a"]}}}}, "/properties/x/items/required/0"),
            ({"properties": {"b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "/anyOf/0/required/0"),
            ({"properties": {}, "additionalProperties": True, "required": ["a"]}, "/required/0"),
        ],
    )
    def test_at_any_depth(self, parameters: Any, place: str) -> None:
        assert reported(schema({"type": "object", **parameters})) == [("undeclared-required", PARAMETERS + place)]


class TestRemoteReference:
    REMOTE = "https://example.invalid/x.json"

    @pytest.mark.parametrize(
        ("parameters", "place"),
        [
            ({"$ref": REMOTE}, "/$ref"),
            ({"properties": {"a": {"$ref": f"{REMOTE}#/b"}}}, "/properties/a/$ref"),
            ({"$id": "https://example.invalid/", "properties": {"a": {"$ref": "x.json"}}}, "/properties/a/$ref"),
            ({"$schema": REMOTE}, "/$schema"),
        ],
    )
    def test_a_remote_reference_is_reported_with_its_address(self, parameters: Any, place: str) -> None:
        text = schema({"type": "object", **parameters})
        assert reported(text) == [("remote-reference", PARAMETERS + place)]
        assert self.REMOTE in messages(text, "remote-reference")[0]
        assert fixed(text, RULE, unsafe=True) == text

    def test_all_remote_references_are_reported(self) -> None:
        text = schema({"properties": {"a": {"$ref": "a.json"}, "b": {"$ref": "b.json"}, "c": {"$ref": "#"}}})
        assert [pointer[-6:] for _, pointer in reported(text)] == ["a/$ref", "b/$ref"]

    def test_python_types_are_replaced_next_to_a_remote_reference(self) -> None:
        parameters = {"type": "dict", "properties": {"a": {"$ref": "a.json"}}}
        assert [check for check, _ in reported(schema(parameters))] == ["remote-reference", "invalid-schema"]
        assert fixed_schema(parameters) == {**parameters, "type": "object"}

    def test_a_remote_reference_in_a_preference_example(self) -> None:
        text = preference(tools=[function({"$ref": self.REMOTE}, name="a_b")])
        assert reported(text) == [("remote-reference", f"/input{PARAMETERS}/$ref")]


class TestStrict:
    def test_objects_at_any_depth_are_closed(self) -> None:
        open_ = {
            "type": "object",
            "properties": {
                "a": {"type": "object", "properties": {"b": {}}, "description": "A"},
                "c": {"type": "array", "items": {"type": "object", "properties": {}, "additionalProperties": True}},
                "d": {"type": "object", "properties": {"e": {}}, "required": ["e"], "additionalProperties": False},
            },
            "required": ["c"],
        }
        closed = {
            "type": "object",
            "properties": {
                "a": {
                    "type": "object",
                    "properties": {"b": {}},
                    "required": ["b"],
                    "description": "A",
                    "additionalProperties": False,
                },
                "c": {"type": "array", "items": {"type": "object", "properties": {}, "additionalProperties": False}},
                "d": {"type": "object", "properties": {"e": {}}, "required": ["e"], "additionalProperties": False},
            },
            "required": ["c", "a", "d"],
            "additionalProperties": False,
        }
        places = [("strict", PARAMETERS + inner) for inner in ("", "/properties/a", "/properties/c/items")]
        assert reported(schema(open_, strict=True)) == places
        assert fixed(schema(open_, strict=True), RULE, unsafe=True) == schema(closed, strict=True)

    def test_a_legacy_function_may_be_strict_as_well(self) -> None:
        text = line(user(), assistant(), functions=[{**definition(), "strict": True}])
        assert reported(text) == [("strict", "/functions/0/parameters")]

    def test_a_schema_stays_open_if_calls_would_no_longer_match(self) -> None:
        parameters = {"type": "object", "properties": {"city": {}, "unit": {}}, "required": ["city"]}
        open_ = {"type": "function", "function": {**definition(), "parameters": parameters, "strict": True}}
        text = line(user(), calls(), tools=[open_])
        assert fixed(text, RULE, unsafe=True) == text
        both = line(user(), calls(call(arguments='{"city": "Paris", "unit": "C"}')), tools=[open_])
        assert reported(fixed(both, RULE, unsafe=True)) == []


class TestDescriptions:
    @pytest.mark.parametrize(
        ("more", "pointer"),
        [({}, AT), ({"description": " \n"}, f"{AT}/description")],
    )
    def test_a_missing_description(self, more: Any, pointer: str) -> None:
        text = with_tools({"type": "function", "function": {"name": "f", **more}})
        assert found(text, RULE) == [(1, f"{RULE}/missing-description", pointer)]

    def test_arguments_need_no_description(self) -> None:
        assert found(schema({"type": "object", "properties": {"a": {"type": "string"}}}), RULE) == []

    def test_one_that_is_too_long(self) -> None:
        assert reported(with_tools(function(description="a" * 1025))) == [("long-description", f"{AT}/description")]


class TestCounts:
    def test_more_than_128(self) -> None:
        assert reported(with_tools(*(tool(f"f{n}") for n in range(129)))) == [("too-many", "/tools")]

    @pytest.mark.parametrize("key", ["tools", "functions"])
    def test_an_empty_list_is_removed(self, key: str) -> None:
        text = line(user(), assistant(), **{key: []}, parallel_tool_calls=True)
        assert reported(text) == [("empty-list", f"/{key}")]
        assert fixed(text, RULE) == line(user(), assistant(), parallel_tool_calls=True)

    def test_an_empty_list_is_reported_by_one_rule(self) -> None:
        text = line(user(), assistant(), functions=[])
        assert [check for _, check, at in found(text) if at] == [f"{RULE}/empty-list"]

    def test_an_empty_list_of_calls_is_removed(self) -> None:
        text = line(user(), assistant("a", tool_calls=[]), user(), assistant("b", tool_calls=[]))
        assert reported(text) == [("empty-list", "/messages/1/tool_calls"), ("empty-list", "/messages/3/tool_calls")]
        assert fixed(text, RULE) == line(user(), assistant("a"), user(), assistant("b"))

    def test_shared_messages_are_reported_once(self) -> None:
        record = {
            "input": {"messages": [user(), assistant("a", tool_calls=[]), user()], "tools": []},
            "preferred_output": [assistant("b", tool_calls=[])],
            "non_preferred_output": [assistant("c", tool_calls=[])],
        }
        text = json.dumps(record)
        assert [pointer for _, pointer in reported(text)] == [
            "/input/messages/1/tool_calls",
            "/input/tools",
            "/non_preferred_output/0/tool_calls",
            "/preferred_output/0/tool_calls",
        ]
        assert "[]" not in fixed(text, RULE)


# --- whatever is declared


NAMES = st.sampled_from(["f", "g", "a.b", "a b", "", "ünï", "x" * 70])
TYPES = st.sampled_from(["object", "dict", "str", "string", "int", "list", "array", "any", ["str", "null"], None, 3])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([1.0, 1e5]), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)


def schemas(inner: Any) -> Any:
    named = st.dictionaries(st.sampled_from(["a", "type", "b/c", "required"]), inner, max_size=3)
    optional = {
        "type": TYPES,
        "properties": st.one_of(named, named, VALUES),
        "required": st.one_of(st.lists(st.sampled_from(["a", "b", "type"]), max_size=2), st.booleans()),
        "items": inner,
        "anyOf": st.lists(inner, max_size=2),
        "additionalProperties": st.one_of(st.booleans(), inner),
        "enum": VALUES,
        "default": VALUES,
        "$ref": st.sampled_from(["#", "#/properties/a", "x.json"]),
        "pattern": st.sampled_from(["^a", "(a"]),
        "description": st.text(max_size=3),
    }
    return st.fixed_dictionaries({}, optional=optional)


PARAMETER = st.recursive(st.one_of(schemas(st.just({})), VALUES), schemas, max_leaves=5)
FUNCTIONS = st.fixed_dictionaries(
    {"name": st.one_of(NAMES, NAMES, VALUES)},
    optional={
        "parameters": PARAMETER,
        "description": st.one_of(st.text(max_size=3), st.none(), st.just("a" * 1025)),
        "strict": st.one_of(st.booleans(), st.none()),
    },
)
WRAPPED = st.fixed_dictionaries({"function": FUNCTIONS}, optional={"type": st.sampled_from(["function", None, "x"])})
ENTRIES = st.one_of(WRAPPED, WRAPPED, FUNCTIONS, VALUES)
DECLARED = st.one_of(
    st.lists(ENTRIES, max_size=4),
    st.lists(WRAPPED, max_size=2).map(lambda one: one * 2),
    st.lists(WRAPPED, max_size=2).map(json.dumps),
    VALUES,
)
RECORDS = st.tuples(
    st.sampled_from(["tools", "functions"]), DECLARED, st.lists(NAMES.filter(bool), max_size=2), st.booleans()
)


def record_of(made: tuple[str, Any, list[str], bool]) -> dict[str, Any]:
    """A chat, or a preference record, that declares this and makes calls of these names."""
    key, declared, names, preferred = made
    made_calls = [calls(*(call(name, '{"a": 1}', id=f"call_{n}") for n, name in enumerate(names)))] if names else []
    said = assistant("x", tool_calls=[])
    if preferred:
        outputs = {"preferred_output": made_calls or [said], "non_preferred_output": [said]}
        return {"input": {"messages": [user()], key: declared}, **outputs}
    return {"messages": [user(), said, user(), *(made_calls or [assistant()])], key: declared}


@pytest.mark.slow
@given(RECORDS, st.booleans())
def test_fixed_findings_do_not_come_back(made: Any, unsafe: bool) -> None:
    text = json.dumps(record_of(made), ensure_ascii=False) + "\n"
    once = fixed(text, RULE, unsafe=unsafe)
    assert fixed(once, RULE, unsafe=unsafe) == once
    allowed = (Fix.SAFE, Fix.UNSAFE) if unsafe else (Fix.SAFE,)
    left = {seen.check for _, seen in problems(once, RULE) if seen.fix in allowed}
    assert left <= {f"{RULE}/strict"}  # which may stay for the sake of a call


@given(RECORDS)
def test_a_fix_causes_no_other_finding(made: Any) -> None:
    record = record_of(made)
    if isinstance(made[1], str):  # nothing was known of what the text held
        return
    before = Counter(seen.check for _, seen in problems(json.dumps(record), RULE))
    after = Counter(seen.check for _, seen in problems(fixed(json.dumps(record), RULE, unsafe=True), RULE))
    assert after - before == Counter()


@given(RECORDS)
def test_a_safe_fix_changes_nothing_else(made: Any) -> None:
    record = record_of(made)
    after = json.loads(fixed(json.dumps(record), RULE))
    holder, holder_after = (record.get("input", record), after.get("input", after))
    key, declared = made[0], made[1]
    if isinstance(declared, list) and declared:
        assert meaning(holder_after.pop(key)) == meaning(holder.pop(key))
    else:
        holder.pop(key)
        holder_after.pop(key, None)
    assert without_empty_calls(after) == without_empty_calls(record)


def meaning(entries: list[Any]) -> list[str]:
    """What is declared, less what a safe fix may change: the wrap, copies, and how types are called."""
    spelled = []
    for entry in copy.deepcopy(entries):
        inner = entry
        if isinstance(entry, dict):
            bare = {name: value for name, value in entry.items() if name != "type" or value not in (None, "function")}
            inner = bare["function"] if isinstance(bare.get("function"), dict) and len(bare) == 1 else bare
        text = json.dumps(inner, sort_keys=True)
        for old, new in {"dict": "object", "str": "string", "int": "integer", "list": "array"}.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        spelled.append(text)
    return list(dict.fromkeys(spelled))


def without_empty_calls(record: Any) -> Any:
    return json.loads(json.dumps(record).replace(', "tool_calls": []', ""))


def test_undeclared_required_names_in_azures_examples() -> None:
    """As in Microsoft's "token reduction" data: descriptions and properties were taken out, the names required stayed."""
    short = {"name": "get_current_stock_price", "parameters": {**OBJECT, "required": ["symbol"]}}
    text = line(user(), function_call("get_current_stock_price", '{"symbol": "ING"}'), functions=[short])
    assert reported(text) == [("undeclared-required", "/functions/0/parameters/required/0")]
    (seen,) = [seen for _, seen in problems(text, f"{RULE}/undeclared-required")]
    assert "`symbol`" in seen.message
    check = REGISTRY.checks[seen.check]
    assert load_profile("openai").severity_of(check.name, check.severity) == "warning"
