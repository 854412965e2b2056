"""Runs the checks on one example. Results that depend only on shapes are computed once per distinct shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ftlint.conversation.allowed_fixes import ANY, allowed_fixes
from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import MessageShape, Order, RootShape
from ftlint.engine.check.plan import Plan, RecordChecks
from ftlint.results.finding import Fix
from ftlint.rule import INHERITED, Check, Problem, Scope

_CACHE_SIZE = 20_000

Found = list[tuple[Check, Problem]]


class Structure(NamedTuple):
    """The reported problems of a root or of an order of messages, and whether the checks that depend on it can run."""

    problems: tuple[tuple[Check, Problem], ...]
    sound: bool


class Outline(NamedTuple):
    """The problems of all shapes of a record, whether all shapes are sound, and the fixes that the record's format allows.

    ``readable``: the root is sound and of a known format, so that other checks can run.
    """

    problems: tuple[Problem, ...]
    sound: bool
    readable: bool
    fixes: frozenset[Fix] = ANY


_CLEAN = Structure((), True)


class Checker:
    """Runs the checks of a plan on examples. One per process and plan, because it caches results."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._roots: dict[tuple[RootShape, Format | None], Structure] = {}
        self._orders: dict[tuple[Order, Format], Structure] = {}
        self._messages: dict[tuple[MessageShape, Format], Found] = {}
        self._outlines: dict[tuple[RootShape, Order, Format | None], Outline] = {}

    def check(self, example: Example) -> list[Problem]:
        """All problems of one example, unsorted, with pointers from the record. Sets ``example.sound``."""
        outline, context = self._outline(example), self.plan.context
        example.sound = sound = outline.sound
        problems = [*outline.problems]
        for rule in self.plan.by_record if outline.readable else ():
            if not (sound and rule.is_clean(example, context)):
                self._run(rule, example, problems)
        return problems if outline.fixes == ANY else _without_fixes(problems, outline.fixes)

    def may_fix(self, example: Example) -> bool:
        """Whether the format of an example allows any fix."""
        return bool(self._outline(example).fixes)

    def _outline(self, example: Example) -> Outline:
        """The outline of an example, cached if it has one conversation."""
        if len(example.conversations) != 1:
            return self._new_outline(example)
        key = example.root, example.conversations[0].order, example.format
        outline = self._outlines.get(key)
        if outline is None:
            if len(self._outlines) >= _CACHE_SIZE:
                self._outlines.clear()
            outline = self._outlines[key] = self._new_outline(example)
        return outline

    def _new_outline(self, example: Example) -> Outline:
        format = example.format
        root = self._roots.get((example.root, format)) or self._root(example)
        problems, sound = [resolved(check, problem) for check, problem in root.problems], root.sound
        fixes = allowed_fixes(example, self.plan.context.profile)
        if not sound or format is None:
            return Outline(tuple(problems), sound, False, fixes)
        for conversation in example.conversations:
            structure = self._order(conversation.order, format)
            for check, problem in structure.problems:
                problems += placed(conversation, check, (problem,))
            sound &= structure.sound
        return Outline(tuple(problems), sound, True, fixes)

    def _run(self, rule: RecordChecks, example: Example, problems: list[Problem]) -> None:
        """Append the problems that the checks of a rule find which run on every record."""
        context, format = self.plan.context, example.format
        for conversation in example.conversations if rule.conversation else ():
            order = conversation.order
            calls = order.callers or order.results or order.legacy_callers or order.legacy_results
            if calls and (example.sound or self._order(order, format).sound):  # type: ignore[arg-type]
                for check in rule.conversation:
                    found = check.find(conversation, example, context)
                    problems += placed(conversation, check, found) if found else ()
        for check in rule.example:
            problems += [resolved(check, problem) for problem in check.find(example, context)]

    def _root(self, example: Example) -> Structure:
        found = [
            (check, problem)
            for check in self.plan.by_scope[Scope.ROOT]
            for problem in check.find(example.root, example.format, self.plan.context)
        ]
        return self._cache(self._roots, (example.root, example.format), found)

    def _order(self, order: Order, format: Format) -> Structure:
        known = self._orders.get((order, format))
        if known is not None:
            return known
        by_shape = {shape: found for shape in set(order.shapes) if (found := self._message(shape, format))}
        found = [
            (check, problem._replace(pointer=f"/{index}{problem.pointer}"))
            for index, shape in enumerate(order.shapes if by_shape else ())
            for check, problem in by_shape.get(shape, ())
        ]
        if not _blocks(found):
            checks, context = self.plan.by_scope[Scope.ORDER], self.plan.context
            found += [(check, problem) for check in checks for problem in check.find(order, format, context)]
        return self._cache(self._orders, (order, format), found)

    def _message(self, shape: MessageShape, format: Format) -> Found:
        """The problems of a message's shape, with pointers from the message."""
        known = self._messages.get((shape, format))
        if known is None:
            if len(self._messages) >= _CACHE_SIZE:
                self._messages.clear()
            checks, context = self.plan.by_scope[Scope.MESSAGE], self.plan.context
            known = [(check, problem) for check in checks for problem in check.find(shape, format, context)]
            self._messages[shape, format] = known
        return known

    def _cache(self, table: dict[Any, Structure], key: Any, found: Found) -> Structure:
        if len(table) >= _CACHE_SIZE:
            table.clear()
        reported = tuple([(check, problem) for check, problem in found if self.plan.reports(check.name)])
        table[key] = Structure(reported, not _blocks(found)) if found else _CLEAN
        return table[key]


def _blocks(found: Found) -> bool:
    """Whether any problem prevents the checks that depend on its place."""
    return any(check.blocks and problem.blocks for check, problem in found)


def _without_fixes(problems: list[Problem], allowed: frozenset[Fix]) -> list[Problem]:
    """The problems without the fixes that are not allowed."""
    return [
        problem if problem.fix is None or problem.fix in allowed else problem._replace(fix=None) for problem in problems
    ]


def resolved(check: Check, problem: Problem) -> Problem:
    """A problem with the name of its check, and the fix that the check declares if it has none itself."""
    return problem._replace(check=check.name, fix=check.fix if problem.fix is INHERITED else problem.fix)


def placed(conversation: Conversation, check: Check, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a conversation that are not reported with another one, with pointers from the record."""
    return [
        resolved(check, problem)._replace(pointer=conversation.place(problem.pointer))
        for problem in problems
        if conversation.owns(problem.pointer)
    ]
