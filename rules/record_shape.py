"""The format of each example (chat, preference, reinforcement, completion) and its root keys.

The keys of an example determine its format, never the file name. Formats of other tools are recognised and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ftlint.analysis.filled_nulls import filled_root_keys
from ftlint.conversation.formats import CHAT_KEYS, OTHER_SHAPES, READ, REQUEST_PARAMETERS, Format, is_column
from ftlint.conversation.shape import RootShape
from ftlint.dataset.record_shape import FormatsSeen, NullsSeen
from ftlint.results.finding import Fix, Severity
from ftlint.results.pointer import join
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, calls, line, lines, result, tool, user
from ftlint.text.suggest import near

Problems = Iterator[Problem]


rule = Rule("record-shape", "format and root keys of an example", collector=FormatsSeen)

rule.declare(
    "mixed-formats",
    Severity.ERROR,
    Scope.DATASET,
    finds="Examples of different formats in one dataset; reported at the first example of a less common format.",
    why="A training job accepts one format; the file is rejected.",
    answers=("All samples in the dataset must have the same dataset format",),
    samples=lambda: (
        Sample(
            bad=line(user(), assistant()) * 2 + lines({"prompt": "Hi ->", "completion": " Hello!"}),
            good=line(user(), assistant()) * 2,
        ),
    ),
)


rule.declare(
    "null-filled",
    Severity.INFO,
    Scope.DATASET,
    finds="Keys at any depth that are null because `datasets` (Arrow) or an SDK dump filled them in (one finding per dataset; "
    "not nulls with a meaning: in `content`, in an argument whose schema allows it, in a column of your own).",
    why="The model learns nulls in arguments, nulls in a schema are invalid, and OpenAI rejects null in several keys.",
    fix=Fix.SAFE,
    collector=NullsSeen,
    answers=("None is not of type 'array' - 'functions'",),
    samples=lambda: (
        Sample(
            bad=line({**user(), "tool_calls": None}, assistant(tool_calls=None, name=None)),
            good=line(user(), calls(content=None), result(), assistant(refusal=None)),
            fixed=line(user(), assistant()),
        ),
        Sample(
            bad=line(user(), assistant(function_call=None), tools=None),
            good=line(user(), assistant()),
            fixed=line(user(), assistant()),
        ),
        Sample(
            bad=line(user(), assistant(), tools=[tool(city={"type": "string", "enum": None}, symbol=None)]),
            good=line(user(), assistant(), tools=[tool(city={"type": ["string", "null"], "enum": ["Oslo", None]})]),
            fixed=line(user(), assistant(), tools=[tool(city={"type": "string"})]),
        ),
    ),
)


@rule.check(
    "unknown-format",
    Severity.ERROR,
    Scope.ROOT,
    why="Providers reject examples of a format that they do not know.",
    blocks=True,
    answers=(
        "Could not detect a format for the line N",
        'Input data at … must follow \'{"prompt": "<input text>", "completion": "<output text>"}\' format',
    ),
    samples=lambda: (
        Sample(
            bad=lines({"question": "Hi", "answer": "Hello!"}), good=lines({"prompt": "Hi", "completion": " Hello!"})
        ),
        Sample(bad=lines({"prompt": "Hi", "completion": None}), good=lines({"prompt": "Hi", "completion": " None"})),
        Sample(
            bad=line(user(), assistant()),
            good=lines(
                {
                    "input": {"messages": [user()]},
                    "preferred_output": [assistant()],
                    "non_preferred_output": [assistant("No idea.")],
                }
            ),
            settings={"method": "dpo"},
        ),
    ),
)
def unknown_format(root: RootShape, form: Format | None, context: Context) -> Problems:
    """An example of no known format, or of a format that the configured training method cannot use."""
    if form is None:
        keys = ", ".join(f"`{key}`" for key in list(root.types)[:6]) or "no keys"
        yield Problem("", f"unknown format (keys: {keys}); a chat example has `messages`")
    elif form in READ and form not in _TRAINED_ON.get(context.method, READ):
        wanted = " or ".join(sorted(_TRAINED_ON[context.method]))
        message = f"format {form} cannot be used with method {context.method}; use {wanted}"
        yield Problem("", message, blocks=False)
    elif form is Format.COMPLETION:
        for key in ("prompt", "completion"):
            if root.types[key] not in (str, list):  # some trainers take lists of messages
                yield Problem(f"/{key}", f"`{key}` must be a string")


# The checked formats that each value of `--method` can train on.
_TRAINED_ON: Mapping[str | None, frozenset[Format]] = {
    "sft": frozenset({Format.CHAT, Format.COMPLETION, Format.TEXT}),
    "dpo": frozenset({Format.PREFERENCE}),
    "rft": frozenset({Format.REINFORCEMENT}),
}


NAMES = {
    Format.SHAREGPT: "ShareGPT",
    Format.ALPACA: "Alpaca",
    Format.HERMES: "Hermes",
    Format.GLAIVE: "Glaive",
    Format.XLAM: "xLAM",
    Format.TOOLACE: "ToolACE",
    Format.ANTHROPIC: "Anthropic Messages",
    Format.GEMINI: "Gemini",
    Format.BEDROCK: "Bedrock Converse",
    Format.TRL: "TRL preference",
}


@rule.check(
    "foreign-format",
    Severity.ERROR,
    Scope.ROOT,
    why="The target does not accept this format: it rejects the file, or trains on nothing.",
    blocks=True,
    samples=lambda: (
        Sample(
            bad=lines({"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}),
            good=line(user("Hi"), assistant("Hello!")),
        ),
        Sample(
            bad=lines({"instruction": "Greet.", "input": "", "output": "Hello!"}),
            good=lines({"prompt": "Greet.", "completion": " Hello!"}),
        ),
        Sample(
            bad=line(user("Hi"), assistant("Hello!")),
            good=lines({"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}),
            profile="vertex",
        ),
    ),
)
def foreign_format(root: RootShape, form: Format | None, context: Context) -> Problems:
    """An example in a format that the target does not accept, such as that of another tool."""
    if form is None or form in context.profile.formats:
        return
    accepted = ", ".join(sorted(context.profile.formats))
    named = f"{NAMES[form]} (`{form}`)" if form in NAMES else f"`{form}`"
    # The other checks of a format that ftlint reads still run: their findings remain after the conversion.
    message = f"format {named} is not accepted by {context.profile.title}; convert the file to {accepted}"
    yield Problem("", message, blocks=form not in READ)


@rule.check(
    "no-messages",
    Severity.ERROR,
    Scope.ROOT,
    why="There is nothing to train on, and providers reject the file.",
    blocks=True,
    samples=lambda: (
        Sample(bad=lines({"tools": [tool()]}), good=line(user(), calls(), tools=[tool()])),
        Sample(bad=lines({"messages": "Hi"}), good=line(user(), assistant())),
        Sample(bad=lines({"messages": []}), good=line(user(), assistant())),
    ),
)
def no_messages(root: RootShape, form: Format | None, context: Context) -> Problems:
    """``messages`` is missing, empty or not a list; in a preference example, ``input`` is not an object."""
    if form is Format.PREFERENCE and root.types["input"] is not dict:
        yield Problem("/input", '`input` must be an object such as {"messages": […]}')
    if form not in (Format.CHAT, Format.REINFORCEMENT):
        return
    if "messages" not in root.types:
        yield Problem("", "`messages` is missing; add the list of messages")
    elif root.types["messages"] is not list:
        yield Problem("/messages", "`messages` must be a list of messages")
    elif root.empty_messages:
        yield Problem("/messages", "`messages` is empty; add messages or remove the example")


def _foreign_keys(root: RootShape, form: Format | None, context: Context) -> Iterator[str]:
    """The root keys that the format does not have, without those that `null-filled` reports."""
    allowed = context.profile.root_keys.get(form or "")
    if allowed is not None:
        filled = filled_root_keys(root, form, context.profile)
        yield from (key for key in root.types if not (key in allowed or key in CHAT_KEYS or key in filled))


@rule.check(
    "unknown-key",
    Severity.ERROR,
    Scope.ROOT,
    why="OpenAI rejects unknown keys; other providers and trainers ignore them silently.",
    fix=Fix.UNSAFE,
    answers=(
        'Invalid file format. Example 536 contains an extra "tools".',
        'Found extra column "tools" in the line N',
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(), id=7),
            good=line(user(), reference_answer="Paris"),
            fixed=line(user(), assistant()),
            unsafe=True,
        ),
        Sample(bad=line(user(), assistant(), tool=[tool()]), good=line(user(), assistant(), tools=[tool()])),
    ),
)
def unknown_key(root: RootShape, form: Format | None, context: Context) -> Problems:
    """An unknown root key; a misspelled key, or one that other trainers use, is reported without a fix."""
    elsewhere = REQUEST_PARAMETERS | OTHER_SHAPES if form is Format.CHAT else REQUEST_PARAMETERS
    for key in _foreign_keys(root, form, context):
        if key not in elsewhere:
            known = context.profile.root_keys[form or ""]
            meant = near(key, known)
            fix = INHERITED if is_column(key, known) else None  # other keys hold a part of the example
            yield Problem(join(key), f"unknown key {key!r} in format {form}{meant}", fix, key=True)


@rule.check(
    "request-parameter",
    Severity.ERROR,
    Scope.ROOT,
    why="Request parameters are not part of the training format; OpenAI rejects the file.",
    fix=Fix.UNSAFE,
    answers=("Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.",),
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(), model="gpt-4.1", temperature=0.2),
            good=line(user(), calls(), tools=[tool()], parallel_tool_calls=False),
            fixed=line(user(), assistant()),
            unsafe=True,
        ),
    ),
)
def request_parameter(root: RootShape, form: Format | None, context: Context) -> Problems:
    """A request parameter, such as ``model``, at the root of an example."""
    for key in _foreign_keys(root, form, context):
        if key in REQUEST_PARAMETERS:
            yield Problem(
                join(key),
                f"`{key}` is a request parameter; remove it here and pass it when you call the model",
                key=True,
            )


@rule.check(
    "ambiguous",
    Severity.ERROR,
    Scope.ROOT,
    why="Trainers differ in which of the two formats they use.",
    blocks=True,
    samples=lambda: (
        Sample(bad=line(user(), assistant(), text="Hi Hello!"), good=line(user("text"), assistant())),
        Sample(bad=line(user(), assistant(), conversations=[]), good=line(user("text"), assistant())),
    ),
)
def ambiguous(root: RootShape, form: Format | None, context: Context) -> Problems:
    """An example that matches two formats."""
    if form is Format.CHAT and "messages" in root.types:
        for key in root.types:
            if key in OTHER_SHAPES and key not in root.nulls:
                yield Problem(
                    join(key), f"the example has both `messages` and `{key}`; keep the one to train on", key=True
                )
