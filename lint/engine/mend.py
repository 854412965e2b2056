"""Mends one record: fixers run until nothing changes, and only what made its findings go is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ftlint.engine.look import Looker, Seen
from ftlint.example import Example, Indexer
from ftlint.finding import Fix
from ftlint.fixer import Mend

STEPS = 100  # what one record may take; far more than there are fixers, so that a circle among them ends
Judge = Callable[[Example], list[Seen]]


@dataclass(frozen=True)
class Mended:
    """What became of a record: the changed example (the given one when nothing was mended), how many findings of each
    check went, what is left, and the checks whose fixer was tried but did not make its findings go."""

    example: Example
    fixed: Counter[str] = field(default_factory=Counter)
    left: list[Seen] = field(default_factory=list)
    failed: frozenset[str] = frozenset()


class Mender:
    """Applies fixers to records by a looker's plan. ``unsafe`` admits fixes that may change what is trained.

    ``copy`` makes an editable copy of a record that may share its strings.
    """

    def __init__(self, looker: Looker, indexer: Indexer, mends: Mapping[str, Mend], unsafe: bool = False) -> None:
        self.looker = looker
        self.indexer = indexer
        self.unsafe = unsafe
        self._mends = mends

    def mend(
        self,
        example: Example,
        found: list[Seen],
        copy: Callable[[], dict[str, Any]],
        judge: Judge | None = None,
        may_drop: bool = True,
    ) -> Mended:
        """Mend a record in which ``found`` was found. ``judge`` adds what a dataset's verdict says of an example. The
        example that is returned is ``dropped`` when the record is to go, and then nothing of it is left."""
        applied: list[Mend] = []
        failed: list[Mend] = []
        start, left = example, found
        for _ in range(STEPS):
            mend = self._next(left, failed)
            if mend is None:
                break
            if example is start:
                example = self.indexer.twin(start, copy())
            after, now = self._apply(mend, example, left, judge)
            if after.dropped and may_drop:
                fixed = Counter(seen.check for seen in found) - Counter(seen.check for seen in left)
                return Mended(after, fixed + Counter(seen.check for seen in self._of(mend, left)))
            if len(self._of(mend, now)) < len(self._of(mend, left)):
                applied.append(mend)
                example, left = after, now
            else:  # it left the record in a state that nobody wants: go back to what held
                failed.append(mend)
                example, left = self._replay(applied, self.indexer.twin(start, copy()), judge)
        if not applied:
            return Mended(start, left=found, failed=self._checks_of(failed))
        fixed = Counter(seen.check for seen in found) - Counter(seen.check for seen in left)
        return Mended(example, fixed, left, self._checks_of(failed))

    def wants(self, seen: Seen) -> bool:
        """Whether this run may mend a finding."""
        return seen.check in self._mends and (seen.fix is Fix.SAFE or (self.unsafe and seen.fix is Fix.UNSAFE))

    def _next(self, left: list[Seen], failed: list[Mend]) -> Mend | None:
        """The next function to apply: the first registered that mends something here."""
        wanted = {seen.check for seen in left if self.wants(seen)}
        return next((mend for check, mend in self._mends.items() if check in wanted and mend not in failed), None)

    def _apply(self, mend: Mend, example: Example, left: list[Seen], judge: Judge | None) -> tuple[Example, list[Seen]]:
        """Apply a function to all its findings: the example after that, and what is wrong with it."""
        mend(example, [seen.problem for seen in self._of(mend, left)], self.looker.plan.context)
        after = self.indexer.example(example.record)
        after.number, after.dropped = example.number, example.dropped
        return after, self._look(after, judge)

    def _replay(self, applied: list[Mend], example: Example, judge: Judge | None) -> tuple[Example, list[Seen]]:
        left = self._look(example, judge)
        for mend in applied:
            example, left = self._apply(mend, example, left, judge)
        return example, left

    def _look(self, example: Example, judge: Judge | None) -> list[Seen]:
        found = self.looker.look(example)
        return found + judge(example) if judge else found

    def _of(self, mend: Mend, found: list[Seen]) -> list[Seen]:
        """The findings that a function is to mend."""
        return [seen for seen in found if self._mends.get(seen.check) is mend and self.wants(seen)]

    def _checks_of(self, mends: list[Mend]) -> frozenset[str]:
        return frozenset(check for check, mend in self._mends.items() if mend in mends)
