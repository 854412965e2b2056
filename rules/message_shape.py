"""What one message is: an object with a role, content that fits it, and calls of sound shape.

A provider reads a message by its role; one that it cannot read refuses the whole file, most often without saying which.
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.conversation.formats import Format
from ftlint.conversation.shape import CallShape, Content, MessageShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, function_call, line, result, system, user
from ftlint.text.suggest import near

rule = Rule("message-shape", "what one message is")

Found = Iterator[Problem]
# Roles of other ecosystems and what they are called here.
FOREIGN_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant", "model": "assistant", "ai": "assistant"}
# `developer-role` and the rule legacy-functions tell of these, and mend them.
TOLD_ELSEWHERE = ("developer", "function")
NULL_CONTENT = ("assistant", "function")  # OpenAPI 2025-07: content may be null for these


def _a(role: object) -> str:
    return f"an {role}" if role == "assistant" else f"a {role}"


def _known_role(shape: MessageShape, context: Context) -> bool:
    return isinstance(shape.role, str) and shape.role in context.profile.roles


@rule.check(
    "not-object",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Every provider refuses the file, as a message without a role has no reader.",
    blocks=True,
    samples=lambda: (
        Sample(
            bad='{"messages": ["Hi", {"role": "assistant", "content": "Hello!"}]}\n', good=line(user("Hi"), assistant())
        ),
    ),
)
def not_object(shape: MessageShape, form: Format, context: Context) -> Found:
    """A message that is no object."""
    if not shape.is_object:
        yield Problem("", 'a message must be an object such as {"role": "user", "content": "…"}')


@rule.check(
    "missing-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Nobody can tell who speaks, and every provider refuses the file.",
    blocks=True,
    answers=("Line 7: messages[1] must contain a role field",),
    samples=lambda: (Sample(bad=line({"content": "Hi"}, assistant()), good=line(user("Hi"), assistant())),),
)
def missing_role(shape: MessageShape, form: Format, context: Context) -> Found:
    """A message without ``role``, or with one that is no text."""
    if shape.is_object and "role" not in shape.types:
        yield Problem("", "`role` is missing")
    elif shape.is_object and not isinstance(shape.role, str):
        yield Problem("/role", "`role` must be a text")


@rule.check(
    "unknown-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="A provider takes only the roles that it knows and refuses the file for any other.",
    fix=Fix.SAFE,
    blocks=True,
    answers=(
        "Validation of jsonl file failed: Role must be either 'user', 'assistant', or 'system'. Unexpected value"
        " encountered on line 0.",
        "Invalid role 'X' … Possible roles: system, user, assistant",
    ),
    samples=lambda: (
        Sample(
            bad=line({"role": "User", "content": "Hi"}, assistant()),
            good=line(user("Hi"), assistant()),
            fixed=line(user("Hi"), assistant()),
        ),
        Sample(
            bad=line({"role": "human", "content": "Hi"}, assistant()),
            good=line(user("human"), assistant()),
            fixed=line(user("Hi"), assistant()),
            unsafe=True,
        ),
    ),
)
def unknown_role(shape: MessageShape, form: Format, context: Context) -> Found:
    """A role that the reader does not know."""
    if not isinstance(shape.role, str) or _known_role(shape, context) or shape.role in TOLD_ELSEWHERE:
        return
    folded = shape.role.strip().lower()
    if folded in context.profile.roles:
        yield Problem("/role", f"roles are written in lower case: {folded!r}", Fix.SAFE, data=folded)
    elif FOREIGN_ROLES.get(folded) in context.profile.roles:
        name = FOREIGN_ROLES[folded]
        yield Problem("/role", f"{shape.role!r} is called {name!r} in this format", Fix.UNSAFE, data=name)
    else:
        known = ", ".join(sorted(context.profile.roles))
        yield Problem("/role", f"{context.profile.name} knows no role {shape.role!r}, only {known}", None)


@rule.check(
    "developer-role",
    Severity.WARNING,
    Scope.MESSAGE,
    why="The input of supervised fine-tuning does not list this role, though the chat API takes it.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line({"role": "developer", "content": "Be brief."}, user(), assistant()),
            good=line(system("developer"), user(), assistant()),
            fixed=line(system("Be brief."), user(), assistant()),
        ),
    ),
)
def developer_role(shape: MessageShape, form: Format, context: Context) -> Found:
    """The role ``developer`` in data for supervised fine-tuning."""
    if shape.role == "developer" and form is not Format.REINFORCEMENT:
        yield Problem("/role", "use `system`, the role that fine-tuning knows", data="system")


@rule.check(
    "content-type",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Only text, a list of parts, or null beside a call can be read.",
    fix=Fix.SAFE,
    blocks=True,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result({"temperature": 21.0}), assistant()),
            good=line(user(), calls(content=None), result(), assistant()),
            fixed=line(user(), calls(), result('{"temperature": 21.0}'), assistant()),
        ),
        Sample(bad=line(user(5), assistant()), good=line(user("5"), assistant())),
        Sample(bad=line({"role": "user"}, assistant()), good=line(user(), calls())),
    ),
)
def content_type(shape: MessageShape, form: Format, context: Context) -> Found:
    """Content that is neither text, nor a list of parts, nor null where null may stand."""
    if not _known_role(shape, context):
        return
    if shape.role == "tool" and _is_json_result(shape):
        yield Problem("/content", "a tool's result must be text: its JSON, as a string")
    elif shape.content in (Content.OBJECT, Content.OTHER):
        yield Problem("/content", "`content` must be a text or a list of parts", None)
    elif shape.role not in NULL_CONTENT and shape.content in (Content.NULL, Content.MISSING):
        what = "is missing" if shape.content is Content.MISSING else "must not be null here"
        yield Problem("/content" if shape.content is Content.NULL else "", f"`content` {what}", None)


def _is_json_result(shape: MessageShape) -> bool:
    """Whether a tool's result is an object, or a list that holds nothing like parts."""
    if shape.content is Content.OBJECT:
        return True
    return shape.content is Content.PARTS and not any(
        part.kind or (part.is_text and not part.is_object) for part in shape.parts
    )


