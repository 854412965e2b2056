"""The protocol of 2023: `functions`, `function_call`, and messages of the role `function`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.programs.model import Answer, Call, Request, Turn
from tests.programs.refusals import Refusal, call, definition, definitions_in, refuse_unknown, required, role, text

NAME = "legacy"
OWN = ("functions", "function_call")


def read(body: Mapping[str, Any]) -> Request:
    """The request in a body. Raises `Refusal` as the API did, and for `tools`, of which it had not heard."""
    refuse_unknown(body, OWN)
    given = definitions_in(body, "functions")
    definitions = tuple(definition(one, f"functions[{index}]") for index, one in enumerate(given))
    others = {key: value for key, value in body.items() if key not in (*OWN, "messages")}
    return Request(_turns(body.get("messages")), definitions, _choice(body, definitions), others=others)


read_example = read  # nothing in a line of training data was read otherwise


def message(answer: Answer, seed: str) -> dict[str, Any]:
    """The assistant's message."""
    if not answer.calls:
        return {"role": "assistant", "content": answer.text}
    return {"role": "assistant", "content": None, "function_call": _written(answer.calls[0])}


def deltas(answer: Answer, seed: str) -> list[dict[str, Any]]:
    """The same message in pieces."""
    (made,) = answer.calls
    first = {"role": "assistant", "content": None, "function_call": {"name": made.name, "arguments": ""}}
    pieces = [{"function_call": {"arguments": piece}} for piece in in_pieces(made.arguments)]
    return [first, *pieces]


def finish(answer: Answer) -> str:
    """Why the model stopped; a call that was asked for by name ends with "stop"."""
    return "function_call" if answer.finish == "auto" else "stop"


def in_pieces(whole: str, size: int = 7) -> Sequence[str]:
    """A text cut as both protocols cut it."""
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _written(made: Call) -> dict[str, str]:
    return {"name": made.name, "arguments": made.arguments}


def _choice(body: Mapping[str, Any], definitions: Sequence[Mapping[str, Any]]) -> str:
    wanted = body.get("function_call", "auto")
    if "function_call" in body and not definitions:
        what = "'function_call' is only allowed when 'functions' are specified."
        raise Refusal(f"Invalid value for 'function_call': {what}", "function_call")
    if wanted in ("auto", "none"):
        return str(wanted)
    name = required(wanted, "name", "function_call")
    if name not in {one["name"] for one in definitions}:
        what = f"no function named '{name}' was specified in the 'functions' parameter."
        raise Refusal(f"Invalid value for 'function_call': {what}", "function_call")
    return f"={name}"


def _turns(messages: Any) -> tuple[Turn, ...]:
    if not isinstance(messages, list) or not messages:
        raise Refusal("[] is too short - 'messages'", "messages")
    return tuple(_turn(one, f"messages[{index}]") for index, one in enumerate(messages))


def _turn(given: Any, where: str) -> Turn:
    kind = role(given, where)
    if kind == "tool" or "tool_calls" in given or "tool_call_id" in given:
        raise Refusal(f"Additional properties are not allowed - '{where}'", where)
    if kind == "function":
        if not given.get("name"):
            raise Refusal("Missing parameter 'name': messages with role 'function' must have a 'name'.", where)
        return Turn("result", text(given, where), name=given["name"])
    if not given.get("function_call"):
        return Turn(kind, text(given, where), name=given.get("name") or "")
    if kind != "assistant":
        raise Refusal("Invalid parameter: only messages with role 'assistant' can have a function call.", where)
    made = call(given["function_call"], f"{where}.function_call")
    return Turn(kind, text(given, where, may_lack=True), (made,))
