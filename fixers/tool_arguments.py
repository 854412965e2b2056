"""Fixes calls: the type of their arguments, single values in them, and misspelled tool names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from ftlint.conversation.example import Example
from ftlint.jsontext.rewrite import RewriteError, rewrite
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("tool-arguments")


@fixer.fix("wrong-form", "invalid-json", "double-encoded", "not-object")
def replace(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace arguments that are wrong as a whole."""
    for problem in problems:
        _set(example.record, problem.pointer, problem.data.value)


@fixer.fix("schema", "enum")
def change(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Correct single values; the rest of a JSON string stays as written."""
    inside: dict[str, list[Any]] = {}
    for problem in problems:
        if problem.data.path:
            inside.setdefault(problem.pointer, []).append(problem.data)
        else:
            _set(example.record, problem.pointer, problem.data.value)
    for pointer, changes in inside.items():
        text = resolve(example.record, pointer)
        new = orjson.loads(text)
        for path, value in changes:
            resolve(new, join(*path[:-1]))[path[-1]] = value
        try:
            _set(example.record, pointer, rewrite(text.encode(), orjson.loads(text), new).decode())
        except RewriteError:
            continue


@fixer.fix("undeclared-tool")
def rename(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Rename a call to the declared tool, and the results with the old name."""
    new_names = {}
    for problem in problems:
        new_names[resolve(example.record, problem.pointer)] = problem.data
        _set(example.record, problem.pointer, problem.data)
    for conversation in example.conversations:
        for index in (*conversation.order.results, *conversation.order.legacy_results):
            message = conversation.messages[index]
            if isinstance(message.get("name"), str) and message["name"] in new_names:
                message["name"] = new_names[message["name"]]


def _set(record: dict[str, Any], pointer: str, value: Any) -> None:
    *path, last = parse(pointer)
    holder = resolve(record, join(*path))
    holder[int(last) if isinstance(holder, list) else last] = value
