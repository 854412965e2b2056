"""Which programs to look into for the legacy form, and what belongs together in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftlint.fixers.python.legacy_functions.history.messages import find_history
from ftlint.fixers.python.legacy_functions.mentions.reports import find_reports, stored_definitions
from ftlint.fixers.python.legacy_functions.mentions.unresolved import find_mentions
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.request import move_request
from ftlint.fixers.python.legacy_functions.requests.servers import Servers
from ftlint.fixers.python.legacy_functions.responses.dumps import find_dumps
from ftlint.fixers.python.legacy_functions.responses.escapes import find_dict_uses, find_escapes
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
    """The moves of all programs given."""
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
    """The moves of programs that are connected with each other."""
    world = World(project, frozenset(paths))
    flow = Flow(world)
    flow.find_requests()
    if flow.requests or flow.methods or any(any(stored_definitions(names)) for names in world.programs.values()):
        flow.settle()
        flow.drop_records()
    draft = _drafted_inline(flow) if context.inline_defs else _drafted(flow)
    yield from map(tidied, draft.moves().values())
    yield from find_reports(flow, draft)


def _drafted_inline(flow: Flow) -> Draft:
    """All that is found, with lists wrapped where they are written; not those that would keep a request from moving."""
    left: frozenset[Slot] = frozenset()
    while True:
        lists = Lists(flow, left)
        draft = _drafted(flow, lists)
        blocked = {root for root, move in draft.moves().items() if move.blockers}
        more = {slot for slot, takers in lists.takers.items() if {draft.root(one) for one in takers} & blocked}
        if not more:
            return draft
        left |= more


def _drafted(flow: Flow, lists: Lists | None = None) -> Draft:
    """All that is found of requests."""
    draft, wrappers, versions = Draft(), Wrappers(flow, lists), Versions()
    servers = Servers(flow)
    for request in list(flow.requests.values()):
        draft.join({request})
        move_request(flow, request, draft, wrappers, versions, servers)
    find_reads(flow, draft)
    find_dumps(flow, draft)
    for pair in [*wrappers.together, *(lists.takers.values() if lists is not None else ())]:
        draft.join(pair)
    draft.unread(request for request in flow.requests.values() if flow.arguments(request).unknown)
    find_history(flow, draft)
    if not draft.legacy:
        return draft
    find_escapes(flow, draft, wrappers)
    find_dict_uses(flow, draft)
    find_mentions(flow, draft)
    return draft


def tidied(move: Move) -> Move:
    """A move with its sites in order, those without a check (more edits) put to one that has one."""
    told = sorted((site for site in move.sites if site.check), key=_order)
    more = [site for site in move.sites if not site.check]
    found = []
    for site in told:
        extra = tuple(edit for other in more if other.code is site.code for edit in other.edits)
        more = [other for other in more if other.code is not site.code]
        found.append(_with(site, (*site.edits, *extra)))
    first = found[0] if found else None
    if first is not None:
        found += [Site(first.check, one.code, one.start, one.start, first.message, one.edits) for one in more]
    move.sites = found
    if not any(site.edits for site in found):
        move.fix = None
    elif any(site.check.endswith("/dead-test") for site in found):
        move.fix = Fix.UNSAFE  # what never ran would run
    return move


def _with(site: Site, edits: tuple[object, ...]) -> Site:
    return Site(site.check, site.code, site.start, site.end, site.message, edits, site.lone)  # type: ignore[arg-type]


def _order(site: Site) -> tuple[int, str, int]:
    return (0 if site.check.endswith("call-site") else 1, site.code.path, site.start)
