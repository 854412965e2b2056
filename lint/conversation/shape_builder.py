"""Builds the shape of a message or a part of one from any JSON value."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from ftlint.conversation.shape import NAME_PATTERN, CallShape, Content, MessageShape, PartShape

_CALL_KEYS: Final = frozenset({"id", "type", "function"})
_FUNCTION_KEYS: Final = frozenset({"name", "arguments"})


def is_valid_name(name: object) -> bool:
    """Whether a value can be the name of a message or function."""
    return isinstance(name, str) and NAME_PATTERN.fullmatch(name) is not None


def message_shape(message: Any) -> MessageShape:
    """The shape of a message."""
    if not isinstance(message, dict):
        return MessageShape(is_object=False)
    content, calls, call = message.get("content"), message.get("tool_calls"), message.get("function_call")
    role = message.get("role")
    return MessageShape(
        is_object=True,
        role=None if isinstance(role, dict | list) else role,
        types={key: type(value) for key, value in message.items()},
        content=_content(message),
        parts=tuple(map(part_shape, content)) if isinstance(content, list) else (),
        calls=tuple(map(call_shape, calls)) if isinstance(calls, list) else None,
        function_call=legacy_call_shape(call) if call is not None else None,
        weight=message.get("weight"),
        name_fits=message.get("name") is None or is_valid_name(message["name"]),
        null_text=content in ("null", "None") if isinstance(content, str) else False,
    )


def _content(message: dict[str, Any]) -> Content:
    if "content" not in message:
        return Content.MISSING
    content = message["content"]
    if content is None:
        return Content.NULL
    if isinstance(content, str):
        return Content.EMPTY if not content else Content.BLANK if content.isspace() else Content.TEXT
    if isinstance(content, list):
        return Content.PARTS
    return Content.OBJECT if isinstance(content, dict) else Content.OTHER


def part_shape(part: Any) -> PartShape:
    """The shape of an entry of a content list."""
    if not isinstance(part, dict):
        return PartShape(False, isinstance(part, str), None)
    kind, text = part.get("type"), part.get("text")
    blank = isinstance(text, str) and not text.strip()
    filled = _has_null(part, ("type", kind))
    return PartShape(True, isinstance(text, str), kind if isinstance(kind, str) else None, tuple(part), blank, filled)


def call_shape(call: Any) -> CallShape:
    """The shape of an entry of ``tool_calls``."""
    if not isinstance(call, dict):
        return CallShape(problem=("", "a tool call must be an object"))
    function = call.get("function")
    arguments = type(function.get("arguments")) if isinstance(function, dict) else type(None)
    filled = _has_null(call, _CALL_KEYS) or (isinstance(function, dict) and _has_null(function, _FUNCTION_KEYS))
    return CallShape(call.get("type") is None, _call_problem(call), arguments, filled)


def legacy_call_shape(call: Any) -> CallShape:
    """The shape of a ``function_call``."""
    if not isinstance(call, dict):
        return CallShape(problem=("", "`function_call` must be an object"))
    filled = _has_null(call, _FUNCTION_KEYS)
    return CallShape(problem=_function_problem(call, ""), arguments=type(call.get("arguments")), filled=filled)


def _has_null(value: dict[str, Any], required: Collection[Any]) -> bool:
    """Whether an object has a key with null that is not required."""
    return None in value.values() and any(item is None and key not in required for key, item in value.items())


def _call_problem(call: dict[str, Any]) -> tuple[str, str] | None:
    kind, function = call.get("type"), call.get("function")
    if kind is not None and kind != "function":
        return "/type", f'the type of a tool call must be "function", not {kind!r}'
    if not isinstance(function, dict):
        return ("/function", "`function` must be an object") if "function" in call else ("", "`function` is missing")
    return _function_problem(function, "/function")


def _function_problem(function: dict[str, Any], pointer: str) -> tuple[str, str] | None:
    name = function.get("name")
    if "name" not in function:
        return pointer, "the function's `name` is missing"
    if not isinstance(name, str) or not name.strip():
        return f"{pointer}/name", "the function's `name` must be a non-empty string"
    if "arguments" not in function:
        return pointer, 'the call has no `arguments`; write `"{}"` for a call without arguments'
    return None
