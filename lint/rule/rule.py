"""What a rule is made of: checks, which are small functions with a reason and samples.

The scope of a check says what it is called with: once per distinct shape, or once per record. A check is not called if
something that it depends on is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import Any, Final, NamedTuple, TypeVar

from ftlint.results.finding import CheckInfo, Fix, Severity


class Inherited(Enum):
    """The type of `INHERITED`: the problem has the fix that its check declares."""

    FROM_CHECK = auto()


# `Any`, so that `Problem.fix` is a fix or None to all readers: the engine replaces this value.
INHERITED: Final[Any] = Inherited.FROM_CHECK


class Problem(NamedTuple):
    """One problem: a JSON Pointer (it starts where the scope of the check says), a message, and the fix if there is one.

    ``key``: the problem is the key, not the value. ``data`` is for the rule's fixer. ``severity`` replaces that of the check.
    ``other`` is the number of another record that the message names: ``{other}`` in it becomes that record's place
    (``line 12``). ``part`` is the affected part of the string (character offsets; None: all of it). ``blocks`` False:
    what depends on this value is checked although the check blocks. Of problems with the same ``cause`` only the first in
    a file is reported. The engine sets ``check`` to the check's full name, resolves ``fix``, and makes ``pointer`` start at
    the record.
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
    """The text of a file with the problem, of a similar file without it, and of the first file after the fix.

    ``unsafe``: the fix needs ``--unsafe``. ``settings`` are those of `ftlint.config.settings`. ``validation`` is the text of
    the validation file, ``data`` that of the dataset that the model of a program was trained on. ``file`` is the name of
    the file; that of a program ends in ``.py``.
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
    """One way to break a rule. Profiles and configuration may change ``severity``; a problem may have another fix.

    ``default_off``: it runs only if the user names it, in ``rule`` or in ``severity``. ``collector`` is a separate collector
    for this check of scope DATASET (`ftlint.rule.collector`); the other checks of the rule share the rule's.
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
        """Files with and without the problem."""
        return self.given() if callable(self.given) else self.given

    @property
    def info(self) -> CheckInfo:
        """What outputs show of it."""
        return CheckInfo(self.name, self.severity, self.finds, self.why)


Find = TypeVar("Find", bound=Callable[..., Iterable[Problem]])


def _nothing(*_: Any) -> tuple[()]:
    """The function of a check that is declared without one."""
    return ()


class Rule:
    """One concern. A rule module defines one as ``rule`` and registers its checks on it."""

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

        ``blocks``: if the check reports a problem, what depends on the value is not checked. ``answers``: messages of
        providers for this problem. ``default_off``: it runs only if the user names it, and ``is_clean`` is not called then.
        ``samples`` may be a function: only tests and documentation need them, and building all takes a twentieth of a start.
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
