"""What one line is: a chat, a preference, a prompt for reinforcement, a prompt with its completion, or nothing known.

The keys of a record tell its format, never the file's name. Formats of other ecosystems are recognised and named.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, NamedTuple

from ftlint.analysis.filled_nulls import filled_keys, filled_root_keys
from ftlint.conversation.columns import is_column
from ftlint.conversation.example import Example
from ftlint.conversation.formats import CHAT_KEYS, OTHER_SHAPES, READ, REQUEST_PARAMETERS, Format
from ftlint.conversation.shape import RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.results.pointer import join, parse
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope, Suspect
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, calls, line, lines, result, tool, user
from ftlint.text.suggest import near

MIXED = "record-shape/mixed-formats"
NULL_FILLED = "record-shape/null-filled"
Found = Iterator[Problem]


class FormatsSeen:
    """Evidence: the format of every record (one byte each)."""

    ORDER: ClassVar = (None, *Format)
    NUMBERS: ClassVar = {form: number for number, form in enumerate(ORDER)}

    def __init__(self) -> None:
        self.seen = array("B")

    def observe(self, examples: Iterable[Example | None], context: Context) -> None:
        """Take in records in order, None for one that cannot be read."""
        numbers = self.NUMBERS
        self.seen.extend([numbers[example.format] if example is not None else 0 for example in examples])

    def merge(self, later: FormatsSeen) -> None:
        """Append what was gathered on the records that follow."""
        self.seen.extend(later.seen)

    def conclude(self, context: Context) -> Mixture:
        """The verdict over all records."""
        found = ((self.ORDER[number], count) for number, count in Counter(self.seen).most_common())
        all_formats = {form: count for form, count in found if form is not None}
        notes = [_unchecked(form, count, context) for form, count in all_formats.items() if form not in READ]
        notes = [note for note in notes if note]
        formats = {form: count for form, count in all_formats.items() if form in READ}
        if len(formats) < 2:
            return Mixture(None, {}, [], notes)
        usual, *rarer = formats
        first = min(self.seen.index(self.NUMBERS[form]) for form in rarer)
        return Mixture(usual, formats, [Suspect(first, MIXED, None)], notes)


def _unchecked(form: Format, count: int, context: Context) -> str:
    """What is said of records whose format the reader has, but no rule here looks at; nothing where it has not."""
    if form not in context.profile.formats:
        return ""
    records = f"{count:,} record{'s' if count > 1 else ''}"
    return f"{records} of the format {form}: {context.profile.title} reads it, ftlint does not check it yet"


class Mixture(NamedTuple):
    """The commonest format of a dataset with several (else None), and how many records there are of each."""

    usual: Format | None
    counts: dict[Format, int]
    suspects: list[Suspect]
    notes: list[str]

    def judge(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with one record, seen from the whole."""
        if self.usual is not None and example.format in READ and example.format != self.usual:
            shares = ", ".join(f"{count:,} {form}" for form, count in self.counts.items())
            yield (
                MIXED,
                Problem("", f"this is {example.format}, the dataset has {shares}; put each in a file of its own"),
            )


class NullsSeen:
    """Evidence: how many records have keys that are null for want of a value, and the first of them."""

    by_itself: ClassVar = True  # what it says of a record depends on no other

    def __init__(self) -> None:
        self.read = 0
        self.count = 0
        self.first: int | None = None
        self.rejected: int | None = None

    def observe(self, examples: Iterable[Example | None], context: Context) -> None:
        """Take in records in order, None for one that cannot be read."""
        for number, example in enumerate(examples, self.read):
            self.read += 1
            found = filled_keys(example, context.profile) if example is not None else ()
            if not found:
                continue
            self.count += 1
            if self.first is None:
                self.first = number
            if self.rejected is None and any(key.kind in context.profile.rejected_nulls for key in found):
                self.rejected = number

    def merge(self, later: NullsSeen) -> None:
        """Append what was gathered on the records that follow."""
        if self.first is None and later.first is not None:
            self.first = self.read + later.first
        if self.rejected is None and later.rejected is not None:
            self.rejected = self.read + later.rejected
        self.read += later.read
        self.count += later.count

    def conclude(self, context: Context) -> Filled:
        """The verdict over all records: one finding, at the first record with a null that the target rejects, if any has."""
        if self.first is None:
            return Filled(0, [])
        severity = None if self.rejected is None else Severity.ERROR
        shown = self.first if self.rejected is None else self.rejected
        return Filled(self.count, [Suspect(shown, NULL_FILLED, Fix.SAFE, severity=severity)])


