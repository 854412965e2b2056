"""The protocol of today: `tools`, `tool_choice`, `tool_calls` with ids, each of which must be answered.

It refuses the legacy form as newer models do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.programs.legacy import in_pieces
from tests.programs.model import Answer, Call, Request, Turn
from tests.programs.refusals import Refusal, call, definition, definitions_in, refuse_unknown, required, role, text

NAME = "tools"
OWN = ("tools", "tool_choice", "parallel_tool_calls")
ONE_CALL_MODELS = ("o1", "o3", "o4")  # they call one by one, and refuse to be told so


def read(body: Mapping[str, Any]) -> Request:
    """The request in a body. Raises `Refusal` for the legacy form and for ids that do not pair."""
    return _read(body, may_end_open=False)


def read_example(body: Mapping[str, Any]) -> Request:
    """The same of a line of training data, which may end with a call."""
    return _read(body, may_end_open=True)


def _read(body: Mapping[str, Any], *, may_end_open: bool) -> Request:
    _refuse_legacy(body)
    refuse_unknown(body, OWN)
    definitions = tuple(_unwrapped(one, index) for index, one in enumerate(definitions_in(body, "tools")))
    for key in ("tool_choice", "parallel_tool_calls"):
        if key in body and not definitions:
            raise Refusal(f"'{key}' is only allowed when 'tools' are specified.", key)
    others = {key: value for key, value in body.items() if key not in (*OWN, "messages")}
    turns = Conversation(body.get("messages"), may_end_open=may_end_open).turns
    return Request(turns, definitions, _choice(body, definitions), _parallel(body), others)


def message(answer: Answer, seed: str) -> dict[str, Any]:
    """The assistant's message."""
    if not answer.calls:
        return {"role": "assistant", "content": answer.text, "refusal": None}
    written = [_written(made, f"call_{seed}{index}") for index, made in enumerate(answer.calls)]
    return {"role": "assistant", "content": None, "refusal": None, "tool_calls": written}


def deltas(answer: Answer, seed: str) -> list[dict[str, Any]]:
    """The same message in pieces: the id and the name come once, and a call's pieces carry its index."""
    made: list[dict[str, Any]] = [{"role": "assistant", "content": None}]
    for index, one in enumerate(answer.calls):
        opened = _written(Call(one.name, ""), f"call_{seed}{index}")
        made.append({"tool_calls": [{"index": index, **opened}]})
        pieces = [{"index": index, "function": {"arguments": piece}} for piece in in_pieces(one.arguments)]
        made += [{"tool_calls": [piece]} for piece in pieces]
    return made


def finish(answer: Answer) -> str:
    """Why the model stopped; a call that was asked for by name ends with "stop"."""
    return "tool_calls" if answer.finish == "auto" else "stop"


def _written(made: Call, identifier: str) -> dict[str, Any]:
    return {"id": identifier, "type": "function", "function": {"name": made.name, "arguments": made.arguments}}


def _refuse_legacy(body: Mapping[str, Any]) -> None:
    if "functions" in body and "tools" in body:
        what = "'functions' and 'tools' cannot both be provided. 'functions' are deprecated"
        raise Refusal(f"Invalid request: {what}; use the 'tools' parameter instead.")
    for key in ("functions", "function_call"):
        if key in body:
            what = f"Unsupported parameter: '{key}' is not supported with this model."
            raise Refusal(what, key, "unsupported_parameter")


def _unwrapped(given: Any, index: int) -> Mapping[str, Any]:
    if required(given, "type", f"tools[{index}]") != "function":
        raise Refusal(f"Invalid value: '{given['type']}'.", f"tools[{index}].type", "invalid_value")
    return definition(required(given, "function", f"tools[{index}]"), f"tools[{index}].function")