@rule.check(
    "content-part",
    Severity.ERROR,
    Scope.MESSAGE,
    why="A list of content holds objects that name their `type`; a provider's reader fails on anything else.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(["Hi"]), assistant()),
            good=line(user([{"type": "text", "text": "Hi"}]), assistant()),
            fixed=line(user([{"type": "text", "text": "Hi"}]), assistant()),
        ),
        Sample(
            bad=line(user([{"type": "input_audio", "input_audio": {}}]), assistant()),
            good=line(user([{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]), assistant()),
        ),
    ),
    answers=("'str' object has no attribute 'get'",),
)
def content_part(shape: MessageShape, form: Format, context: Context) -> Found:
    """A bare text in a list of parts, a part without ``type`` or content, or one of a type that cannot be trained on."""
    if shape.role == "tool" and _is_json_result(shape):
        return
    if shape.content is Content.PARTS and not shape.parts:
        yield Problem("/content", "the list of parts is empty", None)
    for index, part in enumerate(shape.parts):
        at = f"/content/{index}"
        if not part.is_object:
            wrap = Fix.SAFE if part.is_text else None
            yield Problem(at, 'a part must be an object such as {"type": "text", "text": "…"}', wrap)
        elif part.kind is None:
            yield Problem(at, "the part's `type` is missing", None)
        elif part.kind not in context.profile.part_types:
            known = ", ".join(sorted(context.profile.part_types))
            yield Problem(f"{at}/type", f"parts of type {part.kind!r} cannot be trained on, only {known}", None)
        elif part.kind == "text" and not part.is_text:
            yield Problem(at, "a part of type `text` needs a `text`", None)
        elif part.kind == "image_url" and "image_url" not in part.keys:
            yield Problem(at, "a part of type `image_url` needs an `image_url`", None)
        elif part.kind == "refusal" and shape.role != "assistant":
            yield Problem(f"{at}/type", f"only the assistant refuses; {_a(shape.role)} message has no refusal", None)


@rule.check(
    "tool-content-parts",
    Severity.WARNING,
    Scope.MESSAGE,
    why="Fine-tuning has refused a tool's result that is a list of parts, though the chat API takes it.",
    fix=Fix.SAFE,
    answers=('Invalid file format. Line 1, message 3, key "content": Input should be a valid string',),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result([{"type": "text", "text": "21.0"}]), assistant()),
            good=line(user([{"type": "text", "text": "Hi"}]), assistant()),
            fixed=line(user(), calls(), result("21.0"), assistant()),
        ),
    ),
)
def tool_content_parts(shape: MessageShape, form: Format, context: Context) -> Found:
    """Text parts as the content of a tool's result."""
    if shape.role == "tool" and shape.parts and all(part.kind == "text" and part.is_text for part in shape.parts):
        yield Problem("/content", "write the result as one text")


@rule.check(
    "empty-assistant",
    Severity.ERROR,
    Scope.MESSAGE,
    why="There is nothing to learn in it, and providers refuse a message that says nothing and calls nothing.",
    answers=(
        'Invalid file format. Line 1, message 11, key "__root__": At least one of content or function_call must be set.',
    ),
    samples=lambda: (
        Sample(bad=line(user(), assistant(None)), good=line(user(), calls(content=None))),
        Sample(bad=line(user(), assistant("")), good=line(user(), assistant(None, refusal="I can't help with that."))),
    ),
)
def empty_assistant(shape: MessageShape, form: Format, context: Context) -> Found:
    """An assistant message with no content, no call and no refusal."""
    if (
        shape.role != "assistant"
        or shape.has_calls
        or shape.unread_calls  # `unknown-key` reports the key
        or shape.types.get("refusal") is str
        or shape.types.get("audio") is dict
        or shape.types.get("tool_calls", list) not in (list, type(None))  # calls, which `malformed-call` tells of
    ):
        return
    if shape.content in (Content.MISSING, Content.NULL, Content.EMPTY):
        at = "" if shape.content is Content.MISSING else "/content"
        yield Problem(at, "the assistant says nothing and calls nothing; write the answer or drop the example")


