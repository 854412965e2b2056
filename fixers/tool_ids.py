"""Fixes ids: sets the same id on a call and its results, and moves late results; removes unmatched ones (unsafe)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Any

from ftlint.analysis.tool_ids.mismatches import Edit
from ftlint.analysis.tool_ids.pairs import is_id
from ftlint.config.profile import Profile
from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("tool-ids")

_OUTPUTS = {*PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS}
_DIGEST = 8  # hexadecimal digits after the prefix of a shortened id


class Ids:
    """The ids of a record, and new unused ids, which are the same in every run.

    With ``output``, only the conversation of a preference record that ends in this output: the same call in both outputs
    gets the same id.
    """

    def __init__(self, example: Example, profile: Profile, output: str | None = None) -> None:
        self.limit = profile.call_id_max_length
        self.pattern = profile.call_id_pattern
        self.taken = Counter(holder[key] for holder, key in _ids(example, output))
        self.number = 0

    def of(self, edit: Edit) -> str:
        """The id for the calls and results of an edit: the edit's own id, or the next ``call_N``."""
        if edit.id is not None:
            return edit.id
        if edit.adopt is not None and self.taken[edit.adopt] == 1 and self._fits(edit.adopt):
            return edit.adopt
        new = self._next()
        while self.taken[new]:
            new = self._next()
        return new

    def instead_of(self, id: str) -> str:
        """A replacement for an invalid id: its prefix and a digest if the profile accepts that, else only a digest."""
        attempt, new = 0, self._formed(f"{id[: self.limit - _DIGEST - 1]}_{_digest(id)[:_DIGEST]}", id)
        while self.taken[new]:
            attempt += 1
            new = self._formed(_digest(f"{id} {attempt}"), f"{id} {attempt}")
        self.taken[new] += 1
        return new

    def _next(self) -> str:
        self.number += 1
        return self._formed(f"call_{self.number}", f"call_{self.number}")

    def _formed(self, wanted: str, text: str) -> str:
        """The wanted id if the profile accepts it, else the longest accepted prefix of the text's digest."""
        digest = _digest(text)
        shorter = (digest[:length] for length in range(len(digest), 0, -1))
        return wanted if self._fits(wanted) else next(filter(self._fits, shorter), wanted)

    def _fits(self, id: str) -> bool:
        return len(id) <= self.limit and (self.pattern is None or self.pattern.fullmatch(id) is not None)


