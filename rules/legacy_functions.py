"""The legacy format (`functions`, `function_call`, role `function`), which `tools`, `tool_calls` and role `tool` replace.

OpenAI deprecated the legacy format in November 2023. The API rejects requests that mix both formats, and newer models
reject the role `function`. An example is migrated as a whole or not at all; a finding without a fix gives the reason
(`ftlint.analysis.legacy_functions`).
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.analysis.legacy_functions import Migration, first_legacy_part, migration_of
from ftlint.conversation.example import Conversation, Example
from ftlint.dataset.legacy_functions import FormatCounts
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import (
    assistant,
    calls,
    definition,
    function_call,
    function_result,
    line,
    result,
    tool,
    user,
)

Problems = Iterator[Problem]


def _is_clean(example: Example, context: Context) -> bool:
    """Whether the example has no legacy parts."""
    return migration_of(example) is None


rule = Rule(
    "legacy-functions",
    "deprecated functions and function_call, replaced by tools and tool_calls",
    collector=FormatCounts,
    is_clean=_is_clean,
)

LEGACY = line(user(), function_call(content=None), function_result(), assistant(), functions=[definition()])
MOVED = line(user(), calls(content=None), result(), assistant(), tools=[tool()], parallel_tool_calls=False)


def _note(migration: Migration) -> str:
    """The end of a message: why the example cannot be migrated, or what its migration decides."""
    if migration.blockers:
        return f"; cannot be migrated automatically ({migration.blockers[0]})"
    return f"; note: {migration.contradictions[0]}" if migration.contradictions else ""


@rule.check(
    "definitions",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="`functions` is deprecated; newer models only accept `tools`.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=LEGACY, good=MOVED, fixed=MOVED),
        Sample(
            bad=line(user("functions"), assistant(), functions=[definition()]),
            good=line(user("functions"), assistant(), functions=[]),
            fixed=line(user("functions"), assistant(), tools=[tool()], parallel_tool_calls=False),
        ),
    ),
)
def definitions(example: Example, context: Context) -> Problems:
    """The key ``functions`` instead of ``tools``; empty lists are reported by `tool-definitions/empty-list`."""
    migration = migration_of(example)
    if migration is not None and not migration.mixed:
        for at, holder in {"": example.record, migration.at: migration.holder}.items():
            if holder.get("functions"):
                message = "`functions` is deprecated; declare `tools` instead" + _note(migration)
                yield Problem(f"{at}/functions", message, migration.fix, key=True)


def _own(conversation: Conversation, indices: tuple[int, ...]) -> Iterator[int]:
    """The messages that no earlier conversation of the example reports."""
    return (index for index in indices if index >= conversation.own_from)


@rule.check(
    "call",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns a deprecated format, and code that reads `tool_calls` does not see the call.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call()),
            good=line(user(), calls(function_call=None)),
            fixed=line(user(), calls()),
        ),
    ),
)
def legacy_call(example: Example, context: Context) -> Problems:
    """A ``function_call`` in an assistant message, unless it is null."""
    migration = migration_of(example)
    if migration is not None and not migration.mixed:
        message = "`function_call` is deprecated; use `tool_calls` with an id" + _note(migration)
        for conversation in example.conversations:
            for index in _own(conversation, conversation.order.legacy_callers):
                yield Problem(conversation.place(f"/{index}/function_call"), message, migration.fix, key=True)


@rule.check(
    "result",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="Newer models reject the role `function`, so a model trained on it is used in another format than it learned.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(None), assistant()),
            good=line(user(), calls(), result(""), assistant()),
            fixed=line(user(), calls(), result(""), assistant()),
        ),
    ),
)
def legacy_result(example: Example, context: Context) -> Problems:
    """A message of role ``function``."""
    migration = migration_of(example)
    if migration is not None and not migration.mixed:
        message = "role `function` is deprecated; use role `tool` with the `tool_call_id` of its call" + _note(
            migration
        )
        for conversation in example.conversations:
            for index in _own(conversation, conversation.order.legacy_results):
                yield Problem(conversation.place(f"/{index}/role"), message, migration.fix)


@rule.check(
    "mixed-record",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The API rejects requests with both formats, and the model may learn either one.",
    fix=Fix.SAFE,
    answers=(
        "Invalid request: 'functions' and 'tools' cannot both be provided. 'functions' are deprecated; use the 'tools'"
        " parameter instead.",
        "Invalid parameter: 'tool_calls' cannot be used when 'functions' are present. Please use 'tools' instead of"
        " 'functions'.",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(), assistant(), tools=[tool()]),
            good=line(user(), calls(function_call=None), result(), assistant(), tools=[tool()]),
            fixed=line(user(), calls(), result(), assistant(), tools=[tool()]),
        ),
        Sample(
            bad=line(user(), calls(), functions=[definition(city={"type": "object"})], tools=[tool()]),
            good=line(user(), calls(), tools=[tool()], functions=[]),
            fixed=line(user(), calls(), tools=[tool()]),
            unsafe=True,
        ),
    ),
)
def mixed_record(example: Example, context: Context) -> Problems:
    """Both formats in one example, in any mix of definitions, calls and results."""
    migration = migration_of(example)
    if migration is not None and migration.mixed:
        mixture = f"{_listed(migration.legacy)} mixed with {_listed(migration.tools)}"
        message = f"{mixture}; use the `tools` format only{_note(migration)}"
        yield Problem(first_legacy_part(example, migration), message, migration.fix, key=True)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


rule.declare(
    "mixed-file",
    Severity.ERROR,
    Scope.DATASET,
    finds="Legacy examples and `tools` examples in one file; one finding, at the first legacy example.",
    why="The model learns both formats and may answer in either one.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), tools=[tool()]) + LEGACY,
            good=line(user(), calls(), tools=[tool()]) + line(user(), assistant()) + MOVED,
            fixed=line(user(), calls(), tools=[tool()]) + MOVED,
        ),
    ),
)


@rule.check(
    "unpaired-result",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The model never asked for the result, and without its call it cannot be migrated to `tools`.",
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(), function_result(), assistant()),
            good=line(user(), function_call(), function_result(), function_call(), function_result(), assistant()),
        ),
        Sample(
            bad=line(user(), function_call(), function_result(name="get_news"), assistant()),
            good=line(user(), function_call("get_news"), function_result(name="get_news"), assistant()),
        ),
    ),
)
def unpaired_result(example: Example, context: Context) -> Problems:
    """A function message without a pending call, or with another name than the call."""
    migration = migration_of(example)
    if migration is not None:
        for pointer, message in migration.unpaired.items():
            yield Problem(
                pointer, f"{message}; remove the result, or place it after its call with the name of the call"
            )


@rule.check(
    "missing-name",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="A legacy function result is matched by `name`; without it the file is rejected.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(name=None), assistant()),
            good=line(user(), calls(), result(), assistant()),
            fixed=line(user(), function_call(), function_result(), assistant()),
        ),
    ),
)
def missing_name(example: Example, context: Context) -> Problems:
    """A function message without ``name``."""
    migration = migration_of(example)
    if migration is not None:
        for pointer, unique in migration.nameless.items():
            message = "the function result has no `name`; use the name of its call"
            message += "" if unique else " (not exactly one call is pending here, so set it manually)"
            yield Problem(pointer, message, Fix.SAFE if unique else None)


PROGRAM = """\
from openai import OpenAI

