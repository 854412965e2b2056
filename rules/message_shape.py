"""The shape of one message: an object with a role, content that fits the role, and well-formed tool calls.

One message that a provider cannot parse makes it reject the whole file, often without a line number.
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Content, MessageShape
from ftlint.results.finding import Fix, Severity
from ftlint.results.pointer import join
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, function_call, image_part, line, result, system, text_part, user
from ftlint.text.suggest import near

rule = Rule("message-shape", "roles, content, keys and tool calls of a message")

CHAT = line(user("Hi"), assistant())
ANSWERED = line(user(), calls(), result(), assistant())
Problems = Iterator[Problem]
# Role names of other formats and their equivalents in the chat format.
FOREIGN_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant", "model": "assistant", "ai": "assistant"}
# Reported and fixed by `developer-role` and the rule legacy-functions.
REPORTED_ELSEWHERE = ("developer", "function")
NULL_CONTENT = ("assistant", "function")  # OpenAPI 2025-07: content may be null for these


def _a(role: object) -> str:
    return f"an {role}" if role == "assistant" else f"a {role}"


def _known_role(shape: MessageShape, context: Context) -> bool:
    return isinstance(shape.role, str) and shape.role in context.profile.roles


@rule.check(
    "not-object",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Every provider rejects the file.",
    blocks=True,
    samples=lambda: (Sample(bad='{"messages": ["Hi", {"role": "assistant", "content": "Hello!"}]}\n', good=CHAT),),
)
def not_object(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A message that is not an object."""
    if not shape.is_object:
        yield Problem("", 'a message must be an object such as {"role": "user", "content": "…"}')


@rule.check(
    "missing-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Every provider rejects a file in which a message has no role.",
    blocks=True,
    answers=("Line 7: messages[1] must contain a role field",),
    samples=lambda: (Sample(bad=line({"content": "Hi"}, assistant()), good=CHAT),),
)
def missing_role(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A message without ``role``, or whose ``role`` is not a string."""
    if shape.is_object and "role" not in shape.types:
        yield Problem("", "`role` is missing; add it")
    elif shape.is_object and not isinstance(shape.role, str):
        yield Problem("/role", "`role` must be a string")


@rule.check(
    "unknown-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject a file with any role outside their list.",
    fix=Fix.SAFE,
    blocks=True,
    answers=(
        "Validation of jsonl file failed: Role must be either 'user', 'assistant', or 'system'. Unexpected value"
        " encountered on line 0.",
        "Invalid role 'X' … Possible roles: system, user, assistant",
    ),
    samples=lambda: (
        Sample(bad=line({"role": "User", "content": "Hi"}, assistant()), good=CHAT, fixed=CHAT),
        Sample(
            bad=line({"role": "human", "content": "Hi"}, assistant()),
            good=line(user("human"), assistant()),
            fixed=CHAT,
            unsafe=True,
        ),
    ),
)
def unknown_role(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A role that the target does not know."""
    if not isinstance(shape.role, str) or _known_role(shape, context) or shape.role in REPORTED_ELSEWHERE:
        return
    folded = shape.role.strip().lower()
    if folded in context.profile.roles:
        yield Problem("/role", f"role {shape.role!r} must be written {folded!r}", Fix.SAFE, data=folded)
    elif FOREIGN_ROLES.get(folded) in context.profile.roles:
        name = FOREIGN_ROLES[folded]
        yield Problem("/role", f"unknown role {shape.role!r}; use {name!r}", Fix.UNSAFE, data=name)
    else:
        accepted = ", ".join(sorted(context.profile.roles))
        yield Problem("/role", f"unknown role {shape.role!r}; {context.profile.title} accepts {accepted}", None)


@rule.check(
    "developer-role",
    Severity.WARNING,
    Scope.MESSAGE,
    why="The chat API accepts this role, but the format for supervised fine-tuning does not list it.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line({"role": "developer", "content": "Be brief."}, user(), assistant()),
            good=line(system("developer"), user(), assistant()),
            fixed=line(system("Be brief."), user(), assistant()),
        ),
    ),
)
def developer_role(shape: MessageShape, form: Format, context: Context) -> Problems:
    """The role ``developer`` in supervised fine-tuning data."""
    if shape.role == "developer" and form is not Format.REINFORCEMENT:
        yield Problem("/role", "role `developer` is not in the fine-tuning format; use `system`", data="system")


