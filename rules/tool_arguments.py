"""Arguments of tool calls: the type that the target expects, valid JSON, and a match with the declared JSON Schema.

The model learns to write arguments as in the data. From arguments that are not JSON, or do not match the declaration, it
learns calls that fail in production. Arguments of undeclared functions are not checked against a schema, nor are those
of functions with invalid ``parameters`` (see `tool-definitions`). Validation has a budget: if a schema is so complex that
checking a call would exceed it, the errors found so far are reported, and one info per definition says that not everything
was checked. A pattern that needs too much backtracking is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.analysis.tool_arguments import (
    CheckedCall,
    calls_to_check,
    check_calls,
    check_kind,
    has_unreadable_tools,
)
from ftlint.conversation.arguments import Kind
from ftlint.conversation.digest import digest, dump
from ftlint.conversation.example import Conversation, Example
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, line, result, tool, user
from ftlint.schema.explain import name_of, quoted
from ftlint.text.suggest import near, near_option, near_tools


def _is_clean(example: Example, context: Context) -> bool:
    """Whether no call of the example needs a check."""
    return not any(calls_to_check(conversation, example, context) for conversation in example.conversations)


rule = Rule("tool-arguments", "arguments of tool calls", is_clean=_is_clean)

TOOLS = [tool(city={"type": "string"}, days={"type": "integer"})]
UNITS = [tool(required=(), format={"type": "string", "enum": ["celsius", "fahrenheit"]})]


def _sample(arguments: Any, **root: Any) -> str:
    return line(user(), calls(call(arguments=arguments)), **(root or {"tools": TOOLS}))


@rule.check(
    "wrong-form",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The provider accepts only one type of arguments: others are rejected, or trained as garbled text.",
    fix=Fix.SAFE,
    answers=(
        "Invalid type for 'messages[2].tool_calls[0].function.arguments': expected a string, but got an object instead.",
        "A tool call function … 'arguments' key of type str",
    ),
    samples=lambda: (
        Sample(
            bad=_sample({"city": "Zürich"}),
            good=_sample('{"city": "Zürich"}'),
            fixed=_sample('{"city": "Zürich"}'),
        ),
        Sample(
            bad=_sample('{"city": "Zürich"}'),
            good=_sample({"city": "Zürich"}),
            fixed=_sample({"city": "Zürich"}),
            profile="trl",
        ),
    ),
)
@check_kind(Kind.WRONG_FORM)
def wrong_form(checked: CheckedCall, context: Context) -> Problem:
    """Arguments that are an object although the target expects a JSON string, or the reverse."""
    is_string = isinstance(checked.call.arguments, str)
    actual, expected = ("a string", "an object") if is_string else ("an object", "a JSON string")
    message = f"`arguments` is {actual}, but {context.profile.title} expects {expected}"
    if checked.reading.replacement is None:
        message += "; convert it manually, because a large number would lose digits"
    return checked.problem_of_all(message, Fix.SAFE)


@rule.check(
    "invalid-json",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The model learns to write calls that cannot be parsed.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_sample("{'city': 'Paris', 'days': None,}", tools=[tool(required=())]),
            good=_sample('{"city": "{\'Paris\'}"}'),
            fixed=_sample('{"city": "Paris", "days": null}', tools=[tool(required=())]),
            unsafe=True,
        ),
        Sample(bad=_sample('{"city": "Paris"'), good=_sample('{"city": "}"}')),
    ),
)
@check_kind(Kind.INVALID_JSON)
def invalid_json(checked: CheckedCall, context: Context) -> Problem:
    """A string that is not JSON, such as a Python literal."""
    return checked.problem_of_all(f"the arguments are not valid JSON: {checked.reading.detail}", Fix.UNSAFE)


@rule.check(
    "double-encoded",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="Code that parses the arguments gets a string instead of an object.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_sample('"{\\"city\\": \\"Paris\\"}"'),
            good=_sample('{"city": "\\"Paris\\""}'),
            fixed=_sample('{"city": "Paris"}'),
        ),
    ),
)
@check_kind(Kind.DOUBLE_ENCODED)
def double_encoded(checked: CheckedCall, context: Context) -> Problem:
    """Arguments encoded as JSON more than once."""
    message = f"the arguments are JSON-encoded {checked.reading.detail}; encode them once"
    return checked.problem_of_all(message, Fix.SAFE)


@rule.check(
    "not-object",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="Arguments are passed by name, so they must be an object.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_sample('["Paris"]'), good=_sample('{"city": "[]"}')),
        Sample(
            bad=_sample("null", tools=[tool(required=())]),
            good=_sample("{}", tools=[tool(required=())]),
            fixed=_sample("{}", tools=[tool(required=())]),
        ),
    ),
)
@check_kind(Kind.NOT_OBJECT)
def not_object(checked: CheckedCall, context: Context) -> Problem:
    """Arguments that are JSON but not an object, or are empty or null; a call without arguments has ``{}``."""
    tool = checked.tool
    fix = Fix.SAFE if tool is not None and tool.schema_error is None and tool.accepts({}) else None
    message = f"the arguments are {checked.reading.detail}, not an object; use {{}} for a call without arguments"
    return checked.problem_of_all(message, fix)


@rule.check(
    "duplicate-key",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="Parsers disagree on which of the two values wins.",
    samples=lambda: (
        Sample(bad=_sample('{"city": "Paris", "city": "Rome"}'), good=_sample('{"city": "Paris", "days": 3}')),
    ),
)
@check_kind(Kind.DUPLICATE_KEY)
def duplicate_key(checked: CheckedCall, context: Context) -> Problem:
    """A duplicate key in the arguments."""
    return checked.problem_of_all(checked.reading.detail)


@rule.check(
    "undeclared-tool",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The model learns to call functions that are not available.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call("get_wether")), result(), assistant(), tools=[tool("get_weather")]),
            good=line(user(), calls(call("get_weather")), result(), assistant(), tools=[tool("get_weather")]),
            fixed=line(user(), calls(call("get_weather")), result(), assistant(), tools=[tool("get_weather")]),
            unsafe=True,
        ),
        Sample(
            bad=line(user(), function_call(), function_result(), assistant()),
            good=line(user(), assistant("get_weather returns the weather.")),
        ),
    ),
)
def undeclared_tool(conversation: Conversation, example: Example, context: Context) -> Iterator[Problem]:
    """A call to a tool that the example does not declare; one warning per example if it declares no tools."""
    if has_unreadable_tools(example):
        return
    known = tuple(name for definitions in example.definitions for name in definitions.tools)
    calling = [other for other in example.conversations if other.calls]
    for checked in calls_to_check(conversation, example, context):
        name, pointer = checked.call.name, f"{checked.call.pointer}/name"
        if checked.tool is None and example.declares_tools:
            close = near_tools(name, known)
            advice = f"did you mean `{close[0]}`?" if close else "declare it or correct the name"
            fix = Fix.UNSAFE if len(close) == 1 else None
            yield Problem(pointer, f"undeclared tool `{name[:80]}`; {advice}", fix, data=close[0] if close else None)
        elif checked.tool is None and conversation is calling[0] and checked.call == conversation.calls[0]:
            message = f"the example calls `{name[:80]}` but declares no tools; add the tools used in production"
            yield Problem(pointer, message, None, severity=Severity.WARNING)


@rule.check(
    "schema",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The call does not match the tool's JSON Schema, so the model learns calls that fail.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_sample('{"city": "Paris", "days": "3"}'),
            good=_sample('{"city": "3", "days": 3}'),
            fixed=_sample('{"city": "Paris", "days": 3}'),
        ),
        Sample(bad=_sample('{"days": 3}'), good=_sample('{"city": ""}')),
    ),
)
def schema(example: Example, context: Context) -> Iterator[Problem]:
    """Arguments that violate the declared ``parameters``: missing, undeclared, of a wrong type, or out of bounds."""
    for conversation in example.conversations if example.sound else ():
        for checked in calls_to_check(conversation, example, context):
            for problem in _schema_problems(checked):
                if conversation.owns(problem.pointer):
                    yield problem._replace(pointer=conversation.place(problem.pointer))


def _schema_problems(checked: CheckedCall) -> Iterator[Problem]:
    tool = checked.tool
    if tool is None:
        return
    for fault in checked.faults:
        if fault.options is not None:  # reported by `enum`
            continue
        message, undeclared = fault.message, fault.undeclared
        if fault.is_note:
            message = f"the schema of `{tool.name[:80]}` is too complex to check further; simplify it to see all errors"
            cause = f"{digest(dump(tool.parameters))} {tool.name}"  # once per definition, not per call
            yield Problem(checked.pointer, message, None, severity=Severity.INFO, cause=cause)
        elif fault.path in checked.conversions:
            yield checked.correction(fault.path, message, Fix.SAFE, checked.conversions[fault.path])
        else:
            if undeclared is not None and len(fault.path) == 1:
                message += near(undeclared[:80], tool.properties)
            yield checked.problem(fault.path, message, key=undeclared is not None)


@rule.check(
    "unknown-argument",
    Severity.INFO,
    Scope.CONVERSATION,
    why="The model learns an argument that its tools do not declare; if the name is misspelled, the value is lost.",
    samples=lambda: (
        Sample(bad=_sample('{"city": "Paris", "unit": "C"}'), good=_sample('{"city": "unit", "days": 3}')),
    ),
)
@check_calls
def unknown_argument(checked: CheckedCall, context: Context) -> Iterator[Problem]:
    """An argument that is not declared, although the schema allows additional properties."""
    tool = checked.tool
    named = tool.named if tool is not None else None
    if tool is None or named is None or checked.reading.value is None:
        return
    for name in checked.reading.value:
        if name not in named:
            message = f"{name_of((name,))} is not a declared argument of `{tool.name[:80]}`{near(name[:80], named)}"
            yield checked.problem((name,), message, key=True)


@rule.check(
    "enum",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The function does not accept the value, so the model learns a call that fails.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_sample('{"format": "celcius"}', tools=UNITS),
            good=_sample('{"format": "celsius"}', tools=UNITS),
            fixed=_sample('{"format": "celsius"}', tools=UNITS),
            unsafe=True,
        ),
    ),
)
@check_calls
def enum(checked: CheckedCall, context: Context) -> Iterator[Problem]:
    """A value that is not in the declared ``enum``."""
    for fault in checked.faults:
        close = near_option(checked.value_at(fault.path), fault.options) if fault.options is not None else []
        if close:
            message = f"{fault.message}; did you mean {quoted(close[0])}?"
            yield checked.correction(fault.path, message, Fix.UNSAFE, close[0])
        elif fault.options is not None:
            yield checked.problem(fault.path, fault.message)