@rule.check(
    "blank-content",
    Severity.WARNING,
    Scope.MESSAGE,
    why="A blank text is mostly a field that was lost on the way into the dataset.",
    samples=lambda: (
        Sample(bad=line(user("  "), assistant()), good=line(user(" . "), assistant())),
        Sample(bad=line(user(), assistant(" \n")), good=line(user(), calls(content=""))),
        Sample(
            bad=line(user([{"type": "text", "text": ""}]), assistant()),
            good=line(user([{"type": "text", "text": "Hi"}]), assistant()),
        ),
    ),
)
def blank_content(shape: MessageShape, form: Format, context: Context) -> Found:
    """A text that is empty or only white space."""
    lost = shape.role == "function" and shape.content in (Content.NULL, Content.MISSING)
    if not (lost or _is_blank(shape)) or not _known_role(shape, context) or shape.has_calls:
        return
    if shape.role in ("tool", "function"):
        at = "" if shape.content is Content.MISSING else "/content"
        yield Problem(at, "the result is blank", severity=Severity.INFO)
    elif shape.role != "assistant" or shape.content is not Content.EMPTY:
        yield Problem("/content", "the text is blank")


def _is_blank(shape: MessageShape) -> bool:
    """Whether there is nothing but white space; one blank part may well stand between two images."""
    if shape.content is Content.PARTS:
        return bool(shape.parts) and all(part.kind == "text" and part.blank for part in shape.parts)
    return shape.content in (Content.EMPTY, Content.BLANK)


@rule.check(
    "null-text",
    Severity.WARNING,
    Scope.MESSAGE,
    why="A null that became text on the way is trained as a word that the model then says before it calls.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(content="None"), result(), assistant()),
            good=line(user("Any news?"), assistant("None"), user(), calls(content=None)),
            fixed=line(user(), calls(content=None), result(), assistant()),
        ),
    ),
)
def null_text(shape: MessageShape, form: Format, context: Context) -> Found:
    """The text ``"null"`` or ``"None"`` beside calls."""
    if shape.null_text and shape.has_calls:
        yield Problem("/content", "this text stands for null")


@rule.check(
    "content-beside-calls",
    Severity.ERROR,
    Scope.MESSAGE,
    why="This reader takes either what the assistant says or what it calls, and not both.",
    fix=Fix.SAFE,
    answers=("Assistant message must have either content or tool_calls, but not both.",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(content=None), result(), assistant()),
            good=line(user(), calls(content="Let me look."), result(), assistant()),
            fixed=line(user(), calls(), result(), assistant()),
            profile="azure",
        ),
        Sample(
            bad=line(user(), calls(content="Let me look."), result(), assistant()),
            good=line(user(), calls(content=None), result(), assistant()),
            profile="mistral",
        ),
    ),
)
def content_beside_calls(shape: MessageShape, form: Format, context: Context) -> Found:
    """Content beside calls, where the reader does not take it."""
    takes = context.profile.content_beside_calls
    if shape.role != "assistant" or not shape.has_calls or "content" not in shape.types:
        return
    if not shape.calls and (takes != "never" or not shape.has_text):
        return  # a legacy call, whose empty content is dropped once it is moved
    if shape.content in (Content.NULL, Content.EMPTY, Content.BLANK):
        if takes == "no-empty" or (takes == "never" and shape.content is Content.BLANK):
            yield Problem("/content", "drop `content`: it is empty beside the calls", key=True)
    elif takes == "never":
        yield Problem(
            "/content", "the message speaks and calls at once; make two examples of it or drop the text", None
        )