@rule.check(
    "content-type",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject content that is not a string, a list of parts, or null in a message with a tool call.",
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
def content_type(shape: MessageShape, form: Format, context: Context) -> Problems:
    """Content that is not a string or a list of parts, or is null or missing where it is required."""
    if not _known_role(shape, context):
        return
    if shape.role == "tool" and _is_json_result(shape):
        yield Problem("/content", "a tool result must be a string; serialize the value as JSON")
    elif shape.content in (Content.OBJECT, Content.OTHER):
        yield Problem("/content", "`content` must be a string or a list of parts", None)
    elif shape.role not in NULL_CONTENT and shape.content in (Content.NULL, Content.MISSING):
        at, fault = ("", "is missing") if shape.content is Content.MISSING else ("/content", "is null")
        yield Problem(at, f"`content` {fault}; {_a(shape.role)} message needs a string or a list of parts", None)


def _is_json_result(shape: MessageShape) -> bool:
    """Whether a tool result is an object, or a list without any content part."""
    if shape.content is Content.OBJECT:
        return True
    return shape.content is Content.PARTS and not any(
        part.kind or (part.is_text and not part.is_object) for part in shape.parts
    )


@rule.check(
    "content-part",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject a content part that is not an object with a known `type`.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(["Hi"]), assistant()),
            good=line(user([text_part("Hi")]), assistant()),
            fixed=line(user([text_part("Hi")]), assistant()),
        ),
        Sample(
            bad=line(user([{"type": "input_audio", "input_audio": {}}]), assistant()),
            good=line(user([image_part()]), assistant()),
        ),
    ),
    answers=("'str' object has no attribute 'get'",),
)
def content_part(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A string in a list of parts, a part without ``type`` or content, or a part type that cannot be trained on."""
    if shape.role == "tool" and _is_json_result(shape):
        return
    if shape.content is Content.PARTS and not shape.parts:
        yield Problem("/content", "the list of parts is empty; add a part or write a string", None)
    for index, part in enumerate(shape.parts):
        at = f"/content/{index}"
        if not part.is_object:
            message = 'a content part must be an object such as {"type": "text", "text": "…"}'
            yield Problem(at, message, Fix.SAFE if part.is_text else None)
        elif part.kind is None:
            yield Problem(at, "the content part has no `type`", None)
        elif part.kind not in context.profile.part_types:
            accepted = ", ".join(sorted(context.profile.part_types))
            message = f"content part of type {part.kind!r}; {context.profile.title} accepts {accepted}"
            yield Problem(f"{at}/type", message, None)
        elif part.kind == "text" and not part.is_text:
            yield Problem(at, "a part of type `text` needs a string in `text`", None)
        elif part.kind == "image_url" and "image_url" not in part.keys:
            yield Problem(at, "a part of type `image_url` needs the key `image_url`", None)
        elif part.kind == "refusal" and shape.role != "assistant":
            message = f"{_a(shape.role)} message cannot hold a refusal; only assistant messages can"
            yield Problem(f"{at}/type", message, None)


@rule.check(
    "tool-content-parts",
    Severity.WARNING,
    Scope.MESSAGE,
    why="The chat API accepts a list of parts as a tool result, but fine-tuning has rejected such files.",
    fix=Fix.SAFE,
    answers=('Invalid file format. Line 1, message 3, key "content": Input should be a valid string',),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result([text_part("21.0")]), assistant()),
            good=line(user([text_part("Hi")]), assistant()),
            fixed=line(user(), calls(), result("21.0"), assistant()),
        ),
    ),
)
def tool_content_parts(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A tool result whose content is a list of text parts."""
    if shape.role == "tool" and shape.parts and all(part.kind == "text" and part.is_text for part in shape.parts):
        yield Problem("/content", "tool result is a list of text parts; write it as one string")


@rule.check(
    "empty-assistant",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject an assistant message with neither content nor tool calls.",
    answers=(
        'Invalid file format. Line 1, message 11, key "__root__": At least one of content or function_call must be set.',
    ),
    samples=lambda: (
        Sample(bad=line(user(), assistant(None)), good=line(user(), calls(content=None))),
        Sample(bad=line(user(), assistant("")), good=line(user(), assistant(None, refusal="I can't help with that."))),
    ),
)
def empty_assistant(shape: MessageShape, form: Format, context: Context) -> Problems:
    """An assistant message without content, tool call or refusal."""
    if (
        shape.role != "assistant"
        or shape.has_calls
        or shape.unread_calls  # `unknown-key` reports the key
        or shape.types.get("refusal") is str
        or shape.types.get("audio") is dict
        or shape.types.get("tool_calls", list) not in (list, type(None))  # reported by `malformed-call`
    ):
        return
    if shape.content in (Content.MISSING, Content.NULL, Content.EMPTY):
        at = "" if shape.content is Content.MISSING else "/content"
        message = "the assistant message has no content and no tool calls; add the answer or remove the example"
        yield Problem(at, message)


@rule.check(
    "blank-content",
    Severity.WARNING,
    Scope.MESSAGE,
    why="Blank text usually means that a field was lost when the dataset was built.",
    samples=lambda: (
        Sample(bad=line(user("  "), assistant()), good=line(user(" . "), assistant())),
        Sample(bad=line(user(), assistant(" \n")), good=line(user(), calls(content=""))),
        Sample(bad=line(user([text_part("")]), assistant()), good=line(user([text_part("Hi")]), assistant())),
    ),
)
def blank_content(shape: MessageShape, form: Format, context: Context) -> Problems:
    """Content that is empty or only whitespace."""
    lost = shape.role == "function" and shape.content in (Content.NULL, Content.MISSING)
    if not (lost or _is_blank(shape)) or not _known_role(shape, context) or shape.has_calls:
        return
    if shape.role in ("tool", "function"):
        at = "" if shape.content is Content.MISSING else "/content"
        yield Problem(at, "the tool result is blank", severity=Severity.INFO)
    elif shape.role != "assistant" or shape.content is not Content.EMPTY:
        yield Problem("/content", "the content is blank; add the text or remove the message")


def _is_blank(shape: MessageShape) -> bool:
    """Whether all content is whitespace; a blank part next to an image is allowed."""
    if shape.content is Content.PARTS:
        return bool(shape.parts) and all(part.kind == "text" and part.blank for part in shape.parts)
    return shape.content in (Content.EMPTY, Content.BLANK)


@rule.check(
    "null-text",
    Severity.WARNING,
    Scope.MESSAGE,
    why="The model learns to write this word before each tool call.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(content="None"), result(), assistant()),
            good=line(user("Any news?"), assistant("None"), user(), calls(content=None)),
            fixed=line(user(), calls(content=None), result(), assistant()),
        ),
    ),
)
def null_text(shape: MessageShape, form: Format, context: Context) -> Problems:
    """The string ``"null"`` or ``"None"`` as content of a message with tool calls."""
    if shape.null_text and shape.has_calls:
        yield Problem("/content", "`content` is the word for null as a string; use null")


