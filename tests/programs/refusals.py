"""What both protocols refuse, in the API's own words, and the parts of a message they read alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.programs.model import Call

ROLES = "'system', 'assistant', 'user', 'function', 'tool', and 'developer'"
PARAMETERS = {
    "frequency_penalty", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "messages", "metadata",
    "model", "n", "presence_penalty", "reasoning_effort", "response_format", "seed", "stop", "store", "stream",
    "stream_options", "temperature", "top_logprobs", "top_p", "user",
}  # fmt: skip


class Refusal(Exception):
    """A request that the server answers with an error: its status, and the body's message, parameter and code."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        kind = "invalid_request_error"
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}


def refuse_unknown(body: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse a parameter that is neither one of all requests nor one of ``known``."""
    if unknown := sorted(body.keys() - PARAMETERS - set(known)):
        plural = "s" if len(unknown) > 1 else ""
        raise Refusal(f"Unrecognized request argument{plural} supplied: {', '.join(unknown)}")


def definitions_in(body: Mapping[str, Any], key: str) -> list[Any]:
    """The list under ``key``, which may be missing, but neither null nor empty."""
    if key not in body:
        return []
    given = body[key]
    if not isinstance(given, list):
        raise Refusal(f"{given!r} is not of type 'array' - '{key}'", key)
    if not given:
        raise Refusal(f"[] is too short - '{key}'", key)
    return given


def required(holder: Any, key: str, where: str) -> Any:
    """The value under ``key`` of an object in the body."""
    if not isinstance(holder, dict) or holder.get(key) in (None, ""):
        raise Refusal(f"Missing required parameter: '{where}.{key}'", f"{where}.{key}", "missing_required_parameter")
    return holder[key]


def definition(given: Any, where: str) -> Mapping[str, Any]:
    """A function's definition, which must have a name."""
    required(given, "name", where)
    if not isinstance(given.get("parameters", {}), dict):
        raise Refusal(f"Invalid schema for function '{given['name']}'", f"{where}.parameters")
    return dict(given)


def call(given: Any, where: str) -> Call:
    """A call in a message: a name, and arguments that are a text."""
    name = required(given, "name", where)
    arguments = given.get("arguments")
    if not isinstance(arguments, str):
        kind = "an object" if isinstance(arguments, dict) else "null" if arguments is None else "another type"
        what = f"Invalid type for '{where}.arguments': expected a string, but got {kind} instead."
        raise Refusal(what, f"{where}.arguments", "invalid_type")
    return Call(name, arguments)


def role(message: Any, where: str) -> str:
    """The role of a message, one of those there are."""
    given = required(message, "role", where)
    if f"'{given}'" not in ROLES:
        raise Refusal(f"Invalid value: '{given}'. Supported values are: {ROLES}.", f"{where}.role", "invalid_value")
    return str(given)


def text(message: Mapping[str, Any], where: str, *, may_lack: bool = False) -> str:
    """The text of a message; only one that calls ``may_lack`` it."""
    content = message.get("content")
    if content is None and may_lack:
        return ""
    if content is None:
        raise Refusal("Invalid value for 'content': expected a string, got null.", f"{where}.content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return json.dumps(content, sort_keys=True)
    what = f"Invalid type for '{where}.content': expected one of a string or array of objects"
    raise Refusal(f"{what}, but got {type(content).__name__} instead.", f"{where}.content", "invalid_type")
