"""What a record declares: functions with names that are taken, and parameters that are a JSON Schema of an object.

The model learns to call from these definitions, and a provider compiles them. Each distinct set of definitions is judged
once, whatever the number of lines that it stands on. An entry of the legacy ``functions`` is the bare function; all else
is asked of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from ftlint.analysis.tool_definitions import Declared, Entry, Found, Judge, spelled, told_of
from ftlint.analysis.tool_schemas import SHOWN, SchemaFault, not_strict, types_of, undeclared_required
from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import NAME_PATTERN, Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.results.pointer import join
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, definition, line, tool, user


def _quiet(example: Example, context: Context) -> bool:
    """Whether nothing is wrong with what the record declares, and no list of calls is empty."""
    for talk in example.conversations:
        if talk.order.without_calls:
            return False
    for definitions in example.definitions:
        if told_of(definitions, example.definitions_at, context, _JUDGES):
            break
    else:
        return True
    return False


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """Whether a record with its definitions at the root has none, and no list of calls is empty."""
    declares = "tools" in root.types or "functions" in root.types or root.format is Format.PREFERENCE
    return not declares and not order.without_calls


rule = Rule("tool-definitions", "what a record declares", quiet=_quiet, idle=_idle)
_JUDGES: dict[str, Judge] = {}


def _check(name: str, severity: Severity, **more: Any) -> Callable[[Judge], Judge]:
    """Register a function that judges a set of definitions; its pointers start at the record."""

    def register(judge: Judge) -> Judge:
        def find(example: Example, context: Context) -> Any:
            at = example.definitions_at
            told = [told_of(definitions, at, context, _JUDGES).get(name, ()) for definitions in example.definitions]
            return [problem for problems in told for problem in problems]

        _JUDGES[name] = judge
        rule.check(name, severity, Scope.EXAMPLE, **more)(update_wrapper(find, judge))
        return judge

    return register


def _with(*entries: Any, **more: Any) -> str:
    return line(user(), assistant(), tools=list(entries), **more)


def _function(name: str = "get_weather", **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {**definition(name), **more}}


def _parameters(**more: Any) -> dict[str, Any]:
    return _function(parameters={"type": "object", **more})


def _named(entry: Entry) -> str:
    return f"`{entry.name[:SHOWN]}`" if isinstance(entry.name, str) and entry.name else "a function without a name"


def _in_schema(entry: Entry, fault: SchemaFault, fix: Fix | None = None) -> Problem:
    pointer = f"{entry.place}/parameters{join(*fault.path)}"
    return Problem(pointer, f"{_named(entry)}: {fault.message}", fix, data=fault.meant)


@_check(
    "not-a-list",
    Severity.ERROR,
    why="Tools are read as a list, and the file is refused or its tools are dropped.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(
                user(), assistant(), tools='[{"type": "function", "function": {"name": "now", "description": "T"}}]'
            ),
            good=_with({"type": "function", "function": {"name": "now", "description": "[]"}}),
            fixed=_with({"type": "function", "function": {"name": "now", "description": "T"}}),
        ),
        Sample(bad=line(user(), assistant(), tools=tool()), good=_with(tool())),
    ),
)
def not_a_list(declared: Declared, context: Context) -> Found:
    """Definitions that are no list: an object, or a text that holds JSON."""
    if declared.value is None or isinstance(declared.value, list):
        return
    said = f"`{declared.key}` must be a list of definitions"
    if declared.in_text is not None:
        yield Problem(declared.at, f"{said}, not a text that holds one", Fix.SAFE, data=declared.in_text)
    else:
        yield Problem(declared.at, said, None)


@_check(
    "malformed",
    Severity.ERROR,
    why="Nobody can read what is declared, and the file is refused.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with({"function": definition()}), good=_with(tool()), fixed=_with(tool())),
        Sample(bad=_with("get_weather"), good=_with(tool("get_weather"))),
        Sample(bad=_with({"type": "web_search"}), good=_with(tool("web_search"))),
    ),
)
def malformed(declared: Declared, context: Context) -> Found:
    """An entry that is no object, or has no ``type`` of ``function``, or no ``function``."""
    for entry in declared.entries:
        if entry.fault is not None:
            pointer, said = entry.fault
            yield Problem(entry.at + pointer, said, None)
        elif entry.lacks_type:
            yield Problem(entry.at, '`type` is missing: "function"', Fix.SAFE)


@_check(
    "unwrapped",
    Severity.ERROR,
    why="An entry of `tools` holds its function under `function`; without that it declares nothing.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with(definition()), good=line(user(), assistant(), functions=[definition()]), fixed=_with(tool())),
        Sample(
            bad=_with({"name": "now", "description": "Tell the time", "input_schema": {"type": "object"}}),
            good=_with({"type": "function", "function": {"name": "now", "description": "input_schema"}}),
        ),
    ),
)
def unwrapped(declared: Declared, context: Context) -> Found:
    """A bare function in ``tools``."""
    for entry in declared.entries:
        if entry.bare and entry.is_foreign:
            yield Problem(entry.at, f"{_named(entry)} is declared in another provider's form; convert it", None)
        elif entry.bare:
            said = 'wrap it: {"type": "function", "function": {…}}'
            yield Problem(entry.at, f"{_named(entry)} stands bare in `tools`; {said}", Fix.SAFE)


@_check(
    "name",
    Severity.ERROR,
    why="Providers take names of 1 to 64 letters, digits, `_` and `-`, and refuse all others.",
    fix=Fix.UNSAFE,
    answers=("Function name was X but must be a-z … max 64",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call("weather.get")), tools=[tool("weather.get")]),
            good=line(user(), calls(call("weather_get")), tools=[tool("weather_get")]),
            fixed=line(user(), calls(call("weather_get")), tools=[tool("weather_get")]),
            unsafe=True,
        ),
        Sample(bad=_with(tool("")), good=_with(tool("f"))),
    ),
)
def name(declared: Declared, context: Context) -> Found:
    """A function without a name, or with one of other characters than letters, digits, ``_`` and ``-``, or of over 64."""
    for entry in declared.functions:
        if "name" not in entry.function:
            yield Problem(entry.place, "the function's `name` is missing", None)
        elif not isinstance(entry.name, str):
            yield Problem(f"{entry.place}/name", "the function's `name` must be a text", None)
        elif not NAME_PATTERN.fullmatch(entry.name):
            new = declared.new_names.get(entry.name)
            instead = f"; it could be `{new}`, here and in its calls" if new else ""
            said = f"a name has 1 to 64 letters, digits, `_` or `-`{instead}"
            yield Problem(f"{entry.place}/name", said, Fix.UNSAFE if new else None, data=new)


@_check(
    "duplicate-name",
    Severity.ERROR,
    why="Nobody knows which of the two a call means.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with(tool(), tool()), good=_with(tool(), tool("get_news")), fixed=_with(tool())),
        Sample(bad=_with(tool(), tool(city={"type": "integer"})), good=_with(tool(), tool("get_Weather"))),
    ),
)
def duplicate_name(declared: Declared, context: Context) -> Found:
    """A name that two entries have; the later one is told, and can go where the two are equal."""
    named = [entry for entry in declared.functions if isinstance(entry.name, str)]
    count = Counter(entry.name for entry in named)
    known: dict[str, set[str | None]] = {}
    for entry in named:
        if count[entry.name] == 1:
            continue
        text, earlier = spelled(entry.value), known.setdefault(entry.name, set())
        if earlier:
            same = text is not None and text in earlier
            said = "declared already, in the same way" if same else "declared already, in another way; keep one"
            fix = Fix.SAFE if same else None
            yield Problem(f"{entry.place}/name", f"{_named(entry)} is {said}", fix, data=entry.at)
        earlier.add(text)


@_check(
    "invalid-schema",
    Severity.ERROR,
    why="Providers compile the schema and refuse the file, and calls cannot be checked against it.",
    fix=Fix.SAFE,
    answers=("Invalid tool schema: …",),
    samples=lambda: (
        Sample(
            bad=_with(_function(parameters={"type": "dict", "properties": {"city": {"type": "str"}}})),
            good=_with(_parameters(properties={"type": {"enum": ["dict", "str"]}})),
            fixed=_with(_function(parameters={"type": "object", "properties": {"city": {"type": "string"}}})),
        ),
        Sample(
            bad=_with(_parameters(properties={"city": {"type": "string", "required": True}})),
            good=_with(_parameters(properties={"required": {"type": "string"}}, required=["required"])),
        ),
    ),
)
def invalid_schema(declared: Declared, context: Context) -> Found:
    """Parameters that are no JSON Schema, such as those with Python's names for types."""
    for entry in declared.functions:
        if not isinstance(entry.parameters, dict | bool | None):
            said = f"{_named(entry)}: `parameters` must be an object, a JSON Schema"
            yield Problem(f"{entry.place}/parameters", said, None)
        for fault in entry.soundness.invalid:
            yield _in_schema(entry, fault, Fix.SAFE if fault.meant is not None else None)


