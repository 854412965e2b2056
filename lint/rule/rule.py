"""What a rule is made of: checks, each a small function with its reason and its samples beside it.

A check says by its scope what it looks at; the engine calls it once for each distinct shape, or once for each record,
and never where something it depends on is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from ftlint.results.finding import CheckInfo, Fix, Severity


class Inherited(Enum):
    """Stands for "what the check declares" in a problem's ``fix``."""

    FROM_CHECK = auto()


INHERITED: Final = Inherited.FROM_CHECK


class Problem(NamedTuple):
    """What a check found: where (a JSON Pointer, from where its scope says), what, and whether this one can be mended.

    ``key`` marks the key and not the value there. ``data`` is what the rule's fixer needs to know to mend it,
    ``severity`` how bad this one is where that is not the check's (None). ``other`` is the number of another record of
    which the message tells: its ``{other}`` becomes that record's place (``line 12``). ``part`` is the piece of the text
    there that is meant (character offsets in its value; None: all of it). ``blocks`` False lets what depends on the thing be
    checked all the same, where its check blocks. Of problems with the same ``cause`` only the first in a file is reported.
    """

    pointer: str
    message: str
    fix: Fix | Inherited | None = INHERITED
    key: bool = False
    data: Any = None
    severity: Severity | None = None
    other: int | None = None
    part: tuple[int, int] | None = None
    blocks: bool = True
    cause: str | None = None


class Scope(Enum):
    """What a check is called with, and from where its pointers start.

    LINE: nothing; the reader finds these faults of the bytes under the same names. ROOT: ``(RootShape, Format | None,
    Context)``, memoised (from the record). MESSAGE: ``(MessageShape, Format, Context)``, memoised (from the message).
    ORDER: ``(Order, Format, Context)``, memoised (from the list of messages). CONVERSATION: ``(Conversation, Example,
    Context)``, only those that make or answer calls (from the list of messages). EXAMPLE: ``(Example, Context)`` (from the
    record). DATASET: nothing; the rule's evidence judges. FILE: ``(int, Context)``, the file's size in bytes (pointers say
    nothing). PYTHON: nothing; the codemod of the rule's name reports these. ORDER and
    CONVERSATION only where all messages are sound, EXAMPLE only where the root is.
    """

    LINE = auto()
    ROOT = auto()
    MESSAGE = auto()
    ORDER = auto()
    CONVERSATION = auto()
    EXAMPLE = auto()
    DATASET = auto()
    FILE = auto()
    PYTHON = auto()


_NO_SETTINGS: Final[Mapping[str, Any]] = {}


class Sample(NamedTuple):
    """A file's text with the fault, one that looks alike without it, and what the fix makes of the first.

    ``unsafe`` means that the fix needs ``--unsafe``. ``settings`` are those of `ftlint.config.settings`. ``validation`` is
    the text of a validation file that goes with it, ``data`` that of a dataset that a program's model was trained on.
    ``file`` is the file's name, of a program it ends in ``.py``.
    """

    bad: str | bytes
    good: str | bytes
    fixed: str | bytes | None = None
    unsafe: bool = False
    profile: str = "openai"
    settings: Mapping[str, Any] = _NO_SETTINGS
    validation: str | None = None
    file: str = "data.jsonl"
    data: str | None = None


Samples = tuple[Sample, ...] | Callable[[], tuple[Sample, ...]]


class Check(NamedTuple):
    """One way to break a rule. ``severity`` and ``fix`` are the defaults; profiles and configuration may change the former.

    One that is ``default_off`` runs only where the user names it, in ``rule`` or in ``severity``.
    """

    name: str
    severity: Severity
    scope: Scope
    find: Callable[..., Any]
    finds: str
    why: str
    fix: Fix | None
    blocks: bool
    given: Samples
    answers: tuple[str, ...]
    default_off: bool = False

    @property
    def samples(self) -> tuple[Sample, ...]:
        """What it looks like, and what looks alike without being wrong."""
        return self.given() if callable(self.given) else self.given

    @property
    def info(self) -> CheckInfo:
        """What outputs may tell of it."""
        return CheckInfo(self.name, self.severity, self.finds, self.why)


