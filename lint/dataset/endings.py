"""What the texts of a dataset end in: one number for each record, and from them the end that nearly all share."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ftlint.conversation.digest import digest
from ftlint.dataset.frequency import HeavyTexts
from ftlint.dataset.prompt_variants import is_most
from ftlint.text.end_markers import Ending

FEWEST: Final = 5  # texts; fewer tell nothing about what is usual
_RESTS: Final = 3  # different texts before a marker; fewer may be labels that happen to end alike
_MOST: Final = 1023  # what one of the counters of a number can hold
_MIXED: Final = 2  # the mark of a record whose texts end in different markers; that of an ending is never below 256

# A number has, from its low bits: how many texts have the marker inside, lack it, and are there (10 bits each); the
# marker's mark (24 bits of its core, 8 of its form); two flags that `Endings` knows nothing of.
Flags = int


@lru_cache(maxsize=4096)
def _mark(core: str, form: str) -> int:
    return (digest(core) >> 40 | 1) << 8 | digest(form) >> 56


def is_core(ending: Ending | None, core: int) -> bool:
    """Whether a text's ending is the marker with this number."""
    return ending is not None and _mark(ending.core, ending.form) >> 8 == core


def number_of(endings: Sequence[Ending | None], flags: Flags = 0) -> int:
    """What is remembered of a record whose texts end like this."""
    texts = min(len(endings), _MOST)
    if not any(endings):
        return flags << 62 | texts << 20
    found = [ending for ending in endings if ending is not None]
    mark = _mark(found[0].core, found[0].form)
    if any(ending.core != found[0].core for ending in found):
        mark = _MIXED
    inside = min(sum(ending.inside for ending in found), _MOST)
    lacking = min(len(endings) - len(found), _MOST)
    return flags << 62 | mark << 30 | texts << 20 | lacking << 10 | inside


def _texts(number: int) -> int:
    return number >> 20 & _MOST


class Shared(NamedTuple):
    """The end that nearly all texts share: the number of its core, how it is written, and how many of all texts have it
    (both 0 for the configured one)."""

    core: int
    form: str
    texts: int = 0
    whole: int = 0

    @classmethod
    def configured(cls, stops: tuple[str, ...]) -> Shared:
        """The first configured stop sequence, for which all of them stand."""
        return cls(_mark(stops[0], "") >> 8, stops[0])

    def lacking(self, number: int) -> int:
        """How many complaints a record gives: one for each text that ends otherwise, one in all where markers mix."""
        mark = number >> 30 & 0xFFFFFFFF
        if mark >> 8 == self.core:
            return number >> 10 & _MOST
        return min(_texts(number), 1) if mark == _MIXED else _texts(number)

    def inside(self, number: int) -> int:
        """How many of a record's texts that end in it have it inside, too."""
        return number & _MOST if number >> 38 & 0xFFFFFF == self.core else 0


class Counted(NamedTuple):
    """The indexes of records, and how often there is something to complain of in each."""

    records: array[int]
    amounts: array[int]


class Endings:
    """Evidence: how the texts of each record end (12 bytes a record, none after the last that has any)."""

    def __init__(self) -> None:
        self.numbers = array("Q")
        self.rests = array("I")
        self.forms = HeavyTexts()

    def add_ordinary(self, record: int, texts: int) -> None:
        """Take in a record with so many texts, none of which ends in a marker."""
        if len(self.numbers) < record:
            self._fill(record)
        self.numbers.append(min(texts, _MOST) << 20)
        self.rests.append(0)

    def add(self, record: int, endings: Sequence[Ending | None], rest: str | None = None, flags: Flags = 0) -> None:
        """Take in the texts of the record with this index. ``rest`` is what to tell records apart by, where that is not
        what stands before the first marker."""
        if len(self.numbers) < record:
            self._fill(record)
        number = number_of(endings, flags)
        self.numbers.append(number)
        mark = number >> 30 & 0xFFFFFFFF
        if mark:
            first = next(ending for ending in endings if ending is not None)
            self.forms.add(mark, first.form)
            rest = first.rest if rest is None else rest
        self.rests.append(0 if rest is None else digest(rest) & 0xFFFFFFFF)

    def merge(self, later: Endings, records: int) -> None:
        """Append what was gathered on what follows the first ``records`` records."""
        if later.numbers:
            self._fill(records)
            self.numbers.extend(later.numbers)
            self.rests.extend(later.rests)
            self.forms.merge(later.forms)

    def _fill(self, records: int) -> None:
        missing = records - len(self.numbers)
        if missing > 0:
            self.numbers.extend(array("Q", bytes(8 * missing)))
            self.rests.extend(array("I", bytes(self.rests.itemsize * missing)))

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return sum(_texts(number) * count for number, count in Counter(self.numbers).items())

    def distinct(self) -> int:
        """How many different records there are."""
        return len({rest for number, rest in zip(self.numbers, self.rests, strict=True) if number})

    def usual(self) -> Shared | None:
        """The end that 80 % of the texts share, None where there is none or the texts are too few to tell."""
        marks: Counter[int] = Counter()
        ended: Counter[int] = Counter()
        for number, count in Counter(self.numbers).items():
            mark = number >> 30 & 0xFFFFFFFF
            if mark:
                marks[mark] += count
                ended[mark >> 8] += count * (_texts(number) - (number >> 10 & _MOST))
        del ended[0]
        core = max(ended, key=lambda core: ended[core], default=0)
        whole = self.texts
        if whole < FEWEST or not is_most(ended[core], whole):
            return None
        forms = self.forms.kept(marks)
        written = max((mark for mark in forms if mark >> 8 == core), key=lambda mark: marks[mark], default=None)
        return None if written is None else Shared(core, forms[written], ended[core], whole)

    def forms_of(self, shared: Shared) -> tuple[str, ...]:
        """The ways in which that end is written, the commonest first."""
        marks = Counter(number >> 30 & 0xFFFFFFFF for number in self.numbers)
        forms = self.forms.kept(marks)
        mine = sorted((mark for mark in forms if mark >> 8 == shared.core), key=lambda mark: -marks[mark])
        return tuple(forms[mark] for mark in mine)

    def varies(self, shared: Shared) -> bool:
        """Whether different texts end in it, so that it is no part of an answer that is given again and again."""
        rests = set()
        for number, rest in zip(self.numbers, self.rests, strict=True):
            if number >> 38 & 0xFFFFFF == shared.core:
                rests.add(rest)
                if len(rests) >= _RESTS:
                    return True
        return False

    def each(self, count: Callable[[int], int]) -> Counted:
        """Every record of which ``count`` makes something of its number."""
        counts = {number: amount for number in set(self.numbers) if number and (amount := count(number))}
        found = [(record, counts[number]) for record, number in enumerate(self.numbers) if number in counts]
        return Counted(array("Q", (record for record, _ in found)), array("H", (amount for _, amount in found)))