class Filled(NamedTuple):
    """In how many records keys are null for want of a value, and where that is shown."""

    records: int
    suspects: list[Suspect]
    notes: tuple[str, ...] = ()

    def judge(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """Which keys of one record are."""
        found = filled_keys(example, context.profile) if self.records else []
        if not found:
            return
        rejected = [key for key in found if key.kind in context.profile.rejected_nulls]
        names = list(dict.fromkeys(parse(key.pointer)[-1][:40] for key in rejected or found))
        them = "it" if len(names) == 1 else "them"
        message = f"{_listed(names)}: null in place of a missing key, as `datasets` and SDK dumps write it; drop {them}"
        message += f", as {context.profile.title} rejects {them}" if rejected else ""
        message += f" ({self.records:,} examples)" if self.records > 1 else ""
        severity = Severity.ERROR if rejected else None
        data = [key.pointer for key in found]
        shown = (rejected or found)[0].pointer
        yield NULL_FILLED, Problem(shown, message, key=True, data=data, severity=severity)


_NAMES_SHOWN = 4


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(f"`{name}`" for name in names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


rule = Rule("record-shape", "what one line is", evidence=FormatsSeen)

rule.declare(
    "mixed-formats",
    Severity.ERROR,
    Scope.DATASET,
    finds="Records of two formats in one dataset; the first of the rarer one is shown.",
    why="A job trains by one method and takes one format; the file is refused.",
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
    finds="Keys that are null because `datasets` (Arrow) or an SDK's dump filled them in, at any depth: one finding for a "
    "dataset (null is left alone where it means something, as in `content`, in an argument whose declaration allows it, or in "
    "a column of your own).",
    why="A null is not a missing key: in arguments it is trained, in a schema it is invalid, and OpenAI rejects several.",
    fix=Fix.SAFE,
    evidence=NullsSeen,
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
    why="Nobody can train on a record that is neither a chat nor a prompt with its answer.",
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
def unknown_format(root: RootShape, form: Format | None, context: Context) -> Found:
    """A record of none of the known shapes, or of none that the method named trains on."""
    if form is None:
        keys = ", ".join(f"`{key}`" for key in list(root.types)[:6]) or "no keys at all"
        yield Problem("", f"no known format has {keys}; a chat has `messages`")
    elif form in READ and form not in _TRAINED_ON.get(context.method, READ):
        wanted = " or ".join(sorted(_TRAINED_ON[context.method]))
        said = f"this is {form}, which the method {context.method} does not train on, only on {wanted}"
        yield Problem("", said, blocks=False)
    elif form is Format.COMPLETION:
        for key in ("prompt", "completion"):
            if root.types[key] not in (str, list):  # some trainers take lists of messages
                yield Problem(f"/{key}", f"`{key}` must be a text")


# What the value of `--method` trains on, of the formats that are checked.
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
    why="The provider or trainer does not read this format, and refuses the file or trains on nothing.",
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
def foreign_format(root: RootShape, form: Format | None, context: Context) -> Found:
    """A record of a format that the reader does not have, such as that of another ecosystem."""
    if form is None or form in context.profile.formats:
        return
    reads = ", ".join(sorted(context.profile.formats))
    named = f"{NAMES[form]} (`{form}`)" if form in NAMES else f"`{form}`"
    # What ftlint can check is checked all the same: the reader will ask it of what the record is converted to.
    yield Problem("", f"this is {named}; {context.profile.title} reads {reads}; convert it", blocks=form not in READ)


@rule.check(
    "no-messages",
    Severity.ERROR,
    Scope.ROOT,
    why="A conversation without messages has nothing to train.",
    blocks=True,
    samples=lambda: (
        Sample(bad=lines({"tools": [tool()]}), good=line(user(), calls(), tools=[tool()])),
        Sample(bad=lines({"messages": "Hi"}), good=line(user(), assistant())),
        Sample(bad=lines({"messages": []}), good=line(user(), assistant())),
    ),
)
def no_messages(root: RootShape, form: Format | None, context: Context) -> Found:
    """``messages`` is missing, empty or no list (of a preference record: ``input``, which has them, is no object)."""
    if form is Format.PREFERENCE and root.types["input"] is not dict:
        yield Problem("/input", '`input` must be an object such as {"messages": […]}')
    if form not in (Format.CHAT, Format.REINFORCEMENT):
        return
    if "messages" not in root.types:
        yield Problem("", "`messages` is missing")
    elif root.types["messages"] is not list:
        yield Problem("/messages", "`messages` must be a list of messages")
    elif root.empty_messages:
        yield Problem("/messages", "`messages` is empty")


def _foreign_keys(root: RootShape, form: Format | None, context: Context) -> Iterator[str]:
    """The root keys that the format does not know, less those that are null for want of a value (`null-filled`)."""
    allowed = context.profile.root_keys.get(form or "")
    if allowed is not None:
        filled = filled_root_keys(root, form, context.profile)
        yield from (key for key in root.types if not (key in allowed or key in CHAT_KEYS or key in filled))


@rule.check(
    "unknown-key",
    Severity.ERROR,
    Scope.ROOT,
    why="OpenAI refuses a key that it does not know; other readers drop it without a word.",
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
def unknown_key(root: RootShape, form: Format | None, context: Context) -> Found:
    """A key at the root that the format does not know; a misspelled one, or one that other trainers read, has no fix."""
    elsewhere = REQUEST_PARAMETERS | OTHER_SHAPES if form is Format.CHAT else REQUEST_PARAMETERS
    for key in _foreign_keys(root, form, context):
        if key not in elsewhere:
            known = context.profile.root_keys[form or ""]
            meant = near(key, known)
            fix = INHERITED if is_column(key, known) else None  # the others hold a part of the example
            yield Problem(join(key), f"{form} has no key {key!r}{meant}", fix, key=True)


@rule.check(
    "request-parameter",
    Severity.ERROR,
    Scope.ROOT,
    why="A parameter of the request does not belong into training data, and the file is refused for it.",
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
def request_parameter(root: RootShape, form: Format | None, context: Context) -> Found:
    """A parameter of a request at the root of a record."""
    for key in _foreign_keys(root, form, context):
        if key in REQUEST_PARAMETERS:
            yield Problem(
                join(key), f"`{key}` is a parameter of the request; pass it when the model is called", key=True
            )


@rule.check(
    "ambiguous",
    Severity.ERROR,
    Scope.ROOT,
    why="Each reader picks another of the two shapes, so nobody knows what is trained.",
    blocks=True,
    samples=lambda: (
        Sample(bad=line(user(), assistant(), text="Hi Hello!"), good=line(user("text"), assistant())),
        Sample(bad=line(user(), assistant(), conversations=[]), good=line(user("text"), assistant())),
    ),
)
def ambiguous(root: RootShape, form: Format | None, context: Context) -> Found:
    """One record that is two shapes at once."""
    if form is Format.CHAT and "messages" in root.types:
        for key in root.types:
            if key in OTHER_SHAPES and key not in root.nulls:
                yield Problem(
                    join(key), f"the record has `messages` and `{key}`: keep the one that is to be trained", key=True
                )
