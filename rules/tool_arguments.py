"""What a call passes: arguments in the form that the provider reads, whole JSON, and what the declaration asks for.

The model learns to write the arguments as they stand here. Those that are no JSON, or that the declared function does
not take, teach it calls that fail when it is used. Where a record declares nothing for a function, nothing is asked of
its arguments. What cannot be decided (a pattern that would take for ever) is not a finding, and arguments of a function
whose ``parameters`` cannot be used are not checked: `tool-definitions` tells of those. Validation has a budget: where a
schema branches so often that checking a call would exceed it, the errors found within the budget are reported, and one
info per definition says that not everything was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.analysis.tool_arguments import Passed, all_fit, each, each_of, found_in, unknowable
from ftlint.conversation.arguments import STRING, Kind
from ftlint.conversation.canonical import dump
from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.shape import Order, RootShape
from ftlint.conversation.tools import Tool
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, line, result, tool, user
from ftlint.text.suggest import near, near_option, near_tools


def _quiet(example: Example, context: Context) -> bool:
    """Whether every call passes what it should."""
    is_text = context.profile.arguments == STRING
    for talk in example.conversations:
        if not (is_text and all_fit(talk, example)) and found_in(talk, example, context):
            return False
    return True


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """Whether nobody calls."""
    return not (order.callers or order.legacy_callers)


rule = Rule("tool-arguments", "what a call passes", quiet=_quiet, idle=_idle)

Found = Iterator[Problem]


TOOLS = [tool(city={"type": "string"}, days={"type": "integer"})]
UNITS = [tool(required=(), format={"type": "string", "enum": ["celsius", "fahrenheit"]})]


def _sample(arguments: Any, **root: Any) -> str:
    return line(user(), calls(call(arguments=arguments)), **(root or {"tools": TOOLS}))


@rule.check(
    "wrong-form",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The provider reads arguments in one form only and refuses the file, or trains on garbled text.",
    fix=Fix.SAFE,
    answers=(
        "Invalid type for 'messages[2].tool_calls[0].function.arguments': expected a string, "
        "but got an object instead.",
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
@each_of(Kind.WRONG_FORM)
def wrong_form(one: Passed, context: Context) -> Problem:
    """Arguments as an object where the profile wants a string that holds JSON, or the reverse."""
    is_text = isinstance(one.call.arguments, str)
    has, wants = ("a text", "the object itself") if is_text else ("an object", "a string that holds its JSON")
    lossy = "" if one.reading.mended is not None else "; change it by hand, for a large number would lose digits"
    return one.whole(f"`arguments` is {has}, but {context.profile.title} takes {wants}{lossy}", Fix.SAFE)


@rule.check(
    "invalid-json",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The model learns to write calls that no program can read.",
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
@each_of(Kind.INVALID_JSON)
def invalid_json(one: Passed, context: Context) -> Problem:
    """A string that is not JSON, such as a Python literal."""
    return one.whole(f"the arguments are not JSON: {one.reading.detail}", Fix.UNSAFE)


@rule.check(
    "double-encoded",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The program that gets the call finds a text where it looks for the arguments.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_sample('"{\\"city\\": \\"Paris\\"}"'),
            good=_sample('{"city": "\\"Paris\\""}'),
            fixed=_sample('{"city": "Paris"}'),
        ),
    ),
)
@each_of(Kind.DOUBLE_ENCODED)
def double_encoded(one: Passed, context: Context) -> Problem:
    """A JSON string that holds a JSON string, which holds the object."""
    return one.whole(f"the arguments are encoded {one.reading.detail}: a JSON string inside a JSON string", Fix.SAFE)


@rule.check(
    "not-object",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="Arguments go by their names, so nothing but an object can hold them.",
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
@each_of(Kind.NOT_OBJECT)
def not_object(one: Passed, context: Context) -> Problem:
    """Arguments that are JSON, but not an object, or that are empty or null; a call without any passes ``{}``."""
    fix = Fix.SAFE if one.tool is not None and one.tool.accepts_none else None
    return one.whole(f"the arguments are {one.reading.detail}, not an object; a call without any passes {{}}", fix)


@rule.check(
    "duplicate-key",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="Which of the two values counts depends on who reads it.",
    samples=lambda: (
        Sample(bad=_sample('{"city": "Paris", "city": "Rome"}'), good=_sample('{"city": "Paris", "days": 3}')),
    ),
)
@each_of(Kind.DUPLICATE_KEY)
def duplicate_key(one: Passed, context: Context) -> Problem:
    """One key twice inside the arguments."""
    return one.whole(one.reading.detail)


@rule.check(
    "undeclared-tool",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The model learns to call functions that it was not offered.",
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
            good=line(user(), assistant("get_weather tells the weather.")),
        ),
    ),
)
@each
def undeclared_tool(one: Passed, context: Context) -> Found:
    """A call to a tool that the record does not declare; a warning, once, where the record declares none at all."""
    if one.tool is not None or unknowable(one.example):
        return
    name, pointer = one.call.name, f"{one.call.pointer}/name"
    if one.example.declares_tools:
        known = tuple(key for definitions in one.example.definitions for key in definitions.tools)
        close = near_tools(name, known)
        message = f"the record declares no tool `{name[:80]}`" + (f"; did you mean `{close[0]}`?" if close else "")
        yield Problem(pointer, message, Fix.UNSAFE if len(close) == 1 else None, data=close[0] if close else None)
    elif one.call == one.talk.calls[0] and not _called_before(one):
        message = f"a call to `{name[:80]}`, but the record declares no tools; add those that the model is used with"
        yield Problem(pointer, message, None, severity=Severity.WARNING)


def _called_before(one: Passed) -> bool:
    """Whether an earlier conversation of the record (of a preference record) makes a call, and so was told of."""
    for talk in one.example.conversations:
        if talk is one.talk:
            return False
        if talk.calls:
            return True
    return False


@rule.check(
    "schema",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The declared function would refuse the call that the model learns.",
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
def schema(example: Example, context: Context) -> Found:
    """Arguments that do not fit the declared ``parameters``: missing, of another type, out of bounds, or undeclared."""
    for talk in example.conversations:
        order = talk.order
        if (order.callers or order.legacy_callers) and example.sound and found_in(talk, example, context):
            return _schema(example, context)
    return _NOTHING


_NOTHING: Found = iter(())


def _schema(example: Example, context: Context) -> Found:
    for talk in example.conversations:
        for one in found_in(talk, example, context):
            for problem in _misfits(one):
                if talk.owns(problem.pointer):
                    yield problem._replace(pointer=talk.place(problem.pointer))


def _misfits(one: Passed) -> Found:
    for fault in one.faults:
        if fault.options is not None:
            continue
        if fault.is_note and one.tool is not None:
            yield _unchecked(one, one.tool)
            continue
        message, undeclared = fault.message, fault.undeclared
        if undeclared is not None and len(fault.path) == 1 and one.tool is not None:
            message += near(undeclared[:80], one.tool.properties)
        if fault.path in one.readable:
            yield one.correction(fault.path, message, Fix.SAFE, one.readable[fault.path])
        else:
            yield one.problem(fault.path, message, key=undeclared is not None)


def _unchecked(one: Passed, tool: Tool) -> Problem:
    """Says of a definition, not of each call, that its calls are checked only in part."""
    said = "is too complex to check further: only the first errors of a call are reported; simplify it"
    problem = Problem(one.pointer, f"the schema of `{tool.name[:80]}` {said}", None, severity=Severity.INFO)
    return problem._replace(cause=f"{digest(dump(tool.parameters))} {tool.name}")


@rule.check(
    "unknown-argument",
    Severity.INFO,
    Scope.CONVERSATION,
    why="The model learns an argument that it was never told of; a misspelled one is dropped when it is used.",
    samples=lambda: (
        Sample(bad=_sample('{"city": "Paris", "unit": "C"}'), good=_sample('{"city": "unit", "days": 3}')),
    ),
)
@each
def unknown_argument(one: Passed, context: Context) -> Found:
    """An argument that the declaration does not name, where it is open."""
    named = one.tool.named if one.tool is not None else None
    if one.tool is None or named is None or one.reading.value is None:
        return
    for name in one.reading.value:
        if name not in named:
            from ftlint.schema.explain import name_of

            message = f"{name_of((name,))} is no declared argument of `{one.tool.name[:80]}`{near(name[:80], named)}"
            yield one.problem((name,), message, key=True)


@rule.check(
    "enum",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The declared function knows no such value, so the call that the model learns fails.",
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
@each
def enum(one: Passed, context: Context) -> Found:
    """A value that is none of those that the declaration lists under ``enum``."""
    for fault in one.faults:
        if fault.options is not None:
            close = near_option(one.at(fault.path), fault.options)
            if close:
                from ftlint.schema.explain import shown

                message = f"{fault.message}; did you mean {shown(close[0])}?"
                yield one.correction(fault.path, message, Fix.UNSAFE, close[0])
            else:
                yield one.problem(fault.path, fault.message)