def _choice(body: Mapping[str, Any], definitions: Sequence[Mapping[str, Any]]) -> str:
    wanted = body.get("tool_choice", "auto")
    if wanted in ("auto", "none", "required"):
        return str(wanted)
    required(wanted, "type", "tool_choice")
    name = required(required(wanted, "function", "tool_choice"), "name", "tool_choice.function")
    if name not in {one["name"] for one in definitions}:
        raise Refusal(f"Tool choice 'function' not found in 'tools' parameter: {name}", "tool_choice")
    return f"={name}"


def _parallel(body: Mapping[str, Any]) -> bool:
    if not str(body.get("model", "")).startswith(ONE_CALL_MODELS):
        return bool(body.get("parallel_tool_calls", True))
    if "parallel_tool_calls" in body:
        what = "Unsupported parameter: 'parallel_tool_calls' is not supported with this model."
        raise Refusal(what, "parallel_tool_calls", "unsupported_parameter")
    return False


class Conversation:
    """The messages of a request, read one after the other; ``turns`` is what they say."""

    def __init__(self, messages: Any, *, may_end_open: bool) -> None:
        if not isinstance(messages, list) or not messages:
            raise Refusal("[] is too short - 'messages'", "messages")
        self.names: dict[str, str] = {}  # of the calls in the last message that made any, by id
        self.open: list[str] = []  # those of them without a result
        self.issued: set[str] = set()
        self.turns = tuple(self._turn(one, f"messages[{index}]") for index, one in enumerate(messages))
        if not may_end_open:
            self._close(f"messages[{len(messages)}]")

    def _turn(self, given: Any, where: str) -> Turn:
        kind = role(given, where)
        if kind == "function":
            what = f"Unsupported value: '{where}.role' does not support 'function' with this model."
            raise Refusal(what, f"{where}.role", "unsupported_value")
        if given.get("function_call") is not None:
            what = f"Unsupported parameter: '{where}.function_call' is not supported with this model."
            raise Refusal(what, f"{where}.function_call", "unsupported_parameter")
        if kind == "tool":
            return self._result(given, where)
        self._close(where)
        self.names = {}
        if given.get("tool_calls") is None:
            return Turn(kind, text(given, where), name=given.get("name") or "")
        return Turn(kind, text(given, where, may_lack=True), self._calls(given["tool_calls"], where))

    def _calls(self, given: Any, where: str) -> tuple[Call, ...]:
        if not given:
            what = f"Invalid '{where}.tool_calls': empty array. Expected an array with minimum length 1"
            raise Refusal(f"{what}, but got an empty array instead.", f"{where}.tool_calls", "empty_array")
        made = []
        for index, one in enumerate(given):
            here = f"{where}.tool_calls[{index}]"
            identifier = required(one, "id", here)
            required(one, "type", here)
            made.append(call(required(one, "function", here), f"{here}.function"))
            if identifier in self.issued:
                raise Refusal(f"Duplicate value for 'tool_call_id' of {identifier} in {where}", here)
            self.issued.add(identifier)
            self.names[identifier] = made[-1].name
        self.open = list(self.names)
        return tuple(made)

    def _result(self, given: Mapping[str, Any], where: str) -> Turn:
        identifier = required(given, "tool_call_id", where)
        if not self.names:
            what = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
            raise Refusal(f"Invalid parameter: {what}", f"{where}.role")
        if identifier not in self.names:
            what = f"'tool_call_id' of '{identifier}' not found in 'tool_calls' of previous message."
            raise Refusal(f"Invalid parameter: {what}", f"{where}.tool_call_id")
        if identifier not in self.open:
            raise Refusal(f"Duplicate value for 'tool_call_id' of {identifier} in {where}", where)
        self.open.remove(identifier)
        return Turn("result", text(given, where), name=self.names[identifier])

    def _close(self, where: str) -> None:
        if self.open:
            what = "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
            lacking = f"The following tool_call_ids did not have response messages: {', '.join(self.open)}"
            raise Refusal(f"{what} 'tool_call_id'. {lacking}", f"{where}.role")
