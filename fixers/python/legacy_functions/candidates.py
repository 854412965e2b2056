"""Selects the programs that may use the legacy format, by their bytes and their facts.

Both are fast to read, while libcst is slow: only programs connected with a possible legacy request are parsed with it.
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

_REQUEST = (
    rb"\bcompletions\s*\.\s*(?:create|parse)\b|\bChatCompletion\s*\.\s*a?create\b|\bchat\s*\.\s*completions\b(?!\s*\.)"
)
_LITELLM = rb"|\blitellm\b"
_POST = re.compile(rb"\.post\b|\.request\b|\bRequest\b")
_POST_TO_VARIABLE = re.compile(
    rb"(?:\.post|\.request|\bRequest)\s*\(\s*(?:[^,()]*,\s*)?(?:url\s*=\s*)?"
    rb"(?:(?!self\.)\w+\.\w+|[A-Z][A-Z\d_]+)\s*[,)]"
)
"""A post to an address that another program may define."""
_REQUEST_WORDS = frozenset({"completions", "ChatCompletion", "completion", "acompletion"})
_DICT_MAKERS = frozenset({"dict", "update", "partial", "partialmethod"})  # make or change the arguments of requests
_TINY = 5  # programs; in smaller groups it does not pay to look for callers


def groups_of(project: Project, paths: Sequence[str]) -> Iterator[Group]:
    """The groups of connected programs that may have a legacy request."""
    facts = facts_of_all(project, paths)
    if not _starts(facts):
        return
    imports = Imports(project)
    for component in imports.components(facts):
        inside = {path: one for path, one in facts.items() if path in component}
        starts = _starts(inside)
        near = {path: set[str]() for path in starts}
        if len(component) > _TINY:
            near = _linked(project, imports, component, inside, starts)
        certain = {path for path in near if inside[path].sends or inside[path].reported}
        if near:
            yield imports.group(component, list(near), certain, set().union(near, *near.values()))


def facts_of_all(project: Project, paths: Sequence[str]) -> dict[str, Facts]:
    """The facts of the given programs, and of all programs with requests; empty if nothing is legacy."""
    litellm = project.module("litellm") is None and any(b"litellm" in project.searched(path) for path in project.paths)
    facts = {path: facts_of(project, path, litellm) for path in paths}
    if not any(one.is_legacy for one in facts.values()):
        return {}
    request = re.compile(_REQUEST + (_LITELLM if litellm else b""))
    has_address = any(ADDRESS.encode() in project.searched(path) for path in project.paths)
    for path in project.paths:
        text = project.searched(path) if path not in facts else b""
        is_post = has_address and _POST_TO_VARIABLE.search(text)
        if request.search(text) or is_post or (ADDRESS.encode() in text and _POST.search(text)):
            facts[path] = facts_of(project, path, litellm)
    return {path: one for path, one in facts.items() if one.is_legacy or one.requests or one.method_values}


def _starts(facts: dict[str, Facts], called: Set[str] = frozenset({ANY})) -> list[str]:
    """The programs that may have a legacy request, if functions of these names are ``called``."""
    writes = any(one.writes or _passes(one, called) for one in facts.values())
    reads = any(one.reads for one in facts.values())
    messages = any(one.messages for one in facts.values())
    return [
        path
        for path, one in facts.items()
        if one.sends
        or one.reported
        or (one.requests and messages)
        or (one.open_requests and (writes or reads))
        or (one.method_values and writes)
    ]


def _passes(facts: Facts, called: Set[str]) -> bool:
    return bool(facts.passes) and (ANY in called or ANY in facts.passes or not facts.passes.isdisjoint(called))


def _linked(
    project: Project, imports: Imports, component: Set[str], facts: dict[str, Facts], starts: Sequence[str]
) -> dict[str, set[str]]:
    """The starts that their callers, and the modules that these import, confirm; each with these programs."""
    mentions, found = Mentions(project, component), dict[str, set[str]]()
    for path in starts:
        data = project.searched(path)
        posts = ADDRESS.encode() in data or not any(word.encode() in data for word in _REQUEST_WORDS)
        callers = mentions.linked(path, _REQUEST_WORDS | POSTS if posts else _REQUEST_WORDS)
        if callers is None:  # any program with the words may call it
            found[path] = imports.between([path], [other for other, one in facts.items() if one.is_legacy])
            continue
        linked, called = callers
        imported = {other: imports.imported[other] for one in linked for other in imports.imported[one]}
        more = {other for other in {*imported, *chain(*imported.values())} if other in facts}
        near = {other: facts[other] for other in linked if other in facts}
        near |= {other: replace(facts[other], passes=frozenset()) for other in more - linked}
        if path in _starts(near, called | _DICT_MAKERS):
            found[path] = linked | more | {other for other, inner in imported.items() if not inner.isdisjoint(more)}
    return found
