"""Runs the checks over one example. What depends only on shapes is decided once for each and looked up after that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ftlint.conversation.allowed_fixes import ANY, allowed_fixes
from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import MessageShape, Order, RootShape
from ftlint.engine.check.plan import Plan, Quiet, RecordChecks
from ftlint.results.finding import Fix
from ftlint.rule import INHERITED, Check, Problem, Scope

_MEMO_LIMIT = 20_000

Found = list[tuple[Check, Problem]]


class Structure(NamedTuple):
    """What the shape of a root or an order says: the problems that are told, and whether what depends on them may be
    checked."""

    problems: tuple[tuple[Check, Problem], ...]
    sound: bool


class Outline(NamedTuple):
    """What all shapes of a record say: what is found, whether all are sound, and the rules that are to be asked besides.
    ``quiets`` are those of these rules, None where something is wrong already; ``fixes`` those that the record may get."""

    found: tuple[Problem, ...]
    sound: bool
    rules: tuple[RecordChecks, ...]
    quiets: tuple[Quiet, ...] | None = None
    fixes: frozenset[Fix] = ANY


_CLEAN = Structure((), True)


class Looker:
    """Looks at examples by a plan. Keeps tables of what it decided; one for each process and plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._roots: dict[tuple[RootShape, Format | None], Structure] = {}
        self._orders: dict[tuple[Order, Format], Structure] = {}
        self._messages: dict[tuple[MessageShape, Format], Found] = {}
        self._outlines: dict[tuple[RootShape, Order, Format | None], Outline] = {}

    def look(self, example: Example) -> list[Problem]:
        """All that is wrong with one example (in no order). Sets ``example.sound``."""
        talks = example.conversations
        outline = self._outlines.get((example.root, talks[0].order, example.format)) if len(talks) == 1 else None
        if outline is None or outline.quiets is None:
            return self._look(example)
        context = self.plan.context
        for quiet in outline.quiets:
            if not quiet(example, context):
                return self._look(example)
        return []

    def _look(self, example: Example) -> list[Problem]:
        context = self.plan.context
        outline = self._outline(example)
        example.sound = sound = outline.sound
        found = [*outline.found]
        for rule in outline.rules:
            if not (sound and rule.quiet(example, context)):
                self._closer(rule, example, found)
        return found if outline.fixes == ANY else _allowed(found, outline.fixes)

    def may_fix(self, example: Example) -> bool:
        """Whether anything in an example may be fixed: what is said of the whole dataset, too."""
        talks = example.conversations
        outline = self._outlines.get((example.root, talks[0].order, example.format)) if len(talks) == 1 else None
        return bool((outline or self._outline(example)).fixes)

    def _outline(self, example: Example) -> Outline:
        """What shapes say of an example, remembered where it is one conversation."""
        talks = example.conversations
        if len(talks) != 1:
            return self._outlined(example)
        key = example.root, talks[0].order, example.format
        outline = self._outlines.get(key)
        if outline is None:
            if len(self._outlines) >= _MEMO_LIMIT:
                self._outlines.clear()
            outline = self._outlines[key] = self._outlined(example)
        return outline

    def _outlined(self, example: Example) -> Outline:
        form, talks = example.format, example.conversations
        root = self._roots.get((example.root, form)) or self._root(example)
        found, sound = [resolved(check, problem) for check, problem in root.problems], root.sound
        fixes = allowed_fixes(example, self.plan.context.profile)
        if not sound or form is None:
            return Outline(tuple(found), sound, (), None, fixes)
        for talk in talks:
            structure = self._structure(talk.order, form)
            found += [one for check, problem in structure.problems for one in placed(talk, check, (problem,))]
            sound &= structure.sound
        rules = self.plan.by_record
        quiets = tuple([rule.quiet for rule in rules]) if sound and not found else None
        return Outline(tuple(found), sound, rules, quiets, fixes)

    def _closer(self, rule: RecordChecks, example: Example, found: list[Problem]) -> None:
        """Append what the checks of a rule find that look at every record."""
        context, form = self.plan.context, example.format
        for talk in example.conversations if rule.conversation else ():
            order = talk.order
            calls = order.callers or order.results or order.legacy_callers or order.legacy_results
            if calls and (example.sound or self._structure(order, form).sound):  # type: ignore[arg-type]
                for check in rule.conversation:
                    problems = check.find(talk, example, context)
                    if problems:
                        found += placed(talk, check, problems)
        for check in rule.example:
            for problem in check.find(example, context):
                found.append(resolved(check, problem))

    def _structure(self, order: Order, form: Format) -> Structure:
        return self._orders.get((order, form)) or self._order(order, form)

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
        told = {shape: found for shape in set(order.shapes) if (found := self._message(shape, form))}
        found = [
            (check, problem._replace(pointer=f"/{index}{problem.pointer}"))
            for index, shape in enumerate(order.shapes if told else ())
            for check, problem in told.get(shape, ())
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
        told = tuple([(check, problem) for check, problem in found if self.plan.tells(check.name)])
        table[key] = Structure(told, not _blocks(found)) if found else _CLEAN
        return table[key]


def _blocks(found: Found) -> bool:
    """Whether something was found on which more depends."""
    return any(check.blocks and problem.blocks for check, problem in found)


def _allowed(found: list[Problem], fixes: frozenset[Fix]) -> list[Problem]:
    """Findings without the fixes that the record may not get."""
    return [one if one.fix is None or one.fix in fixes else one._replace(fix=None) for one in found]


def resolved(check: Check, problem: Problem) -> Problem:
    """A problem with the name of its check, and the fix that the check declares if it has none itself."""
    return problem._replace(check=check.name, fix=check.fix if problem.fix is INHERITED else problem.fix)


def placed(talk: Conversation, check: Check, problems: Iterable[Problem]) -> list[Problem]:
    """What a check found in a conversation that is this one's to report, with pointers from the record."""
    return [
        resolved(check, problem)._replace(pointer=talk.place(problem.pointer))
        for problem in problems
        if talk.owns(problem.pointer)
    ]