@_check(
    "not-an-object-schema",
    Severity.ERROR,
    why="Arguments are an object, so a function whose parameters are of another type cannot be called.",
    samples=lambda: (
        Sample(
            bad=_with(_function(parameters={"type": "string"})),
            good=_with(_parameters(properties={"city": {"type": "string"}})),
        ),
    ),
)
def not_an_object_schema(declared: Declared, context: Context) -> Found:
    """Parameters whose root is of another type than object."""
    for entry in declared.functions:
        kinds = types_of(entry.schema)
        if isinstance(entry.parameters, bool):
            yield Problem(f"{entry.place}/parameters", f"{_named(entry)}: `parameters` must be an object", None)
        elif kinds and "object" not in kinds:
            said = f'{_named(entry)}: parameters are of type "object"; make this one of their properties'
            yield Problem(f"{entry.place}/parameters/type", said, None)


@_check(
    "undeclared-required",
    Severity.WARNING,
    why="The model must pass an argument of which it is told nothing but the name.",
    samples=lambda: (
        Sample(
            bad=_with(_parameters(properties={}, required=["city"])),
            good=_with(_parameters(properties={"city": {"type": "string"}}, required=["city"])),
        ),
    ),
)
def undeclared(declared: Declared, context: Context) -> Found:
    """A name under ``required`` that ``properties`` does not have."""
    for entry in declared.functions:
        for fault in undeclared_required(entry.schema):
            yield _in_schema(entry, fault)


