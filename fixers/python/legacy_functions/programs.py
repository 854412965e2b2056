"""Migrates groups of programs: collects edits and blockers, and turns them into moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftlint.fixers.python.legacy_functions.history.messages import find_history
from ftlint.fixers.python.legacy_functions.mentions.reports import find_reports, stored_definitions
from ftlint.fixers.python.legacy_functions.mentions.unresolved import find_mentions
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.request import move_request
from ftlint.fixers.python.legacy_functions.requests.servers import Servers
from ftlint.fixers.python.legacy_functions.responses.escapes import find_dict_uses, find_dumps, find_escapes
from ftlint.fixers.python.legacy_functions.responses.reads import find_reads
from ftlint.fixers.python.shared.definition_lists import Lists
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.world import World
from ftlint.python.imports import Group
from ftlint.python.moves import Move, Site
from ftlint.python.project import Project
from ftlint.python.versions import Versions
from ftlint.results.finding import Fix
from ftlint.rule.context import Context


def moves(project: Project, groups: Iterable[Group], context: Context) -> Iterator[Move]:
    """The moves of all groups; all programs of a group are analysed only if the first ones have something to move."""
    for group in groups:
        found = list(_moves_of(project, group.first, context))
        if group.all and any(move.fix is not None or move.blockers for move in found):
            found = list(_moves_of(project, group.all, context))
        if not found:
            project.forget(group.first)
        yield from found
        for path in (*group.first, *group.all):
            project.release(path)


def _moves_of(project: Project, paths: Iterable[str], context: Context) -> Iterator[Move]:
    """The moves of connected programs."""
    flow = Flow(World(project, frozenset(paths)))
    flow.find_requests()
    programs = flow.world.programs.values()
    if flow.requests or flow.methods or any(any(stored_definitions(names)) for names in programs):
        flow.settle()
        flow.drop_records()
    draft = _draft_inline(flow) if context.inline_defs else _draft(flow)
    for move in draft.moves().values():
        _tidy(move)
        yield move
    yield from find_reports(flow, draft)


def _draft_inline(flow: Flow) -> Draft:
    """The draft with definitions wrapped where they are written, except in lists whose requests that would block."""
    left: frozenset[Slot] = frozenset()
    while True:
        lists = Lists(flow, left)
        draft = _draft(flow, lists)
        blocked = {root for root, move in draft.moves().items() if move.blockers}
        more = {slot for slot, takers in lists.takers.items() if {draft.root(one) for one in takers} & blocked}
        if not more:
            return draft
        left |= more


def _draft(flow: Flow, lists: Lists | None = None) -> Draft:
    """All edits and blockers."""
    draft, wrappers, versions, servers = Draft(), Wrappers(flow, lists), Versions(), Servers(flow)
    for request in flow.requests.values():
        draft.join({request})
        move_request(flow, request, draft, wrappers, versions, servers)
    find_reads(flow, draft)
    find_dumps(flow, draft)
    for pair in [*wrappers.together, *(lists.takers.values() if lists is not None else ())]:
        draft.join(pair)
    draft.add_unknown(request for request in flow.requests.values() if flow.arguments(request).unknown)
    find_history(flow, draft)
    if draft.legacy:
        find_escapes(flow, draft, wrappers)
        find_dict_uses(flow, draft)
        find_mentions(flow, draft)
    return draft


def _tidy(move: Move) -> None:
    """Sort the sites of a move, and add edits without a check to a site in the same program."""
    more = [site for site in move.sites if not site.check]
    sites: list[Site] = []
    for site in sorted((site for site in move.sites if site.check), key=_order):
        extra = [edit for other in more if other.code is site.code for edit in other.edits]
        more = [other for other in more if other.code is not site.code]
        sites.append(site._replace(edits=(*site.edits, *extra)))
    if sites:
        check, message = sites[0].check, sites[0].message
        sites += [site._replace(check=check, end=site.start, message=message) for site in more]
    move.sites = sites
    if not any(site.edits for site in sites):
        move.fix = None
    elif any(site.check.endswith("/dead-test") for site in sites):
        move.fix = Fix.UNSAFE  # the fix enables code that never ran


def _order(site: Site) -> tuple[bool, str, int]:
    return not site.check.endswith("call-site"), site.code.path, site.start
