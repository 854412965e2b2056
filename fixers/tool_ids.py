"""Mends ids: a call and its results get one, a late result moves up; what has no partner is dropped (unsafe)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Any

from ftlint.analysis.mismatch import Edit
from ftlint.analysis.turns import is_id
from ftlint.config.profile import Profile
from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("tool-ids")

_OUTPUTS = {*PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS}
_DIGEST = 8  # hexadecimal digits behind the beginning of an id that was shortened


class Ids:
    """The ids of a record, and new ones that are not among them: always the same for the same record.

    Of a preference record, those of the conversation that ends in ``output``, if that is given: two outputs that make the
    same call are to differ in nothing.
    """

    def __init__(self, example: Example, profile: Profile, output: str | None = None) -> None:
        self.limit = profile.call_id_max_length
        self.pattern = profile.call_id_pattern
        self.taken = Counter(holder[key] for holder, key in _ids(example, output))
        self.number = 0

    def of(self, edit: Edit) -> str:
        """The id that an edit's calls and results shall have: the one it wants, or the next ``call_N``."""
        if edit.id is not None:
            return edit.id
        if edit.adopt is not None and self.taken[edit.adopt] == 1 and self._fits(edit.adopt):
            return edit.adopt
        new = self._next()
        while self.taken[new]:
            new = self._next()
        return new

    def instead_of(self, id: str) -> str:
        """One for an id that is too long or of another form: its beginning and a digest, if the profile takes that."""
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
        """The id wanted if the profile takes it, else the longest beginning of the text's digest that it takes."""
        digest = _digest(text)
        shorter = (digest[:length] for length in range(len(digest), 0, -1))
        return wanted if self._fits(wanted) else next(filter(self._fits, shorter), wanted)

    def _fits(self, id: str) -> bool:
        return len(id) <= self.limit and (self.pattern is None or self.pattern.fullmatch(id) is not None)


