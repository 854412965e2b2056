"""Short ways to run ftlint in tests: the command line in this process or another, and its findings as plain tuples."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ftlint.cli import main
from ftlint.engine.registry import Registry

REGISTRY = Registry()
Place = tuple[int, str, str | None]
# What a made-up file of a few lines is told of as a whole, whatever stands in them: too few, all alike, …
OF_THE_WHOLE = tuple({"limits", "duplicates", "coverage"} & REGISTRY.rules.keys())
NOT_OF_THE_WHOLE = tuple(word for name in sorted(OF_THE_WHOLE) for word in ("--ignore", name))
ALONE = ("--isolated", *NOT_OF_THE_WHOLE)
_TELLS_OF_THE_TERMINAL = ("NO_COLOR", "FORCE_COLOR", "PRE_COMMIT", "CI", "COLUMNS", "TERM", "FTLINT_TRACEBACK")


@dataclass(frozen=True)
class Done:
    """What a run of the command line gave."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


class Stream(io.TextIOWrapper):
    """A standard stream that remembers its bytes, and is a terminal if told so."""

    def __init__(self, data: bytes = b"", terminal: bool = False) -> None:
        self.bytes = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.bytes, "utf-8", newline="", write_through=True)

    def isatty(self) -> bool:
        return self.terminal


def environment(extra: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """This one without what tells of a terminal; a value that is None takes a variable away."""
    kept = {name: value for name, value in os.environ.items() if name not in _TELLS_OF_THE_TERMINAL}
    both = {**kept, **(extra or {})}
    return {name: value for name, value in both.items() if value is not None}


def ftlint(
    *args: str | Path, stdin: bytes = b"", env: Mapping[str, str | None] | None = None, terminal: bool = False
) -> Done:
    """Run the command line in this process. ``terminal``: standard output and standard error are one."""
    out, err = Stream(terminal=terminal), Stream(terminal=terminal)
    with ExitStack() as during:
        during.enter_context(mock.patch.dict(os.environ, environment(env), clear=True))
        during.enter_context(mock.patch.object(sys, "stdin", Stream(stdin)))
        during.enter_context(redirect_stdout(out))
        during.enter_context(redirect_stderr(err))
        code = main([str(arg) for arg in args])
    return Done(code, out.bytes.getvalue(), err.bytes.getvalue().decode())


def command(*args: str | Path, before: str = "") -> list[str]:
    """The command line as a process of its own, in which the code ``before`` is run first."""
    if not before:
        return [sys.executable, "-m", "ftlint", *map(str, args)]
    code = f"{before}\nimport sys\nfrom ftlint.cli import main\nsys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", code, *map(str, args)]


def outside(
    *args: str | Path, before: str = "", stdin: bytes = b"", env: Mapping[str, str | None] | None = None
) -> Done:
    """Run the command line as `command` says. A minute is far more than anything here takes."""
    done = subprocess.run(
        command(*args, before=before),
        input=stdin,
        capture_output=True,
        env=environment(env),
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def write(folder: Path, text: str | bytes, name: str = "data.jsonl") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def checked(path: Path, *options: str) -> dict[str, Any]:
    """What ``ftlint check --format json`` says of a path, without any configuration file."""
    done = ftlint("check", *ALONE, "--format", "json", "--max-findings", "0", *options, path)
    assert done.code in (0, 1), done.err
    assert done.err == ""
    document: dict[str, Any] = json.loads(done.out)
    return document


def found(path: Path, *options: str) -> list[Place]:
    """``(line, check, pointer)`` of every finding."""
    return [(one["line"], one["rule"], one["pointer"]) for one in checked(path, *options)["findings"]]


def fixed(path: Path, *options: str) -> bytes:
    """The file after ``ftlint fix`` without any configuration file."""
    done = ftlint("fix", *ALONE, *options, path)
    assert done.code in (0, 1), done.err
    assert done.err == ""
    return path.read_bytes()


def records(data: bytes) -> list[Any]:
    """The values of a file of lines."""
    return [json.loads(line) for line in data.split(b"\n") if line.strip()]


def names_in(folder: Path) -> set[str]:
    """What stands in a folder, hidden files too."""
    return {path.name for path in folder.iterdir()}


def mark_slow(names: Iterable[str], *slow: str) -> list[Any]:
    """Parameters for `pytest.mark.parametrize`; those in ``slow`` are marked."""
    return [pytest.param(name, marks=pytest.mark.slow if name in slow else ()) for name in names]


def is_subsequence(few: Iterable[Any], many: Iterable[Any]) -> bool:
    """Whether all of ``few`` stand in ``many``, in this order."""
    rest = iter(many)
    return all(any(one == other for other in rest) for one in few)