@dataclass
class Suspect:
    """A record that a dataset check will complain of: its index among the dataset's records, which check, how often.

    ``other`` is the index of the record that the message names (of the other dataset, where two are compared); ``severity``
    how bad it is where that is not the check's.
    """

    record: int
    check: str
    fix: Fix | None
    count: int = 1
    other: int | None = None
    severity: Severity | None = None


class Evidence(Protocol):
    """What a dataset rule remembers: bounded (24 bytes a record plus a constant), picklable, mergeable in file order."""

    def observe(self, examples: Iterable[Any], context: Any) -> None:
        """Take in some records, which follow those before; None stands for one that cannot be read."""

    def merge(self, later: Any) -> None:
        """Append what was gathered on the records that follow."""

    def conclude(self, context: Any) -> Any:
        """The verdict over all records: has ``suspects``, an iterable of `Suspect`, ``notes``, a list of sentences, and
        ``judge(example, context)``, which yields ``(check name, Problem)`` with pointers from the record; which of the
        records it is, ``example.number`` tells."""


Find = TypeVar("Find", bound=Callable[..., Iterable[Problem]])


def _nothing(*_: Any) -> tuple[()]:
    """Stands for the function of a check that has none."""
    return ()


class Rule:
    """One concern. A rule module makes one called ``rule`` and registers its checks on it."""

    def __init__(
        self,
        name: str,
        summary: str,
        evidence: type[Any] | None = None,
        quiet: Callable[[Any, Any], bool] | None = None,
        idle: Callable[[Any, Any, Any], bool] | None = None,
        across: Callable[[Any, Any, Any], Any] | None = None,
    ) -> None:
        """``quiet(example, context)`` tells at once of most records that no check of scope CONVERSATION or EXAMPLE has
        anything to say; it is asked only where all messages are sound. ``idle(RootShape, Order, context)`` tells the same
        by shapes alone, of a record that is one conversation; it is memoised, and where it is true nobody is asked.
        ``across(training, validation, context)`` compares the evidence of two datasets: its verdict is one over the first.
        """
        self.name = name
        self.summary = summary
        self.evidence = evidence
        self.quiet = quiet
        self.idle = idle
        self.across = across
        self.checks: dict[str, Check] = {}
        self.apart: dict[str, Rule] = {}

    def check(
        self,
        name: str,
        severity: Severity,
        scope: Scope,
        *,
        why: str,
        samples: Samples,
        fix: Fix | None = None,
        blocks: bool = False,
        answers: tuple[str, ...] = (),
        default_off: bool = False,
    ) -> Callable[[Find], Find]:
        """Register the decorated function as the check ``RULE/name``. Its docstring's first sentence says what it finds.

        ``blocks``: what depends on this thing is not checked where this check fires. ``answers``: what providers say to it.
        ``default_off``: it runs only where the user names it, and ``quiet`` is not asked then. ``samples`` may be a function
        that makes them: only tests and documentation ask for them, and to make all took a twentieth of every start.
        """

        def register(find: Find) -> Find:
            finds = " ".join((find.__doc__ or "").split())
            self._add(name, severity, scope, find, finds, why, fix, blocks, samples, answers, default_off)
            return find

        return register

    def declare(
        self,
        name: str,
        severity: Severity,
        scope: Scope,
        *,
        finds: str,
        why: str,
        samples: Samples,
        fix: Fix | None = None,
        answers: tuple[str, ...] = (),
        default_off: bool = False,
        evidence: type[Any] | None = None,
    ) -> None:
        """Register a check that needs no function of its own: scope LINE (the reader finds it), DATASET (the evidence) or
        PYTHON (the codemod).

        ``evidence`` is the check's own, gathered only where it runs, as a rule of its own in ``apart``.
        """
        check = self._add(name, severity, scope, _nothing, finds, why, fix, False, samples, answers, default_off)
        if evidence is not None:
            self.apart[check.name] = Rule(check.name, self.summary, evidence)
            self.apart[check.name].checks[check.name] = check

    def _add(self, name: str, *rest: Any) -> Check:
        full = f"{self.name}/{name}"
        self.checks[full] = check = Check(full, *rest)
        return check
