"""Which programs can have something legacy: what of each shows in its bytes and in Python's own syntax tree.

Both take a moment where the trees that are edited take long, so that only programs connected with a request that can be
legacy are looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain

from ftlint.fixers.python.legacy_functions.facts import ADDRESS, ANY, POSTS, Facts, facts_of
from ftlint.python.imports import Group, Imports
from ftlint.python.mentions import Mentions
from ftlint.python.project import Project

_ASKING = (
    rb"\bcompletions\s*\.\s*(?:create|parse)\b|\bChatCompletion\s*\.\s*a?create\b|\bchat\s*\.\s*completions\b(?!\s*\.)"
)
_LITELLM = rb"|\blitellm\b"
_POSTING = rb"\.post\b|\.request\b|\bRequest\b"
_POSTING_ELSEWHERE = (
    rb"(?:\.post|\.request|\bRequest)\s*\(\s*(?:[^,()]*,\s*)?(?:url\s*=\s*)?"
    rb"(?:(?!self\.)\w+\.\w+|[A-Z][A-Z\d_]+)\s*[,)]"
)
"""A request whose address may be written in another program."""


def facts_of_all(project: Project, paths: Sequence[str]) -> dict[str, Facts]:
    """The facts of the programs that have the words, and of those that ask for completions."""
    litellm = project.module("litellm") is None and any(b"litellm" in project.searched(path) for path in project.paths)
    found = {path: facts_of(project, path, litellm) for path in paths}
    if not any(one.is_legacy for one in found.values()):
        return {}
    asking = re.compile(_ASKING + (_LITELLM if litellm else b""))
    sources = [path for path in project.paths if ADDRESS.encode() in project.searched(path)]
    posting = re.compile(_POSTING_ELSEWHERE)
    asking_paths = [
        path
        for path in project.paths
        if path not in found and (asking.search(data := project.searched(path)) or (sources and posting.search(data)))
    ]
    asking_paths += [path for path in sources if re.search(_POSTING, project.searched(path))]
    more = {path: facts_of(project, path, litellm) for path in asking_paths if path not in found}
    return {
        path: facts
        for path, facts in {**found, **more}.items()
        if facts.is_legacy or facts.requests or facts.method_values
    }


_REQUESTING = frozenset({"completions", "ChatCompletion", "completion", "acompletion"})
_MAKING = frozenset({"dict", "update", "partial", "partialmethod"})  # what makes, or changes, what a request is given
_TINY = 5  # so many programs are not looked through for who calls whom


def groups_of(project: Project, paths: Sequence[str]) -> Iterator[Group]:
    """The groups of programs that can have a legacy request."""
    facts = facts_of_all(project, paths)
    if not _starts(facts):
        return
    imports = Imports(project)
    for component in imports.components(facts):
        ours = {path: one for path, one in facts.items() if path in component}
        starts = _starts(ours)
        near = {path: set[str]() for path in starts}
        if len(component) > _TINY:
            near = _linked(project, imports, component, ours, starts)
        sure = {path for path in near if ours[path].sends or ours[path].reported}
        if near:
            yield imports.group(component, list(near), sure, set().union(near, *near.values()))


def _starts(facts: dict[str, Facts], called: Set[str] = frozenset({ANY})) -> list[str]:
    """The programs of some that can have a legacy request, by what all of them have, where that is ``called``."""
    writes = any(one.writes or _passes(one, called) for one in facts.values())
    reads = any(one.reads for one in facts.values())
    answers = any(one.messages for one in facts.values())
    return [
        path
        for path, one in facts.items()
        if one.sends
        or one.reported
        or (one.requests and answers)
        or (one.open_requests and (writes or reads))
        or (one.method_values and writes)
    ]


def _passes(facts: Facts, called: Set[str]) -> bool:
    return bool(facts.passes) and (ANY in called or ANY in facts.passes or not facts.passes.isdisjoint(called))


def _linked(
    project: Project, imports: Imports, component: Set[str], facts: dict[str, Facts], starts: Sequence[str]
) -> dict[str, set[str]]:
    """The same by what those have that may call a program's requests, and what these import; with all of them."""
    mentions, found = Mentions(project, component), dict[str, set[str]]()
    for path in starts:
        data = project.searched(path)
        posts = ADDRESS.encode() in data or not any(word.encode() in data for word in _REQUESTING)
        calling = mentions.linked(path, _REQUESTING | POSTS if posts else _REQUESTING)
        if calling is None:  # whatever mentions the words may belong to it
            found[path] = imports.between([path], [one for one, has in facts.items() if has.is_legacy])
            continue
        linked, called = calling
        below = {other: imports.imported[other] for one in linked for other in imports.imported[one]}
        more = {other for other in {*below, *chain(*below.values())} if other in facts}
        near = {one: facts[one] for one in linked if one in facts}
        near |= {one: replace(facts[one], passes=frozenset()) for one in more - linked}
        if path in _starts(near, called | _MAKING):
            found[path] = linked | more | {other for other, inner in below.items() if not inner.isdisjoint(more)}
    return found
