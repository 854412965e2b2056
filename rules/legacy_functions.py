"""The legacy `functions`, `function_call` and role `function` against `tools`, `tool_calls` and role `tool`.

OpenAI deprecated the first family in November 2023; a request refuses both at once, newer models the role `function`.
A record is moved whole or left whole, and a finding that cannot be mended says why (`ftlint.analysis.legacy_functions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ftlint.analysis.legacy_functions import Migration, migration_of, uses_tools
from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Programs, Rule, Sample, Scope, Suspect
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

if TYPE_CHECKING:
    from ftlint.python.moves import Move
    from ftlint.python.project import Project

Found = Iterator[Problem]
MIXED_FILE = "legacy-functions/mixed-file"
NOTHING: Found = iter(())  # what a check returns for a record that has nothing legacy


class Families:
    """Evidence: how many records speak which family (a handful of numbers). One that mixes them is told by itself, and
    counts for neither."""

    def __init__(self) -> None:
        self.records = 0
        self.tools = 0
        self.legacy = 0
        self.stuck = 0  # legacy ones that cannot be moved
        self.first: int | None = None  # the first legacy one

    def observe(self, examples: Iterable[Example | None], context: Context) -> None:
        """Take in records in order, None for one that cannot be read."""
        for record, example in enumerate(examples, self.records):
            self.records += 1
            if example is None or not example.conversations:
                continue
            talk = example.conversations[0]
            idle = len(example.conversations) == 1 and _idle(example.root, talk.order, context)
            found = None if idle else migration_of(example)
            if found is None:
                self.tools += uses_tools(example)
            elif found.legacy and not found.mixed:
                self.first = record if self.first is None else self.first
                self.legacy += 1
                self.stuck += found.fix is not Fix.SAFE
            elif found.tools and not found.legacy:
                self.tools += 1

    def merge(self, later: Families) -> None:
        """Append the counts of the records that follow."""
        if self.first is None and later.first is not None:
            self.first = later.first + self.records
        self.records += later.records
        self.tools += later.tools
        self.legacy += later.legacy
        self.stuck += later.stuck

    def conclude(self, context: Context) -> Verdict:
        """One suspect at most: the first legacy record. There is a safe fix when each of them can be moved."""
        if self.first is None or not self.tools:
            return Verdict()
        fix = None if self.stuck else Fix.SAFE
        said = f"legacy and tools in one file: {_records(self.legacy)} against {self.tools:,}; move them all to tools"
        if self.stuck:
            said += f" ({_records(self.stuck)} cannot be moved: see there)"
        return Verdict([Suspect(self.first, MIXED_FILE, fix)], fix=fix, message=said)


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


class Verdict(NamedTuple):
    """Whether the file mixes the families. The first legacy record stands for all of them, and the fix moves each."""

    suspects: Sequence[Suspect] = ()
    notes: Sequence[str] = ()
    fix: Fix | None = None
    message: str = ""

    def judge(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """Every legacy record of a file that has both, so that the fix reaches each."""
        found = migration_of(example) if self.suspects else None
        if found is not None and found.legacy and not found.mixed:
            yield MIXED_FILE, Problem(_first_place(example, found), self.message, self.fix, key=True)


def _quiet(example: Example, context: Context) -> bool:
    """Whether nothing in the record is legacy."""
    return migration_of(example) is None


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """The same by shapes alone. A preference record has its definitions further inside."""
    legacy = "functions" in root.types or order.legacy_callers or order.legacy_results
    return not legacy and root.format is not Format.PREFERENCE


rule = Rule(
    "legacy-functions",
    "functions and function_call, which tools and tool_calls replaced",
    evidence=Families,
    quiet=_quiet,
    idle=_idle,
)

LEGACY = line(
    user(),
    function_call(content=None),
    function_result(),
    assistant(),
    functions=[definition()],
)
MOVED = line(
    user(),
    calls(content=None),
    result(),
    assistant(),
    tools=[tool()],
    parallel_tool_calls=False,
)


def _why_left(found: Migration) -> str:
    """What to add to a message: why the record stays as it is, or what its move decides."""
    if found.blockers:
        return f"; the record cannot be moved, because {found.blockers[0]}"
    return f"; mind that {found.contradictions[0]}" if found.contradictions else ""


@rule.check(
    "definitions",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="`functions` is deprecated: the models to come take `tools` only, and are called with them.",
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
def definitions(example: Example, context: Context) -> Found:
    """The key ``functions``, where ``tools`` belongs; an empty list is told by `tool-definitions/empty-list`."""
    found = migration_of(example)
    return NOTHING if found is None or found.mixed else _definitions(example, found)


def _definitions(example: Example, found: Migration) -> Found:
    for at, holder in {"": example.record, found.at: found.holder}.items():
        if holder.get("functions"):
            yield _at_definitions(at, "declare the functions as `tools`" + _why_left(found), found.fix)


@lru_cache(maxsize=4096)
def _at_definitions(at: str, said: str, fix: Fix | None) -> Problem:
    return Problem(f"{at}/functions", said, fix, key=True)


@rule.check(
    "call",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns a way to call that is deprecated, and programs that read `tool_calls` do not see the call.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call()),
            good=line(user(), calls(function_call=None)),
            fixed=line(user(), calls()),
        ),
    ),
)
def legacy_call(example: Example, context: Context) -> Found:
    """A ``function_call`` in an assistant message (null is none)."""
    found = migration_of(example)
    return NOTHING if found is None or found.mixed else _calls(example, found)


def _calls(example: Example, found: Migration) -> Found:
    said = "write the call as `tool_calls`, with an id" + _why_left(found)
    places = [(talk, talk.order.legacy_callers) for talk in example.conversations]
    return _problems(places, "function_call", said, found.fix)


@rule.check(
    "result",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="Newer models refuse the role `function`, so a model trained on it is called in another way than it learned.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(None), assistant()),
            good=line(user(), calls(), result(""), assistant()),
            fixed=line(user(), calls(), result(""), assistant()),
        ),
    ),
)
def legacy_result(example: Example, context: Context) -> Found:
    """A message of role ``function``."""
    found = migration_of(example)
    return NOTHING if found is None or found.mixed else _results(example, found)


def _results(example: Example, found: Migration) -> Found:
    said = "write the result with role `tool` and the id of its call" + _why_left(found)
    places = [(talk, talk.order.legacy_results) for talk in example.conversations]
    return _problems(places, "role", said, found.fix)


def _problems(places: list[tuple[Conversation, tuple[int, ...]]], key: str, said: str, fix: Fix | None) -> Found:
    """One problem for each of these messages, at a key that it has."""
    if len(places) == 1:
        talk, indices = places[0]
        return iter(_in_one_list(talk.place(""), indices, key, said, fix))
    return (
        Problem(talk.place(f"/{index}/{key}"), said, fix, key=key != "role")
        for talk, indices in places
        for index in indices
        if index >= talk.own_from
    )


@lru_cache(maxsize=4096)  # records repeat their shape, and so what is said of them
def _in_one_list(at: str, indices: tuple[int, ...], key: str, said: str, fix: Fix | None) -> tuple[Problem, ...]:
    return tuple(Problem(f"{at}/{index}/{key}", said, fix, key=key != "role") for index in indices)


@rule.check(
    "mixed-record",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="A request with both families is refused, and nobody knows which of the two the model learns.",
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
def mixed_record(example: Example, context: Context) -> Found:
    """Both families in one record, in any mix of definitions, calls and results."""
    found = migration_of(example)
    return NOTHING if found is None or not found.mixed else _mixed(example, found)


def _mixed(example: Example, found: Migration) -> Found:
    said = f"{_listed(found.legacy)} beside {_listed(found.tools)}: keep to tools" + _why_left(found)
    yield Problem(_first_place(example, found), said, found.fix, key=True)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _first_place(example: Example, found: Migration) -> str:
    """Where the record's first legacy thing stands: the definitions, else a call, else a result."""
    if found.holder.get("functions"):
        return f"{found.at}/functions"
    for talk in example.conversations:
        for index in talk.order.legacy_callers:
            return talk.place(f"/{index}/function_call")
    return next(talk.place(f"/{index}/role") for talk in example.conversations for index in talk.order.legacy_results)


