"""Short ways to write the records of samples and tests."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def system(content: Any) -> Json:
    """A system message."""
    return {"role": "system", "content": content}


def user(content: Any = "What is the weather in Paris?") -> Json:
    """A user's message."""
    return {"role": "user", "content": content}


def assistant(content: Any = "It is 21 degrees in Paris.", **more: Any) -> Json:
    """An assistant's message."""
    return {"role": "assistant", "content": content, **more}


def text_part(text: str) -> Json:
    """A content part with text."""
    return {"type": "text", "text": text}


def image_part() -> Json:
    """A content part with an image."""
    return {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}


def call(name: str = "get_weather", arguments: Any = '{"city": "Paris"}', **more: Any) -> Json:
    """One entry of ``tool_calls``; an ``id`` given as None is left out."""
    ids = {key: value for key, value in {"id": "call_1", **more}.items() if value is not None}
    return {**ids, "type": "function", "function": {"name": name, "arguments": arguments}}


def calls(*entries: Json, **more: Any) -> Json:
    """An assistant message that makes these calls (one `call` when none is given)."""
    return {"role": "assistant", **more, "tool_calls": list(entries) or [call()]}


def result(content: Any = "21.0", id: str | None = "call_1", **more: Any) -> Json:
    """A tool's result; an ``id`` of None is left out."""
    return {"role": "tool", **({"tool_call_id": id} if id is not None else {}), "content": content, **more}


def function_call(name: str = "get_weather", arguments: Any = '{"city": "Paris"}', **more: Any) -> Json:
    """An assistant message with a legacy call."""
    return {"role": "assistant", **more, "function_call": {"name": name, "arguments": arguments}}


def function_result(content: Any = "21.0", name: str | None = "get_weather") -> Json:
    """A legacy result; a ``name`` of None is left out."""
    return {"role": "function", **({"name": name} if name is not None else {}), "content": content}


def definition(name: str = "get_weather", required: tuple[str, ...] = ("city",), **properties: Any) -> Json:
    """A function's definition; its one property is ``city``, a string, when none is given."""
    properties = properties or {"city": {"type": "string"}}
    return {
        "name": name,
        "description": "Get the current weather",
        "parameters": {"type": "object", "properties": properties, "required": list(required)},
    }


def tool(*args: Any, **more: Any) -> Json:
    """The same as `definition`, wrapped as an entry of ``tools``."""
    return {"type": "function", "function": definition(*args, **more)}


def line(*messages: Json, **root: Any) -> str:
    """One line of a chat file, as ``json.dumps`` writes it."""
    return json.dumps({"messages": list(messages), **root}, ensure_ascii=False) + "\n"


def lines(*records: Any) -> str:
    """One line for each record, as ``json.dumps`` writes it."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
