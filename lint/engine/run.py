"""How a run is done: its executor, its sessions, its inputs, and the files that were read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ftlint.engine.session import Session, Sessions
from ftlint.files.lines import CHUNK_SIZE
from ftlint.files.records import Records
from ftlint.files.source import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor


Progress = Callable[[str, int], None]
OpenInput = Callable[[str], Source]


def silent(path: str, size: int) -> None:
    """Ignore progress."""


class Done(NamedTuple):
    """A future that already has its result."""

    value: Any

    def result(self) -> Any:
        """The result."""
        return self.value


class InProcess:
    """Works at once, in this process; implements what is used here of a `concurrent.futures.Executor`."""

    def submit(self, work: Callable[..., Any], /, *args: Any) -> Done:
        """Call the function now; an error is raised here."""
        return Done(work(*args))


class Input(NamedTuple):
    """One file of a dataset, and the session of its settings."""

    source: Source
    session: Session


@dataclass(frozen=True)
class Run:
    """How a run is done. ``keep``: findings kept per check (0: all); ``chunk_size`` in bytes; ``progress`` is called with
    each path and the bytes of it that were read."""

    executor: Executor | InProcess = field(default_factory=InProcess)
    keep: int = 1000
    chunk_size: int = CHUNK_SIZE
    progress: Progress = silent
    sessions: Sessions = field(default_factory=Sessions)


class Part:
    """A file of a dataset that was read. Its examples are number ``first`` of the dataset up to ``end``, exclusive."""

    def __init__(self, input: Input, records: Records, first: int = 0, end: int | None = None) -> None:
        self.input = input
        self.records = records
        self.first = first
        self.end = first if end is None else end


class Whole(NamedTuple):
    """A dataset that was read: its files, and the collectors that are compared with those of another."""

    parts: list[Part]
    collectors: dict[str, Any]