rule.declare(
    "mixed-file",
    Severity.ERROR,
    Scope.DATASET,
    finds="Legacy records and tools records in one file, told once, at the first legacy one.",
    why="One model is trained on two ways to call, and answers in either.",
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
    why="The result answers nothing that the model asked for, and without its call it cannot be moved to tools.",
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
def unpaired_result(example: Example, context: Context) -> Found:
    """A function message with no call pending, a second one for its call, or one of another name than the call."""
    found = migration_of(example)
    return NOTHING if found is None or not found.unpaired else _unpaired(found)


def _unpaired(found: Migration) -> Found:
    for pointer, said in found.unpaired.items():
        yield Problem(pointer, f"{said}; drop it, or put it right after its call, with the call's name")


@rule.check(
    "missing-name",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="A legacy result finds its call by its name alone, and is refused without one.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), function_call(), function_result(name=None), assistant()),
            good=line(user(), calls(), result(), assistant()),
            fixed=line(user(), function_call(), function_result(), assistant()),
        ),
    ),
)
def missing_name(example: Example, context: Context) -> Found:
    """A function message without ``name``."""
    found = migration_of(example)
    return NOTHING if found is None or not found.nameless else _nameless(found)


def _nameless(found: Migration) -> Found:
    for pointer, one_call in found.nameless.items():
        said = "`name` is missing: give it that of its call" + ("" if one_call else ", which is not clear here")
        yield Problem(pointer, said, Fix.SAFE if one_call else None)