@rule.check(
    "content-beside-calls",
    Severity.ERROR,
    Scope.MESSAGE,
    why="The target rejects assistant messages that have both content and tool calls.",
    fix=Fix.SAFE,
    answers=("Assistant message must have either content or tool_calls, but not both.",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(content=None), result(), assistant()),
            good=line(user(), calls(content="Let me look."), result(), assistant()),
            fixed=ANSWERED,
            profile="azure",
        ),
        Sample(
            bad=line(user(), calls(content="Let me look."), result(), assistant()),
            good=line(user(), calls(content=None), result(), assistant()),
            profile="mistral",
        ),
    ),
)
def content_beside_calls(shape: MessageShape, form: Format, context: Context) -> Problems:
    """Content in a message with tool calls, where the target does not accept it."""
    policy = context.profile.content_beside_calls
    if shape.role != "assistant" or not shape.has_calls or "content" not in shape.types:
        return
    if not shape.calls and (policy != "never" or not shape.has_text):
        return  # the fix of a legacy call drops its empty content
    if shape.content in (Content.NULL, Content.EMPTY, Content.BLANK):
        if policy == "no-empty" or (policy == "never" and shape.content is Content.BLANK):
            yield Problem("/content", "`content` is empty in a message with tool calls; remove the key", key=True)
    elif policy == "never":
        message = "the message has both content and tool calls; split it into two examples or remove the content"
        yield Problem("/content", message, None)


