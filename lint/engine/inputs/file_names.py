"""What the name of an input says about it."""

from __future__ import annotations

STDIN = "-"
PROGRAMS = (".py", ".ipynb")
SUFFIXES = tuple(kind + packed for kind in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
KEPT_ASIDE = (".removed.jsonl", ".rejected.jsonl")  # examples that were removed from a dataset: read only if named


def is_program(path: str) -> bool:
    """Whether a file is a Python file or notebook."""
    return path.lower().endswith(PROGRAMS)


def is_kept_aside(path: str) -> bool:
    """Whether a file has examples that were removed from a dataset, and so is not part of one."""
    return path.lower().endswith(KEPT_ASIDE)