def _digest(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def _ids(example: Example, output: str | None = None) -> Iterator[tuple[dict[str, Any], str]]:
    """Where the ids of calls and results are: the object and the key. With ``output``, only those of the conversation that
    ends in this output."""
    for conversation in example.conversations:
        if output is not None and conversation.parts[-1].pointer != f"/{output}":
            continue
        for message in conversation.messages[conversation.own_from if output is None else 0 :]:
            calls = message.get("tool_calls") if isinstance(message, dict) else None
            for call in calls if isinstance(calls, list) else ():
                if isinstance(call, dict) and is_id(call.get("id")):
                    yield call, "id"
            if isinstance(message, dict) and is_id(message.get("tool_call_id")):
                yield message, "tool_call_id"


def _set_id(holder: dict[str, Any], id: str) -> None:
    """Set the id of a call (as its first key) or of a tool message (after ``role``)."""
    key, before = ("tool_call_id", "role") if holder.get("role") == "tool" else ("id", None)
    if key in holder:
        holder[key] = id
        return
    rebuilt = {} if before else {key: id}
    for name, value in holder.items():
        rebuilt[name] = value
        if name == before:
            rebuilt[key] = id
    holder.clear()
    holder.update(rebuilt)


def _give_ids(example: Example, problems: Sequence[Problem], context: Context) -> None:
    # The edits of the input come first, because both outputs follow it.
    edits: dict[str | None, dict[tuple[str, ...], Edit]] = {None: {}}
    for problem in problems:
        edits.setdefault(_output_of(problem.data), {}).setdefault(problem.data.sites, problem.data)
    for output, edits_by_sites in edits.items():
        ids = Ids(example, context.profile, output)
        for sites, edit in edits_by_sites.items():
            id = ids.of(edit)
            for site in sites:
                _set_id(resolve(example.record, site), id)


def _output_of(edit: Edit) -> str | None:
    """The output of a preference record that contains all sites of an edit, else None."""
    heads = {parse(site)[0] for site in edit.sites}
    return heads.pop() if len(heads) == 1 and heads <= _OUTPUTS else None


@fixer.fix("missing-call-id", "missing-result-id")
def add_ids(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set the call's id on both, or the result's if it is unique, else a new id."""
    _give_ids(example, problems, context)


@fixer.fix("unknown-id")
def use_call_id(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set the id of the only call without a result."""
    _give_ids(example, problems, context)


@fixer.fix("duplicate-call-id")
def make_unique(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set a new id on each call but the first, and on its result."""
    _give_ids(example, problems, context)


@fixer.fix("reused-call-id")
def rename_later(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set a new id on the later call and its result."""
    _give_ids(example, problems, context)


@fixer.fix("late-result")
def move_up(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move the result after its call, in the order of the calls if the results there are in that order."""
    moved: dict[int, list[Any]] = {}
    for problem in problems:
        result = resolve(example.record, _message_at(problem.pointer))
        moved.setdefault(id(resolve(example.record, problem.data.sites[0])), []).append(result)
    removed = {id(result) for results in moved.values() for result in results}
    for messages in _lists(example, problems):
        kept = [message for message in messages if id(message) not in removed]
        messages[:] = [message for turn in _turns(kept) for message in _with(turn, moved.get(id(turn[0]), []))]


@fixer.fix("result-order")
def order_results(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Sort the results of a message in the order of its calls."""
    for problem in problems:
        *above, index = parse(problem.data.sites[0])
        messages = resolve(example.record, join(*above))
        start = int(index) + 1
        results = list(takewhile(lambda message: message["role"] == "tool", messages[start:]))
        messages[start : start + len(results)] = sorted(results, key=_rank(messages[start - 1]))


def _turns(messages: list[Any]) -> Iterator[list[Any]]:
    """Each message that is not a result, with the results directly after it."""
    turn: list[Any] = []
    for message in messages:
        if turn and message["role"] != "tool":
            yield turn
            turn = []
        turn.append(message)
    if turn:
        yield turn


def _with(turn: list[Any], late: list[Any]) -> list[Any]:
    if not late:
        return turn
    caller, *results = turn
    rank = _rank(caller)
    in_order = results == sorted(results, key=rank)
    return [caller, *(sorted([*results, *late], key=rank) if in_order else [*results, *late])]


def _rank(caller: dict[str, Any]) -> Callable[[dict[str, Any]], int]:
    """Sort key for results: the position of their call; results with unknown ids are last."""
    calls = caller["tool_calls"]
    places = {call["id"]: place for place, call in enumerate(calls) if is_id(call.get("id"))}

    def rank(result: dict[str, Any]) -> int:
        id = result.get("tool_call_id")
        return places.get(id, len(calls)) if is_id(id) else len(calls)

    return rank


@fixer.fix("orphan-result", "duplicate-result")
def remove_result(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove an unmatched or duplicate result, or assign it to the only call without a result."""
    _give_ids(example, [problem for problem in problems if problem.data is not None], context)
    for problem in reversed(_in_order([problem for problem in problems if problem.data is None])):
        _remove(example, _message_at(problem.pointer))


@fixer.fix("unanswered-call")
def remove_call(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the call, then an empty ``tool_calls``, then a message without content."""
    for problem in reversed(_in_order(problems)):
        at = _message_at(problem.pointer)
        message = resolve(example.record, at)
        tokens = parse(problem.pointer)
        del message["tool_calls"][int(tokens[tokens.index("tool_calls") + 1])]
        if not message["tool_calls"]:
            del message["tool_calls"]
            if not _has_content(message):
                _remove(example, at)


@fixer.fix("too-long", "format")
def replace_ids(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the id everywhere in the record with a shorter one, or one that matches the pattern."""
    ids = Ids(example, context.profile)
    new = {id: ids.instead_of(id) for id in dict.fromkeys(problem.data for problem in problems)}
    for holder, key in list(_ids(example)):
        holder[key] = new.get(holder[key], holder[key])


def _has_content(message: dict[str, Any]) -> bool:
    values = (message.get(key) for key in ("content", "refusal", "audio"))
    return any(value.strip() if isinstance(value, str) else value for value in values)


def _message_at(pointer: str) -> str:
    """The pointer to the message that contains the place of a pointer."""
    tokens = parse(pointer)
    return join(*tokens[: next(number for number, token in enumerate(tokens, 1) if token.isdigit())])


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in the order of their places in the record."""
    return sorted(
        problems,
        key=lambda problem: [
            (token.isdigit(), int(token) if token.isdigit() else 0, token) for token in parse(problem.pointer)
        ],
    )


def _lists(example: Example, problems: Sequence[Problem]) -> Iterator[list[Any]]:
    """The distinct lists of messages that contain problems."""
    for pointer in dict.fromkeys(join(*parse(_message_at(problem.pointer))[:-1]) for problem in problems):
        yield resolve(example.record, pointer)


def _remove(example: Example, message: str) -> None:
    """Remove a message unless it is the only one."""
    *above, index = parse(message)
    messages = resolve(example.record, join(*above))
    if len(messages) > 1:
        del messages[int(index)]
