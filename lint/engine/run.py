"""How a run is done: its executor, its inputs, and the files that were read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ftlint.config.settings import Settings
from ftlint.files.lines import CHUNK_SIZE
from ftlint.files.records import Records
from ftlint.files.source import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor


Progress = Callable[[str, int], None]
OpenInput = Callable[[str], Source]


def silent(path: str, size: int) -> None:
    """Nobody watches."""


class Done(NamedTuple):
    """Stands for a future whose result is there."""

    value: Any

    def result(self) -> Any:
        """What came out."""
        return self.value


class InProcess:
    """Does the work where it is submitted, at once; as much of a `concurrent.futures.Executor` as is used here."""

    def submit(self, work: Callable[..., Any], /, *args: Any) -> Done:
        """Call the function now; an error is raised here."""
        return Done(work(*args))


class Input(NamedTuple):
    """One file of a dataset with the settings that hold for it."""

    source: Source
    settings: Settings


class Run(NamedTuple):
    """How a run is done. ``keep`` is how many findings of each check are kept (0: all), ``chunk_size`` is in bytes;
    ``progress`` is told each path with the bytes of it that were read."""

    executor: Executor | InProcess = InProcess()
    keep: int = 1000
    chunk_size: int = CHUNK_SIZE
    progress: Progress = silent


class Part:
    """A file of a dataset that was read: which of the dataset's records are its own (from ``first``, before ``end``)."""

    def __init__(self, input: Input, records: Records, first: int = 0, end: int | None = None) -> None:
        self.input = input
        self.records = records
        self.first = first
        self.end = first if end is None else end


class Whole(NamedTuple):
    """A dataset that was read: its files, and the collectors that are compared with those of another."""

    parts: list[Part]
    collectors: dict[str, Any]