@rule.check(
    "unknown-key",
    Severity.ERROR,
    Scope.MESSAGE,
    why="OpenAI refuses a key that it does not know; other readers drop it without a word.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("Paris", confidence=0.9)),
            good=line(user(), assistant("Paris", name="guide", weight=1)),
            fixed=line(user(), assistant("Paris")),
            unsafe=True,
        ),
        Sample(
            bad=line(user(), {"role": "assistant", "content": "Paris", "wieght": 0}),
            good=line(user(), assistant("Paris", weight=0), user(), assistant("Rome")),
        ),
    ),
)
def unknown_key(shape: MessageShape, form: Format, context: Context) -> Found:
    """A key that messages of this role do not have; a misspelled one stays, as it holds what was meant for another."""
    allowed = context.profile.message_keys.get(shape.role) if isinstance(shape.role, str) else None
    if allowed is None:
        return
    for key, kind in shape.types.items():
        if (
            key in allowed
            or kind is type(None)
            or key in ("tool_calls", "function_call")
            or (key == "weight" and shape.role != "assistant")
        ):
            continue
        at = "/" + key.replace("~", "~0").replace("/", "~1")
        meant = near(key, allowed)
        fix = None if meant else INHERITED  # to drop a misspelled key would be to drop what it holds
        yield Problem(at, f"{_a(shape.role)} message has no key {key!r}{meant}", fix, key=True)


@rule.check(
    "name-pattern",
    Severity.ERROR,
    Scope.MESSAGE,
    why="OpenAI refuses a participant's name with spaces or other characters.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line({"role": "user", "name": "Ann Lee", "content": "Hi"}, assistant()),
            good=line({"role": "user", "name": "Ann-Lee_1", "content": "Hi"}, assistant()),
            fixed=line({"role": "user", "name": "Ann_Lee", "content": "Hi"}, assistant()),
            unsafe=True,
        ),
    ),
)
def name_pattern(shape: MessageShape, form: Format, context: Context) -> Found:
    """A ``name`` with other characters than letters, digits, ``_`` and ``-``, or of more than 64."""
    if not shape.name_fits:
        text = shape.types.get("name") is str
        yield Problem("/name", "names have 1 to 64 letters, digits, `_` or `-`", Fix.UNSAFE if text else None)


@rule.check(
    "call-on-wrong-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Only the assistant calls tools; the file is refused.",
    blocks=True,
    answers=("Invalid parameter: only messages with role 'assistant' can have a function call.",),
    samples=lambda: (
        Sample(
            bad=line({**user(), "tool_calls": [call()]}, assistant()),
            good=line(user(), calls(), result(), assistant()),
        ),
    ),
)
def call_on_wrong_role(shape: MessageShape, form: Format, context: Context) -> Found:
    """``tool_calls`` or ``function_call`` on another message than the assistant's."""
    if shape.role != "assistant" and _known_role(shape, context):
        for key in ("tool_calls", "function_call"):
            if shape.types.get(key, type(None)) is not type(None):
                yield Problem(f"/{key}", f"{_a(shape.role)} message cannot make calls", key=True)


@rule.check(
    "malformed-call",
    Severity.ERROR,
    Scope.MESSAGE,
    why="A call that cannot be read cannot be learned, and its result answers nothing.",
    fix=Fix.SAFE,
    blocks=True,
    answers=(
        "Invalid 'messages[69].tool_calls[0].function.name': empty string. Expected a string with minimum length 1",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), {"role": "assistant", "tool_calls": [{"id": "call_1", "function": call()["function"]}]}),
            good=line(user(), calls()),
            fixed=line(
                user(),
                {
                    "role": "assistant",
                    "tool_calls": [{"id": "call_1", "type": "function", "function": call()["function"]}],
                },
            ),
        ),
        Sample(bad=line(user(), assistant(tool_calls="get_weather")), good=line(user(), function_call())),
        Sample(
            bad=line(user(), calls({**call(), "function": {"name": "f"}})), good=line(user(), calls(call("f", "{}")))
        ),
    ),
)
def malformed_call(shape: MessageShape, form: Format, context: Context) -> Found:
    """Calls that are no list, or one that lacks its ``type``, ``function``, ``name`` or ``arguments``, or has a blank name."""
    if shape.role != "assistant":
        return
    if shape.types.get("tool_calls", list) not in (list, type(None)):
        yield Problem("/tool_calls", "`tool_calls` must be a list", None)
    for index, call_shape in enumerate(shape.calls or ()):
        yield from _malformed(call_shape, f"/tool_calls/{index}")
    if shape.function_call is not None and shape.function_call.problem is not None:
        pointer, said = shape.function_call.problem
        yield Problem(f"/function_call{pointer}", said, None)


def _malformed(call_shape: CallShape, at: str) -> Found:
    if call_shape.problem is not None:
        pointer, said = call_shape.problem
        yield Problem(at + pointer, said, None)
    elif call_shape.missing_type:
        yield Problem(at, 'the call\'s `type` is missing: "function"')


@rule.check(
    "misplaced-image",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Images are taken in user messages only.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant([{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}])),
            good=line(user([{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]), assistant()),
        ),
    ),
)
def misplaced_image(shape: MessageShape, form: Format, context: Context) -> Found:
    """An image outside a user message."""
    for index, part in enumerate(shape.parts):
        if part.kind == "image_url" and shape.role != "user":
            yield Problem(f"/content/{index}", f"{_a(shape.role)} message cannot hold an image")
