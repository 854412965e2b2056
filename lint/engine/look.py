"""Runs the checks over one example. What depends only on shapes is decided once for each and looked up after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ftlint.engine.plan import Plan, RecordChecks
from ftlint.example import Conversation, Example
from ftlint.finding import Fix
from ftlint.formats import Format
from ftlint.rule import INHERITED, Check, Problem, Scope
from ftlint.shape import MessageShape, Order, RootShape

_MEMO_LIMIT = 20_000

Found = list[tuple[Check, Problem]]


class Seen(NamedTuple):
    """A check's name and what it found, with the pointer from the record and ``fix`` resolved."""

    check: str
    problem: Problem
    fix: Fix | None


@dataclass(frozen=True)
class Structure:
    """What shapes alone say: the problems that are told, and whether what depends on them may be checked."""

    problems: tuple[tuple[Check, Problem], ...]
    sound: bool


_CLEAN = Structure((), True)


class Looker:
    """Looks at examples by a plan. Keeps tables of what it decided; one for each process and plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._roots: dict[tuple[RootShape, Format | None], Structure] = {}
        self._orders: dict[tuple[Order, Format], Structure] = {}
        self._messages: dict[tuple[MessageShape, Format], Found] = {}
        self._clean: dict[tuple[RootShape, Order, Format | None], tuple[RecordChecks, ...]] = {}

    def look(self, example: Example) -> list[Seen]:
        """All that is wrong with one example (in no order). Sets ``example.sound``."""
        talks = example.conversations
        busy = self._clean.get((example.root, talks[0].order, example.format)) if len(talks) == 1 else None
        if busy is None:
            return self._look(example)
        context = self.plan.context
        for rule in busy:
            if not rule.quiet(example, context):
                return self._look(example)
        return []

    def _look(self, example: Example) -> list[Seen]:
        found: list[Seen] = []
        form, context = example.format, self.plan.context
        root = self._roots.get((example.root, form)) or self._root(example)
        example.sound = root.sound
        if root is not _CLEAN:
            found += [seen(check, problem) for check, problem in root.problems]
        if root.sound and form is not None:
            for talk in example.conversations:
                structure = self._orders.get((talk.order, form)) or self._order(talk.order, form)
                if structure is not _CLEAN:
                    found += self._placed(talk, structure.problems)
                    example.sound &= structure.sound
            for rule in self.plan.by_record:
                if not (example.sound and rule.quiet(example, context)):
                    found += self._closer(rule, example)
            if not found and len(example.conversations) == 1:
                self._learn(example)
        return [one for one in found if one.check in self.plan.severity] if found else found

    def _learn(self, example: Example) -> None:
        """Remember which rules are to be asked of a record like this one, of whose shapes nothing is to be said."""
        root, order, context = example.root, example.conversations[0].order, self.plan.context
        if len(self._clean) >= _MEMO_LIMIT:
            self._clean.clear()
        busy = tuple(rule for rule in self.plan.by_record if not rule.idle(root, order, context))
        self._clean[root, order, example.format] = busy

    def _closer(self, rule: RecordChecks, example: Example) -> Iterator[Seen]:
        """What the checks of a rule find that look at every record."""
        context, form = self.plan.context, example.format
        for talk in example.conversations if rule.conversation else ():
            order = talk.order
            calls = order.callers or order.results or order.legacy_callers or order.legacy_results
            if calls and self._orders[order, form].sound:  # type: ignore[index]
                for check in rule.conversation:
                    yield from self._placed(talk, ((check, one) for one in check.find(talk, example, context) or ()))
        for check in rule.example:
            yield from (seen(check, problem) for problem in check.find(example, context))

    def _placed(self, talk: Conversation, problems: Any) -> Iterator[Seen]:
        for check, problem in problems:
            if talk.owns(problem.pointer):
                yield seen(check, replace(problem, pointer=talk.place(problem.pointer)))

    def _root(self, example: Example) -> Structure:
        context = self.plan.context
        found = [
            (check, problem)
            for check in self.plan.by_scope[Scope.ROOT]
            for problem in check.find(example.root, example.format, context)
        ]
        return self._remember(self._roots, (example.root, example.format), found)

    def _order(self, order: Order, form: Format) -> Structure:
        context = self.plan.context
        found = [
            (check, replace(problem, pointer=f"/{index}{problem.pointer}"))
            for index, shape in enumerate(order.shapes)
            for check, problem in self._message(shape, form)
        ]
        if not _blocks(found):
            checks = self.plan.by_scope[Scope.ORDER]
            found += [(check, problem) for check in checks for problem in check.find(order, form, context)]
        return self._remember(self._orders, (order, form), found)

    def _message(self, shape: MessageShape, form: Format) -> Found:
        """What one message's shape says, from the message: orders are many, the shapes they are made of are few."""
        known = self._messages.get((shape, form))
        if known is None:
            if len(self._messages) >= _MEMO_LIMIT:
                self._messages.clear()
            checks, context = self.plan.by_scope[Scope.MESSAGE], self.plan.context
            known = [(check, problem) for check in checks for problem in check.find(shape, form, context)]
            self._messages[shape, form] = known
        return known

    def _remember(self, table: dict[Any, Structure], key: Any, found: Found) -> Structure:
        if len(table) >= _MEMO_LIMIT:
            table.clear()
        table[key] = Structure(tuple(found), not _blocks(found)) if found else _CLEAN
        return table[key]


def _blocks(found: Found) -> bool:
    """Whether something was found on which more depends."""
    return any(check.blocks and problem.blocks for check, problem in found)


def seen(check: Check, problem: Problem) -> Seen:
    """A problem with its fix resolved to what the check declares."""
    return Seen(check.name, problem, check.fix if problem.fix is INHERITED else problem.fix)