@_check(
    "remote-reference",
    Severity.ERROR,
    why="Nobody else follows it either, so the function's arguments are unknown.",
    samples=lambda: (
        Sample(
            bad=_with(_parameters(properties={"city": {"$ref": "https://example.com/city.json"}})),
            good=_with(_parameters(properties={"city": {"$ref": "#/$defs/city"}}, **{"$defs": {"city": {}}})),
        ),
    ),
)
def remote_reference(declared: Declared, context: Context) -> Found:
    """A reference that leaves the document, which is never followed."""
    for entry in declared.functions:
        for fault in entry.soundness.remote:
            yield _in_schema(entry, fault)


@_check(
    "strict",
    Severity.ERROR,
    why="A provider that is asked for `strict` refuses schemas that leave anything open.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_with(_function(strict=True)),
            good=_with(_function(strict=False)),
            fixed=_with(
                _function(parameters={**definition()["parameters"], "additionalProperties": False}, strict=True)
            ),
            unsafe=True,
        ),
    ),
)
def strict(declared: Declared, context: Context) -> Found:
    """A function with ``strict: true`` in which a property is not required, or others are let through."""
    for entry in declared.functions:
        if entry.function.get("strict") is True:
            for fault in not_strict(entry.schema):
                problem = _in_schema(entry, fault, Fix.UNSAFE)
                yield Problem(problem.pointer, problem.message, problem.fix, data=entry.place)


