"""Globs of configuration and ignore files as regular expressions that match in linear time.

A `*` matches up to the first place where the text before the next `*` fits, and `**` the first such folder, without
backtracking (atomic groups), since an early match leaves most to the rest. `pathspec`, and `fnmatch` of some Python
versions, backtrack, which takes exponential time for a glob such as ``*a*a*a*a*a*b``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

LONGEST: Final = 4096  # characters of a glob; no system has longer paths (Linux: PATH_MAX in limits.h)

Segment = list[str]  # regular expressions of a fixed width each, with a star between any two; empty: two stars alone

_DEEP: Final = r"(?:[^/]++/)*"


@lru_cache(maxsize=1 << 16)  # a configuration file of the largest size has no more
def glob_pattern(glob: str) -> re.Pattern[str]:
    """A regular expression for a whole path with ``/`` between its parts.

    ``*``, ``?`` and ``[…]`` match within one part, ``**`` any number of parts. If the last part has none of these, it may
    be a folder, and the glob also matches everything in it.
    """
    plain = glob.removeprefix("./").rstrip("/")
    parts = [[] if part == "**" else _segment(part) for part in plain.split("/")]
    inside = "" if re.search(r"[*?\[]", plain.rpartition("/")[2]) else "(?:/.*)?"
    return re.compile(_path(parts, ".*") + inside, re.DOTALL)


_TOKEN: Final = r"(?s)(?P<star>\*+)|(?P<one>\?)|(?P<set>\[!?\]?[^]/]*\])|."


def _segment(text: str) -> Segment:
    pieces = [""]
    for match in re.finditer(_TOKEN, text):
        if match.lastgroup == "star":
            pieces.append("")
        elif match.lastgroup == "one":
            pieces[-1] += "[^/]"
        else:
            pieces[-1] += _set(match[0]) if match.lastgroup == "set" and len(match[0]) > 2 else re.escape(match[0])
    return pieces


def _set(text: str) -> str:
    negated = "^" if text[1] == "!" else ""
    body = re.sub(r"([]\\[&~|^])", r"\\\1", text[1 + len(negated) : -1])
    piece = f"(?!/)[{negated}{body}]"
    try:
        re.compile(piece)
    except re.error:  # a range that runs backwards
        return re.escape(text)
    return piece


def _path(parts: Sequence[Segment], all_below: str) -> str:
    """The expression for all parts; ``all_below`` is the one for ``**`` at the end."""
    runs = [(deep, list(run)) for deep, run in groupby(parts, key=lambda part: not part)]
    text = ""
    for index, (deep, run) in enumerate(runs):
        last = index == len(runs) - 1
        if deep:
            text += all_below * last
            continue
        joined = "/".join(map(_within, run))
        if index == 0:
            text += joined + "/" * (not last)
        else:
            text += f"{_DEEP}{joined}" if last else f"(?>{_DEEP}?{joined}/)"
    return text


def _within(segment: Segment) -> str:
    """The expression for one part."""
    first, *rest = segment
    if not rest:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece) + f"[^/]*{rest[-1]}"


class IgnorePattern(NamedTuple):
    """A line of an ignore file: the paths it matches, as text or pattern; folders only; excluded or included again."""

    text: str | None
    pattern: re.Pattern[str] | None
    anchored: bool
    folders: bool
    excludes: bool

    def fits(self, path: str, name: str, folder: bool) -> bool:
        """Whether it matches a path from the folder of the ignore file, or the last part of the path."""
        if self.folders and not folder:
            return False
        subject = path if self.anchored else name
        return subject == self.text if self.pattern is None else self.pattern.fullmatch(subject) is not None


def ignore_pattern(line: str) -> IgnorePattern | None:
    """A line as git reads it (git-scm.com/docs/gitignore); None if it has no pattern. Raises `ValueError` if invalid."""
    text = line.rstrip(" \t")
    if (len(text) - len(text.rstrip("\\"))) % 2 and len(text) < len(line):
        text += line[len(text)]  # a space after a backslash counts
    if not text or text.startswith("#") or text == "/":
        return None
    excludes = not text.startswith("!")
    text = text.removeprefix("!")
    folders = text.endswith("/")
    text = text.removesuffix("/")
    anchored = "/" in text
    text = text.removeprefix("/")
    if not text or len(text) > LONGEST:
        raise ValueError(line[:20])
    if not re.search(r"[*?\[\\]", text):
        return IgnorePattern(text, None, anchored, folders, excludes)
    parts = [_ignore_segment(part) if part != "**" or not anchored else [] for part in text.split("/")]
    if None in parts:
        return None
    pattern = re.compile(_path([part for part in parts if part is not None], ".+"), re.DOTALL)
    return IgnorePattern(None, pattern, anchored, folders, excludes)


_IGNORE_SET: Final = r"\[[!^]?(?:\]|\\.)?(?:[^]\\]|\\.)*\]"
_IGNORE_TOKEN: Final = (
    rf"(?s)(?P<star>\*+)|(?P<one>\?)|(?P<set>{_IGNORE_SET})|(?P<open>\[)|\\(?P<escaped>.)|(?P<end>\\)|."
)


def _ignore_segment(text: str) -> Segment | None:
    """A part of a line; None for a set without its end, which matches nothing in git. Raises `ValueError`."""
    pieces = [""]
    for match in re.finditer(_IGNORE_TOKEN, text):
        match match.lastgroup:
            case "star":
                pieces.append("")
            case "one":
                pieces[-1] += "[^/]"
            case "set":
                pieces[-1] += _ignore_set(match[0])
            case "open":
                return None
            case "end":
                raise ValueError(text)
            case _:
                pieces[-1] += re.escape(match["escaped"] or match[0])
    return pieces


def _ignore_set(text: str) -> str:
    negated = "^" if text[1] in "!^" else ""
    body = re.findall(r"(?s)\\?(.)(?:(-)\\?([^]]))?", text[1 + len(negated) : -1])
    written = ""
    for first, dash, last in body:
        if dash and first > last:
            raise ValueError(text)
        written += re.escape(first) + (f"-{re.escape(last)}" if dash else "")
    return f"(?!/)[{negated}{written}]"