_ROLE = rb"""role\W{1,9}(?:in\W{1,5})?["']function["']"""


_WORDS = ("function_call", "functions", '"function"', "'function'")


def _wants(data: bytes) -> bool:
    """Whether a program may have something of the legacy form in it."""
    if b"function_call" in data:
        return True
    if b"functions" in data:
        return b"ompletion" in data or b"messages" in data
    return (b'"function"' in data or b"'function'" in data) and re.search(_ROLE, data) is not None


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterator[Move]:
    """The moves of programs; what makes them is imported where there is something to look into."""
    from ftlint.fixers.python.legacy_functions.candidates import groups_of

    groups = list(groups_of(project, paths))
    if not groups:
        return iter(())
    from ftlint.fixers.python.legacy_functions.programs import moves

    return moves(project, groups, context)


rule.programs = Programs(_wants, _moves, words=_WORDS)

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
    finds="A program's request sends `functions` or `function_call`.",
    why="A program that sends the legacy form is of no use to a model trained on tools, and newer models refuse it.",
    samples=(*IN_CODE, INLINE),
    fix=Fix.SAFE,
)
rule.declare(
    "response-access",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A program reads `function_call` of an answer, or waits for it as the reason why one ended.",
    why="Where tools are sent there is no `function_call` in the answer, and a program that waits for one does nothing.",
    samples=IN_CODE,
    fix=Fix.SAFE,
)
rule.declare(
    "history",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A program writes a message of role `function`, or one with a `function_call`, into what it sends.",
    why="A call made with tools has to be answered by a message of role `tool` that names its id.",
    samples=IN_CODE,
    fix=Fix.SAFE,
)
rule.declare(
    "dead-test",
    Severity.ERROR,
    Scope.PYTHON,
    finds='A program asks whether `"function_call"` is in a message of openai 1 or later.',
    why="Such a message is no dict: the test is always false, and what hangs on it would run for the first time once mended.",
    samples=lambda: (Sample(bad=DEAD, good=MOVED_PROGRAM, fixed=MOVED_PROGRAM, unsafe=True, file="program.py"),),
    fix=Fix.UNSAFE,
)
rule.declare(
    "dataset-builder",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A program makes records with both `messages` and `functions`.",
    why="What it writes is training data of the legacy form, which `ftlint check` would find again in each file.",
    samples=lambda: (Sample(bad=BUILDER, good=BUILT, fixed=BUILT, file="program.py"),),
    fix=Fix.SAFE,
)
