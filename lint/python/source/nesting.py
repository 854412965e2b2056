"""Measures how deeply a program is nested without parsing it, because parsers overflow the stack and crash the process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MOST_LEVELS: Final = 1_000
MOST_BRACKETS: Final = 200  # the limit of Python's tokenizer (MAXLEVEL in cpython/Parser/tokenizer.h)
MOST_TOKENS: Final = 150_000  # libcst needs 4 kB per token
MOST_COST: Final = 10_000_000  # about 5 s: parsing takes time quadratic in the levels of an expression
_DEEP: Final = 20  # levels or brackets below which the cost is negligible
_BRACKET_COST: Final = 40

_TOKEN = re.compile(
    r"""(?P<string>(?P<prefix>[A-Za-z]{0,2})(?:\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)|'{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
    |"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?))
    |\#[^\r\n]*|\\(?:\r\n?|\n)|(?P<line>(?:\r\n?|\n)[ \t\f]*)|(?P<open>[\[({])|(?P<close>[\])}])|(?P<comma>,)
    |(?P<end>;)|(?P<colon>:)
    |(?P<held>\b(?:lambda|for)\b)|(?P<of>\bin\b)
    |(?P<nested>\*\*|//|<<|>>|[-+*/%@&|^~.]|\b(?:not|and|or|if|else|await|yield)\b)""",
    re.VERBOSE | re.DOTALL,
)
_BRACES = re.compile(r"\{\{|\}\}|[\[({]|[\])}]")
_FIRST_WORD = re.compile(r"(elif|else|case)\b|(?=[#\r\n]|\Z)")


class Nesting(NamedTuple):
    """How deeply a program is nested: an upper bound of the ``levels`` of its tree, the most ``brackets`` open at once, the
    ``line`` (from 1) with the most levels, the ``tokens`` that become nodes, and the ``cost`` of parsing."""

    levels: int
    brackets: int
    line: int
    tokens: int
    cost: int

    @property
    def trouble(self) -> str:
        """Why the program cannot be analysed; empty if it can."""
        if self.brackets > MOST_BRACKETS:
            return f"it is nested too deeply: {self.brackets} open brackets; Python allows {MOST_BRACKETS}"
        if self.levels > MOST_LEVELS:
            return f"it is nested too deeply: {self.levels} levels; the limit is {MOST_LEVELS}"
        if self.tokens > MOST_TOKENS:
            return f"it is too large: more than {MOST_TOKENS} tokens"
        return "it has too many deeply nested expressions" if self.cost > MOST_COST else ""


class _Frame:
    """A pair of brackets or a statement: the ``levels`` of the current element, those of the brackets in it (``inner``), the
    ``deepest`` of the elements before, and how many ``lambda`` and ``for`` are ``waiting`` for their colon or ``in``."""

    __slots__ = ("deepest", "inner", "levels", "waiting")

    def __init__(self) -> None:
        self.levels = self.inner = self.deepest = self.waiting = 0

    def element(self) -> None:
        """Begin the next element."""
        self.deepest = max(self.deepest, self.levels + self.inner)
        self.levels = self.inner = 0


def nesting_of(text: str) -> Nesting:
    """Measure a program."""
    measure = _Measure()
    for token in _TOKEN.finditer("\n" + text):
        measure.take(token)
        if measure.tokens > MOST_TOKENS:
            break
    measure.statement(len(text) + 1)
    line = text.count("\n", 0, max(0, measure.at - 1)) + 1
    return Nesting(measure.levels, measure.brackets, line, measure.tokens, measure.cost)


class _Measure:
    def __init__(self) -> None:
        self.levels = self.brackets = self.tokens = self.cost = self.at = 0
        self._start = 0
        self._is_string = self._is_case = False
        self._frames = [_Frame()]
        self._blocks: list[list[int]] = []  # column and number of `elif` so far

    def take(self, token: re.Match[str]) -> None:
        """Count a token."""
        if token.lastgroup is not None:
            self.tokens += 1
            getattr(self, f"_{token.lastgroup}")(self._frames[-1], token)
            self._is_string = token.lastgroup == "string"

    def _nested(self, frame: _Frame, token: re.Match[str]) -> None:
        frame.levels += 1

    def _held(self, frame: _Frame, token: re.Match[str]) -> None:
        frame.levels += 1
        frame.waiting += 1

    def _of(self, frame: _Frame, token: re.Match[str]) -> None:
        frame.waiting -= frame.waiting > 0

    _colon = _of

    def _string(self, frame: _Frame, token: re.Match[str]) -> None:
        frame.levels += self._is_string  # adjacent strings are nested in libcst's tree
        if "f" in token["prefix"].lower():
            frame.inner = max(frame.inner, max(map(self._field, _fields(token["string"])), default=0))

    def _open(self, frame: _Frame, token: re.Match[str]) -> None:
        frame.levels += 1
        self._frames.append(_Frame())
        depth = len(self._frames) - 1
        self.brackets = max(self.brackets, depth)
        self.cost += _BRACKET_COST * depth if depth > _DEEP else 0
        if self._is_case:  # in patterns every level takes up to four times as long as the level before
            self.cost += 3 * 4 ** min(depth, 12)

    def _close(self, frame: _Frame, token: re.Match[str] | None = None) -> None:
        if len(self._frames) > 1:
            self._element(self._frames.pop())
            self._frames[-1].inner = max(self._frames[-1].inner, frame.deepest)

    def _comma(self, frame: _Frame, token: re.Match[str]) -> None:
        if not frame.waiting:
            self._element(frame)

    def _end(self, frame: _Frame, token: re.Match[str]) -> None:
        if len(self._frames) == 1:
            self.statement(token.start())

    def _line(self, frame: _Frame, token: re.Match[str]) -> None:
        if len(self._frames) == 1:
            self.statement(token.start())
            self._begin(token)

    def _element(self, frame: _Frame) -> None:
        self.cost += frame.levels**2 if frame.levels > _DEEP else 0
        frame.element()

    def statement(self, end: int) -> None:
        """End a statement and its open brackets."""
        while len(self._frames) > 1:
            self._close(self._frames[-1])
        self._element(self._frames[0])
        levels = self._frames[0].deepest + sum(1 + chained for _, chained in self._blocks)
        if levels > self.levels:
            self.levels, self.at = levels, self._start
        self._frames[0], self._start = _Frame(), end + 1

    def _begin(self, token: re.Match[str]) -> None:
        """Begin a line: update the open blocks and their `elif` counts."""
        word = _FIRST_WORD.match(token.string, token.end())
        self._is_case = word is not None and word[1] == "case"
        if word is not None and not word[1]:
            return
        column = len(token[0].expandtabs())
        while self._blocks and self._blocks[-1][0] > column:
            self._blocks.pop()
        if not self._blocks or self._blocks[-1][0] < column:
            self._blocks.append([column, 0])
        elif word is not None and word[1] == "elif":
            self._blocks[-1][1] += 1
        elif word is None or word[1] != "else":
            self._blocks[-1][1] = 0

    def _field(self, text: str) -> int:
        """The levels of a replacement field of an f-string."""
        inner = _Measure()
        for token in _TOKEN.finditer(f"({text})"):
            inner.take(token)
        inner.statement(len(text))
        self.brackets = max(self.brackets, inner.brackets + len(self._frames) - 1)
        self.tokens += inner.tokens
        self.cost += inner.cost
        return inner.levels


def _fields(text: str) -> Iterator[str]:
    """The replacement fields of an f-string."""
    depth = start = 0
    for found in _BRACES.finditer(text):
        sign = found[0]
        if len(sign) == 2 and not depth:
            continue
        if sign in ("{", "{{") or (depth and sign in ("(", "[")):
            start = start if depth else found.end()
            depth += len(sign)
        elif depth:
            depth = max(0, depth - len(sign))
            if not depth:
                yield text[start : found.start()]
    if depth:
        yield text[start:]