def _digest(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def _ids(example: Example, output: str | None = None) -> Iterator[tuple[dict[str, Any], str]]:
    """Every id of a record's calls and results, each once, as the object that holds it and the key; or those of the
    conversation that ends in this output."""
    for talk in example.conversations:
        if output is not None and talk.parts[-1].pointer != f"/{output}":
            continue
        for message in talk.messages[talk.own_from if output is None else 0 :]:
            calls = message.get("tool_calls") if isinstance(message, dict) else None
            for call in calls if isinstance(calls, list) else ():
                if isinstance(call, dict) and is_id(call.get("id")):
                    yield call, "id"
            if isinstance(message, dict) and is_id(message.get("tool_call_id")):
                yield message, "tool_call_id"


def _set_id(holder: dict[str, Any], id: str) -> None:
    """Give a call or a tool message its id, in the place where it stands or belongs."""
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
    edits: dict[str | None, dict[tuple[str, ...], Edit]] = {
        None: {}
    }  # first those of the input, which both outputs see
    for problem in problems:
        edits.setdefault(_output_of(problem.data), {}).setdefault(problem.data.sites, problem.data)
    for output, its in edits.items():
        ids = Ids(example, context.profile, output)
        for sites, edit in its.items():
            id = ids.of(edit)
            for site in sites:
                _set_id(resolve(example.record, site), id)


def _output_of(edit: Edit) -> str | None:
    """The output of a preference record that all places of an edit are in, None where they are elsewhere."""
    heads = {parse(site)[0] for site in edit.sites}
    return heads.pop() if len(heads) == 1 and heads <= _OUTPUTS else None


@fixer.mend("missing-call-id", "missing-result-id")
def add_ids(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The call's id, or the result's if nothing else has it, or else a new one; for the call and its result."""
    _give_ids(example, problems, context)


@fixer.mend("unknown-id")
def id_of_the_call(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The id of the one call that has no result."""
    _give_ids(example, problems, context)


@fixer.mend("duplicate-call-id")
def tell_apart(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """A new id for each call but the first, and for its result."""
    _give_ids(example, problems, context)


@fixer.mend("reused-call-id")
def rename_later(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """A new id for the later call and its result."""
    _give_ids(example, problems, context)


@fixer.mend("late-result")
def move_up(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move the result behind its call: among the results there in the order of the calls, if those stand in order."""
    moved: dict[int, list[Any]] = {}
    for problem in problems:
        result = resolve(example.record, _message_at(problem.pointer))
        moved.setdefault(id(resolve(example.record, problem.data.sites[0])), []).append(result)
    gone = {id(result) for results in moved.values() for result in results}
    for messages in _lists(example, problems):
        kept = [message for message in messages if id(message) not in gone]
        messages[:] = [one for turn in _turns(kept) for one in _with(turn, moved.get(id(turn[0]), []))]


@fixer.mend("result-order")
def order_results(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Sort the results of a message's calls as the calls are."""
    for problem in problems:
        *above, index = parse(problem.data.sites[0])
        messages = resolve(example.record, join(*above))
        start = int(index) + 1
        results = list(takewhile(lambda message: message["role"] == "tool", messages[start:]))
        messages[start : start + len(results)] = sorted(results, key=_rank(messages[start - 1]))


def _turns(messages: list[Any]) -> Iterator[list[Any]]:
    """Each message that is no result, with the results right behind it."""
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
    """By what to sort results as their calls stand; those whose id no call has go last."""
    calls = caller["tool_calls"]
    places = {call["id"]: place for place, call in enumerate(calls) if is_id(call.get("id"))}

    def rank(result: dict[str, Any]) -> int:
        id = result.get("tool_call_id")
        return places.get(id, len(calls)) if is_id(id) else len(calls)

    return rank


@fixer.mend("orphan-result", "duplicate-result")
def drop_result(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop a result that answers nothing, or once more. Where just one call lacks a result, it becomes that one's."""
    _give_ids(example, [problem for problem in problems if problem.data is not None], context)
    for problem in reversed(_in_order([problem for problem in problems if problem.data is None])):
        _drop(example, _message_at(problem.pointer))


@fixer.mend("unanswered-call")
def drop_call(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the call; with the last one ``tool_calls``, and with that a message that says nothing else."""
    for problem in reversed(_in_order(problems)):
        at = _message_at(problem.pointer)
        message = resolve(example.record, at)
        tokens = parse(problem.pointer)
        del message["tool_calls"][int(tokens[tokens.index("tool_calls") + 1])]
        if not message["tool_calls"]:
            del message["tool_calls"]
            if not _says_something(message):
                _drop(example, at)


@fixer.mend("too-long", "format")
def reform(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """A shorter id, or one of the form wanted, wherever the old one stands in the record."""
    ids = Ids(example, context.profile)
    new = {id: ids.instead_of(id) for id in dict.fromkeys(problem.data for problem in problems)}
    for holder, key in list(_ids(example)):
        holder[key] = new.get(holder[key], holder[key])


def _says_something(message: dict[str, Any]) -> bool:
    said = (message.get(key) for key in ("content", "refusal", "audio"))
    return any(value.strip() if isinstance(value, str) else value for value in said)


def _message_at(pointer: str) -> str:
    """The pointer to the message that a pointer leads into."""
    tokens = parse(pointer)
    return join(*tokens[: next(number for number, token in enumerate(tokens, 1) if token.isdigit())])


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems by the places they have in the record."""
    return sorted(
        problems,
        key=lambda problem: [
            (token.isdigit(), int(token) if token.isdigit() else 0, token) for token in parse(problem.pointer)
        ],
    )


def _lists(example: Example, problems: Sequence[Problem]) -> Iterator[list[Any]]:
    """The lists of messages that problems are in, each once."""
    for pointer in dict.fromkeys(join(*parse(_message_at(problem.pointer))[:-1]) for problem in problems):
        yield resolve(example.record, pointer)


def _drop(example: Example, message: str) -> None:
    """Drop a message, unless it is the only one."""
    *above, index = parse(message)
    messages = resolve(example.record, join(*above))
    if len(messages) > 1:
        del messages[int(index)]
