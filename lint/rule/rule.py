"""What a rule is made of: checks, each a small function with its reason and its samples beside it.

A check says by its scope what it looks at; the engine calls it once for each distinct shape, or once for each record,
and never where something it depends on is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import Any, Final, NamedTuple, TypeVar

from ftlint.results.finding import CheckInfo, Fix, Severity


class Inherited(Enum):
    """Stands for "what the check declares" in a problem's ``fix``."""

    FROM_CHECK = auto()


# Typed loosely: the engine replaces it, and `Problem.fix` is a fix or None for all who read it.
INHERITED: Final[Any] = Inherited.FROM_CHECK


class Problem(NamedTuple):
    """What a check found: where (a JSON Pointer, from where its scope says), what, and whether this one can be mended.

    ``key`` marks the key and not the value there. ``data`` is what the rule's fixer needs to know to mend it,
    ``severity`` how bad this one is where that is not the check's (None). ``other`` is the number of another record of
    which the message tells: its ``{other}`` becomes that record's place (``line 12``). ``part`` is the piece of the text
    there that is meant (character offsets in its value; None: all of it). ``blocks`` False lets what depends on the thing be
    checked all the same, where its check blocks. Of problems with the same ``cause`` only the first in a file is reported.
    The engine sets ``check`` to the check's full name, resolves ``fix``, and makes ``pointer`` start at the record.
    """

    pointer: str
    message: str
    fix: Fix | None = INHERITED
    key: bool = False
    data: Any = None
    severity: Severity | None = None
    other: int | None = None
    part: tuple[int, int] | None = None
    blocks: bool = True
    cause: str | None = None
    check: str = ""


class Scope(Enum):
    """What a check is called with, and where its pointers start.

    LINE: none; the reader reports these faults of the bytes.
    ROOT: ``(RootShape, Format | None, Context)``, once per distinct shape; pointers start at the record.
    MESSAGE: ``(MessageShape, Format, Context)``, once per distinct shape; pointers start at the message.
    ORDER: ``(Order, Format, Context)``, once per distinct order; pointers start at the list of messages.
    CONVERSATION: ``(Conversation, Example, Context)``, for conversations with calls or results; as ORDER.
    EXAMPLE: ``(Example, Context)``; pointers start at the record.
    DATASET: none; the collector reports the problems.
    FILE: ``(int, Context)``, the size of the file in bytes; no pointers.
    PYTHON: none; the codemod of the rule's name reports the problems.

    ORDER and CONVERSATION run only if all messages are sound, EXAMPLE only if the root is.
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

    One that is ``default_off`` runs only where the user names it, in ``rule`` or in ``severity``. ``collector`` is a separate
    collector for this check of scope DATASET (`ftlint.rule.collector`); the other checks of the rule share the rule's.
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
    collector: type[Any] | None = None

    @property
    def samples(self) -> tuple[Sample, ...]:
        """What it looks like, and what looks alike without being wrong."""
        return self.given() if callable(self.given) else self.given

    @property
    def info(self) -> CheckInfo:
        """What outputs may tell of it."""
        return CheckInfo(self.name, self.severity, self.finds, self.why)


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
        collector: type[Any] | None = None,
        is_clean: Callable[[Any, Any], bool] | None = None,
    ) -> None:
        """``collector`` is the class of its collector (`ftlint.rule.collector`), for the checks of scope DATASET.

        ``is_clean(example, context)`` is a fast test that no check of scope CONVERSATION or EXAMPLE reports anything; it is
        called only if all messages are sound. Without it, ``ftlint check`` takes 1.67 times as long.
        """
        self.name = name
        self.summary = summary
        self.collector = collector
        self.is_clean = is_clean
        self.checks: dict[str, Check] = {}

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
        ``default_off``: it runs only where the user names it, and ``is_clean`` is not called then. ``samples`` may be a
        function that makes them: only tests and documentation ask for them, and to make all took a twentieth of every start.
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
        collector: type[Any] | None = None,
    ) -> None:
        """Register a check without a function: the reader finds it (scope LINE), the collector (DATASET) or the codemod
        (PYTHON).

        ``collector`` is a separate collector for this check, which runs only if the check does.
        """
        self._add(
            name, severity, scope, _nothing, finds, why, fix, False, samples, answers, default_off, collector=collector
        )

    def _add(self, name: str, *rest: Any, **more: Any) -> None:
        full = f"{self.name}/{name}"
        self.checks[full] = Check(full, *rest, **more)