@rule.check(
    "unknown-key",
    Severity.ERROR,
    Scope.MESSAGE,
    why="OpenAI rejects unknown keys; other providers and trainers ignore them silently.",
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
def unknown_key(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A key that messages of this role do not have; a misspelled key is reported without a fix."""
    allowed = context.profile.message_keys.get(shape.role) if isinstance(shape.role, str) else None
    if allowed is None:
        return
    elsewhere = {"tool_calls", "function_call"}  # reported by `call-on-wrong-role`
    if shape.role != "assistant":
        elsewhere.add("weight")  # reported by `training-weight/wrong-role`
    for key, kind in shape.types.items():
        if key not in allowed and key not in elsewhere and kind is not type(None):
            meant = near(key, allowed)
            fix = None if meant else INHERITED  # removing a misspelled key would lose its value
            yield Problem(join(key), f"unknown key {key!r} in {_a(shape.role)} message{meant}", fix, key=True)


@rule.check(
    "name-pattern",
    Severity.ERROR,
    Scope.MESSAGE,
    why="OpenAI rejects participant names with spaces or other special characters.",
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
def name_pattern(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A ``name`` that is not 1 to 64 letters, digits, ``_`` or ``-``."""
    if not shape.name_fits:
        fix = Fix.UNSAFE if shape.types.get("name") is str else None
        yield Problem("/name", "`name` must be 1 to 64 letters, digits, `_` or `-`", fix)


@rule.check(
    "call-on-wrong-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject tool calls in any message that is not from the assistant.",
    blocks=True,
    answers=("Invalid parameter: only messages with role 'assistant' can have a function call.",),
    samples=lambda: (Sample(bad=line({**user(), "tool_calls": [call()]}, assistant()), good=ANSWERED),),
)
def call_on_wrong_role(shape: MessageShape, form: Format, context: Context) -> Problems:
    """``tool_calls`` or ``function_call`` in a message whose role is not ``assistant``."""
    if shape.role != "assistant" and _known_role(shape, context):
        for key in ("tool_calls", "function_call"):
            if shape.types.get(key, type(None)) is not type(None):
                message = f"{_a(shape.role)} message cannot have `{key}`; only the assistant calls tools"
                yield Problem(f"/{key}", message, key=True)


@rule.check(
    "malformed-call",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject a file with a malformed tool call.",
    fix=Fix.SAFE,
    blocks=True,
    answers=(
        "Invalid 'messages[69].tool_calls[0].function.name': empty string. Expected a string with minimum length 1",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), calls({"id": "call_1", "function": call()["function"]})),
            good=line(user(), calls()),
            fixed=line(user(), calls()),
        ),
        Sample(bad=line(user(), assistant(tool_calls="get_weather")), good=line(user(), function_call())),
        Sample(
            bad=line(user(), calls({**call(), "function": {"name": "f"}})), good=line(user(), calls(call("f", "{}")))
        ),
    ),
)
def malformed_call(shape: MessageShape, form: Format, context: Context) -> Problems:
    """``tool_calls`` that is not a list, or a call without ``type``, ``function``, ``name`` or ``arguments``."""
    if shape.role != "assistant":
        return
    if shape.types.get("tool_calls", list) not in (list, type(None)):
        yield Problem("/tool_calls", "`tool_calls` must be a list", None)
    for index, call_shape in enumerate(shape.calls or ()):
        at = f"/tool_calls/{index}"
        if call_shape.problem is not None:
            pointer, message = call_shape.problem
            yield Problem(at + pointer, message, None)
        elif call_shape.missing_type:
            yield Problem(at, 'the tool call has no `type`; add `"type": "function"`')
    if shape.function_call is not None and shape.function_call.problem is not None:
        pointer, message = shape.function_call.problem
        yield Problem(f"/function_call{pointer}", message, None)


@rule.check(
    "misplaced-image",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers accept images in user messages only and reject the file.",
    samples=lambda: (
        Sample(bad=line(user(), assistant([image_part()])), good=line(user([image_part()]), assistant())),
    ),
)
def misplaced_image(shape: MessageShape, form: Format, context: Context) -> Problems:
    """An image outside a user message."""
    for index, part in enumerate(shape.parts):
        if part.kind == "image_url" and shape.role != "user":
            yield Problem(f"/content/{index}", f"{_a(shape.role)} message cannot hold an image; only user messages can")
