"""How the texts of each example end, as one number per example, and the ending that most of them share."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from ftlint.conversation.digest import digest
from ftlint.dataset.frequency import FrequentTexts, is_most
from ftlint.text.end_markers import Ending

FEWEST: Final = 5  # texts; fewer do not show a common ending
_RESTS: Final = 3  # different texts before a marker; fewer may be labels that happen to end alike
_MOST: Final = 1023  # the largest count in a number

# The number of an example has, from its low bits: how many of its texts have the marker inside, lack it, and exist at all
# (10 bits each), the marker (24 bits for its core, 8 for its form), and two flags that the caller defines.
_MIXED: Final = 2  # in place of the marker if the texts end in different ones; a marker is never below 256


def _marker(core: str, form: str) -> int:
    return (digest(core) >> 40 | 1) << 8 | digest(form) >> 56


def _marker_in(number: int) -> int:
    return number >> 30 & 0xFFFFFFFF


def _texts_in(number: int) -> int:
    return number >> 20 & _MOST


def has_core(ending: Ending | None, core: int) -> bool:
    """Whether a text ends in the marker whose core has this number."""
    return ending is not None and _marker(ending.core, ending.form) >> 8 == core


def packed(endings: Sequence[Ending | None], flags: int = 0) -> int:
    """The number of an example whose texts end like this."""
    texts = min(len(endings), _MOST)
    marked = [ending for ending in endings if ending is not None]
    if not marked:
        return flags << 62 | texts << 20
    marker = _marker(marked[0].core, marked[0].form)
    if any(ending.core != marked[0].core for ending in marked):
        marker = _MIXED
    inside = min(sum(ending.inside for ending in marked), _MOST)
    lacking = min(len(endings) - len(marked), _MOST)
    return flags << 62 | marker << 30 | texts << 20 | lacking << 10 | inside


class CommonEnding(NamedTuple):
    """The ending that most texts share: the number of its core, how it is written, and how many of all texts have it (both 0
    for a configured one)."""

    core: int
    form: str
    texts: int = 0
    whole: int = 0

    @classmethod
    def configured(cls, stops: tuple[str, ...]) -> CommonEnding:
        """The first configured stop sequence, in place of all of them."""
        return cls(_marker(stops[0], "") >> 8, stops[0])

    def lacking(self, number: int) -> int:
        """How many findings an example gets: one for each text without the ending; one if its texts end in different
        markers."""
        marker = _marker_in(number)
        if marker >> 8 == self.core:
            return number >> 10 & _MOST
        return min(_texts_in(number), 1) if marker == _MIXED else _texts_in(number)

    def inside(self, number: int) -> int:
        """How many of the example's texts with the ending also have it inside."""
        return number & _MOST if _marker_in(number) >> 8 == self.core else 0


class CountedExamples(NamedTuple):
    """The numbers of examples, and how many findings each gets."""

    examples: array[int]
    times: array[int]


class TextEndings:
    """Collects how the texts of each example end (12 bytes per example, none after the last example with texts)."""

    def __init__(self) -> None:
        self.numbers = array("Q")
        self.rests = array("I")  # digests of what precedes the markers
        self.forms = FrequentTexts()

    def add_unmarked(self, example: int, texts: int) -> None:
        """Take in an example with this many texts, none of which ends in a marker."""
        self._fill(example)
        self.numbers.append(min(texts, _MOST) << 20)
        self.rests.append(0)

    def add(self, example: int, endings: Sequence[Ending | None], rest: str | None = None, flags: int = 0) -> None:
        """Take in the endings of an example. ``rest`` distinguishes examples (None: what precedes the first marker)."""
        self._fill(example)
        number = packed(endings, flags)
        self.numbers.append(number)
        first = next((ending for ending in endings if ending is not None), None)
        if first is not None:
            self.forms.add(_marker_in(number), first.form)
            rest = first.rest if rest is None else rest
        self.rests.append(0 if rest is None else digest(rest) & 0xFFFFFFFF)

    def merge(self, later: TextEndings, examples: int) -> None:
        """Append what was collected after the first ``examples`` examples."""
        if later.numbers:
            self._fill(examples)
            self.numbers.extend(later.numbers)
            self.rests.extend(later.rests)
            self.forms.merge(later.forms)

    def _fill(self, examples: int) -> None:
        missing = examples - len(self.numbers)
        if missing > 0:
            self.numbers.extend(array("Q", bytes(8 * missing)))
            self.rests.extend(array("I", bytes(self.rests.itemsize * missing)))

    @property
    def texts(self) -> int:
        """The number of texts."""
        return sum(_texts_in(number) * count for number, count in Counter(self.numbers).items())

    def distinct(self) -> int:
        """The number of different examples."""
        return len({rest for number, rest in zip(self.numbers, self.rests, strict=True) if number})

    def most_common(self) -> CommonEnding | None:
        """The ending that 80 % of the texts share, None if there is none or there are too few texts."""
        markers: Counter[int] = Counter()
        texts_with: Counter[int] = Counter()
        for number, count in Counter(self.numbers).items():
            marker = _marker_in(number)
            if marker:
                markers[marker] += count
                texts_with[marker >> 8] += count * (_texts_in(number) - (number >> 10 & _MOST))
        del texts_with[_MIXED >> 8]
        core = max(texts_with, key=lambda core: texts_with[core], default=0)
        whole = self.texts
        if whole < FEWEST or not is_most(texts_with[core], whole):
            return None
        forms = self.forms.kept(markers)
        written = max((one for one in forms if one >> 8 == core), key=lambda one: markers[one], default=None)
        return None if written is None else CommonEnding(core, forms[written], texts_with[core], whole)

    def forms_of(self, ending: CommonEnding) -> tuple[str, ...]:
        """The ways in which an ending is written, the most common first."""
        markers = Counter(map(_marker_in, self.numbers))
        forms = self.forms.kept(markers)
        same = sorted((one for one in forms if one >> 8 == ending.core), key=lambda one: -markers[one])
        return tuple(forms[one] for one in same)

    def varies(self, ending: CommonEnding) -> bool:
        """Whether different texts have the ending, so that it is not a part of one repeated answer."""
        rests = set()
        for number, rest in zip(self.numbers, self.rests, strict=True):
            if _marker_in(number) >> 8 == ending.core:
                rests.add(rest)
                if len(rests) >= _RESTS:
                    return True
        return False

    def counted(self, count: Callable[[int], int]) -> CountedExamples:
        """The examples for whose number ``count`` returns more than 0, with these counts."""
        counts = {number: times for number in set(self.numbers) if number and (times := count(number))}
        found = [(example, counts[number]) for example, number in enumerate(self.numbers) if number in counts]
        return CountedExamples(array("Q", (example for example, _ in found)), array("H", (times for _, times in found)))