@_check(
    "missing-description",
    Severity.INFO,
    why="The description is what tells the model when to call the function.",
    answers=("A function dict does not have a description key.",),
    samples=lambda: (Sample(bad=_with({"type": "function", "function": {"name": "now"}}), good=_with(tool())),),
)
def missing_description(declared: Declared, context: Context) -> Found:
    """A function without a description, or with a blank one."""
    for entry in declared.functions:
        description = entry.function.get("description", "")
        if description is None:  # filled in by Arrow, or the dump of an SDK
            continue
        if not isinstance(description, str):
            yield Problem(f"{entry.place}/description", f"{_named(entry)}: the description must be a text")
        elif not description or description.isspace():
            place = f"{entry.place}/description" if "description" in entry.function else entry.place
            yield Problem(place, f"{_named(entry)} has no description: say what it does, and when to call it")


@_check(
    "long-description",
    Severity.WARNING,
    why="Providers have refused longer ones, and they are paid for on every line.",
    answers=("Invalid 'tools[5].function.description': string too long. Expected a string with maximum length 1024",),
    samples=lambda: (
        Sample(bad=_with(_function(description="a" * 1025)), good=_with(_function(description="a" * 1024))),
    ),
)
def long_description(declared: Declared, context: Context) -> Found:
    """A description longer than the reader takes (1,024 characters for OpenAI)."""
    limit = context.profile.description_max_length
    for entry in declared.functions:
        description = entry.function.get("description")
        if isinstance(description, str) and len(description) > limit:
            said = f"the description has {len(description):,} characters, more than {limit:,}; shorten it"
            yield Problem(f"{entry.place}/description", f"{_named(entry)}: {said}")


@_check(
    "too-many",
    Severity.ERROR,
    why="Providers limit how many tools one request, and so one example, may declare.",
    answers=("Invalid 'tools': array too long. Expected an array with maximum length 128",),
    samples=lambda: (
        Sample(
            bad=_with(*(tool(f"f{number}") for number in range(129))),
            good=_with(*(tool(f"f{number}") for number in range(128))),
        ),
    ),
)
def too_many(declared: Declared, context: Context) -> Found:
    """More functions than the reader takes (128 for OpenAI)."""
    limit = context.profile.max_tools
    if len(declared.entries) > limit:
        yield Problem(declared.at, f"{len(declared.entries):,} functions are declared, more than {limit}", key=True)


# --- lists that hold nothing


def _nothing_declared(declared: Declared, context: Context) -> Found:
    if declared.value == []:
        yield Problem(declared.at, f"drop `{declared.key}`: it declares nothing", Fix.SAFE, key=True)


_JUDGES["empty-list"] = _nothing_declared


@rule.check(
    "empty-list",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="Providers have refused an empty list where the key may as well be left out.",
    fix=Fix.SAFE,
    answers=(
        "[] is too short - 'tools'",
        "[] is too short - 'functions'",
        "Invalid 'messages[1].tool_calls': empty array. Expected an array with minimum length 1, but got an empty array"
        " instead.",
    ),
    samples=lambda: (
        Sample(bad=_with(), good=_with(tool()), fixed=line(user(), assistant())),
        Sample(
            bad=line(user(), assistant(), functions=[]),
            good=line(user("functions"), assistant()),
            fixed=line(user(), assistant()),
        ),
        Sample(bad=line(user(), assistant(tool_calls=[])), good=line(user(), calls()), fixed=line(user(), assistant())),
    ),
)
def empty_list(example: Example, context: Context) -> Found:
    """An empty ``tools``, ``functions`` or ``tool_calls``."""
    for definitions in example.definitions:
        yield from told_of(definitions, example.definitions_at, context, _JUDGES).get("empty-list", ())
    for talk in example.conversations:
        for index in talk.order.without_calls:
            if index >= talk.own_from:
                yield Problem(talk.place(f"/{index}/tool_calls"), "drop `tool_calls`: it makes no call", key=True)
