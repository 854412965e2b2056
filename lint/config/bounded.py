"""Reads small files that someone else may have put there: regular files of a bounded size, and no links out of a folder."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple


class Unfit(ValueError):
    """A path that names something other than a regular file of the allowed size. The message follows the file's name."""


class Limit(NamedTuple):
    """The largest size in bytes, and how a message names it."""

    size: int
    name: str


def read_bounded(path: str, limit: Limit) -> bytes:
    """The bytes of a regular file. Never waits for a pipe or a device.

    Raises `Unfit` for anything but a regular file of at most ``limit`` bytes, `OSError` where it cannot be read, and
    `ValueError` for a path that no system has.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        check_fits(os.fstat(handle), limit)
        data = file.read(limit.size + 1)
    if len(data) > limit.size:  # it has grown, or does not report its size
        raise _too_large(limit)
    return data


def check_fits(seen: os.stat_result, limit: Limit) -> None:
    """Raises `Unfit` for anything but a regular file of at most ``limit`` bytes."""
    if not stat.S_ISREG(seen.st_mode):
        raise Unfit("is not a regular file")
    if seen.st_size > limit.size:
        raise _too_large(limit)


def _too_large(limit: Limit) -> Unfit:
    return Unfit(f"is larger than {limit.name}")


def stays_in(path: str, folder: str) -> bool:
    """Whether a path, with all links followed, is the folder or something below it. Raises `ValueError` for a path that no
    system has."""
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return real == root or real.startswith(os.path.join(root, ""))