client = OpenAI()
messages = [{"role": "user", "content": "What is the weather in Paris?"}]
response = client.chat.completions.create(
    model="gpt-4o",
    messages=messages,
    functions=FUNCTIONS,
)
message = response.choices[0].message
if message.function_call:
    messages.append(message)
    content = get_weather(message.function_call.arguments)
    messages.append({"role": "function", "name": message.function_call.name, "content": content})
"""
MOVED_PROGRAM = """\
from openai import OpenAI

client = OpenAI()
messages = [{"role": "user", "content": "What is the weather in Paris?"}]
response = client.chat.completions.create(
    model="gpt-4o",
    messages=messages,
    tools=[{"type": "function", "function": f} for f in FUNCTIONS],
    parallel_tool_calls=False,
)
message = response.choices[0].message
if message.tool_calls:
    messages.append(message)
    content = get_weather(message.tool_calls[0].function.arguments)
    messages.append({"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": content})
"""
IN_CODE = (Sample(bad=PROGRAM, good=MOVED_PROGRAM, fixed=MOVED_PROGRAM, file="program.py"),)
DEAD = PROGRAM.replace("if message.function_call:", 'if "function_call" in message:')
BUILDER = """\
import json

with open("train.jsonl", "w") as file:
    file.write(json.dumps({"messages": messages, "functions": functions}))
"""
BUILT = """\
import json

with open("train.jsonl", "w") as file:
    file.write(json.dumps({"messages": messages, "tools": [{"type": "function", "function": f} for f in functions]}))
"""
LISTED = """\
from openai import OpenAI

FUNCTIONS = [
    {"name": "get_weather", "parameters": {"type": "object", "properties": {}}},  # no city
]
OpenAI().chat.completions.create(model="gpt-4o", messages=messages, functions=FUNCTIONS)
"""
WRAPPED = """\
from openai import OpenAI

FUNCTIONS = [
    {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {}}}},  # no city
]
OpenAI().chat.completions.create(model="gpt-4o", messages=messages, tools=FUNCTIONS, parallel_tool_calls=False)
"""
INLINE = Sample(bad=LISTED, good=WRAPPED, fixed=WRAPPED, file="program.py", settings={"inline_defs": True})

rule.declare(
    "call-site",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A request in Python code that passes `functions` or `function_call`.",
    why="Newer models reject the legacy parameters, and a model fine-tuned on `tools` was not trained on them.",
    samples=(*IN_CODE, INLINE),
    fix=Fix.SAFE,
)
rule.declare(
    "response-access",
    Severity.WARNING,
    Scope.PYTHON,
    finds="Code that reads `function_call` from a response, or compares `finish_reason` with it.",
    why="Responses to requests with `tools` have no `function_call`, so the tool call is never handled.",
    samples=IN_CODE,
    fix=Fix.SAFE,
)
rule.declare(
    "history",
    Severity.WARNING,
    Scope.PYTHON,
    finds="Code that adds a message with role `function`, or with a `function_call`, to the messages of a request.",
    why="A tool call must be answered by a message with role `tool` and its `tool_call_id`.",
    samples=IN_CODE,
    fix=Fix.SAFE,
)
rule.declare(
    "dead-test",
    Severity.ERROR,
    Scope.PYTHON,
    finds='Code that tests `"function_call" in message` with openai 1.0 or later.',
    why="Since openai 1.0 messages are objects: the test is always false, and the fix enables code that never ran before.",
    samples=lambda: (Sample(bad=DEAD, good=MOVED_PROGRAM, fixed=MOVED_PROGRAM, unsafe=True, file="program.py"),),
    fix=Fix.UNSAFE,
)
rule.declare(
    "dataset-builder",
    Severity.WARNING,
    Scope.PYTHON,
    finds="Code that builds examples with both `messages` and `functions`.",
    why="The code writes training data in the legacy format, which `ftlint check` reports for every file.",
    samples=lambda: (Sample(bad=BUILDER, good=BUILT, fixed=BUILT, file="program.py"),),
    fix=Fix.SAFE,
)
