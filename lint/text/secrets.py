"""Finds secrets (keys, tokens, private keys) by their known forms, and masks them in all output.

Masking is stricter than reporting: a placeholder that looks like a key may be masked too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ftlint.results.pointer import join, parse
from ftlint.text import secret_forms
from ftlint.text.credentials import LEAST_ENTROPY, entropy, is_password, is_random
from ftlint.text.search import Search
from ftlint.text.secret_forms import KeyForm

REDACTED: Final = "[REDACTED]"

_MASKED_LEAST: Final = 16  # minimum characters of a body: a key quoted in a message may be cut
_MASKED_AFTER_LONG: Final = 8  # the same, after a prefix that does not occur in words

# A key begins at a word boundary, or after an escape, as arguments are JSON inside a string.
_BEGINS: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"
_BLOCK: Final = (  # with underscores in a function name made from a key
    r"(?P<begin>-----BEGIN[ _](?:[A-Z0-9]{1,12}[ _]){0,4}PRIVATE[ _]KEY(?:[ _]BLOCK)?-----)"
    r"(?:(?P<body>(?:[^-]|-(?!----))*+)-----END [A-Z0-9 ]{1,60}-----|(?P<rest>[A-Za-z0-9+/=_\s\\]*+))"
)
_BLOCK_LEAST: Final = 60  # characters of Base64; the shortest, an Ed25519 key, has 64

# RFC 3986, 3.2.1. Up to the last @, as many passwords contain an unescaped one. Excludes the characters of templates.
_USER: Final = r"""[^\s/:@"'<>\\`]*"""
_PASSWORD: Final = r"""[^\s/"'<>\\`{}()\[\]*?#]+"""
_URL: Final = rf"""(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{1,20}}://)(?P<user>{_USER}):(?P<password>{_PASSWORD})@(?P<host>[\w.-]+|\[)"""
_URL_NEEDLE: Final = f"://{_USER}:{_PASSWORD}@"
LITERALS: Final = (*secret_forms.LITERALS, "-----BEGIN")
"""Every text with a secret contains one of these, or a URL for which `may_hold_url` is true."""


class Secret(NamedTuple):
    """One secret: its character offsets, its kind, and its prefix, which may be shown."""

    start: int
    end: int
    kind: str
    prefix: str


NEEDLE: Final = f"{secret_forms.NEEDLE}|-----BEGIN|{_URL_NEEDLE}"
"""Matches the start of every secret, in the simple patterns of `Search`; its matches are checked again."""

may_hold = Search(NEEDLE)
_may_show = Search(f"{secret_forms.NEEDLE_IN_NAME}|-----BEGIN|{_URL_NEEDLE}")


def may_hold_url(data: bytes) -> bool:
    """Whether a text may contain a URL with a password."""
    return b"@" in data and b"://" in data and re.search(_URL_NEEDLE.encode(), data) is not None


def find(text: str) -> list[Secret]:
    """The secrets in a text, in order. Placeholders (``sk-…``, ``AKIAIOSFODNN7EXAMPLE``) do not count."""
    found: list[Secret] = []
    if may_hold(text):
        for secret in sorted(_found(text), key=lambda secret: secret.start):
            if not found or secret.start >= found[-1].end:
                found.append(secret)
    return found


def redacted(text: str) -> str:
    """The text with every secret replaced by `REDACTED`."""
    while secrets := find(text):  # again, as a secret glued to another is only found then
        for secret in reversed(secrets):
            text = text[: secret.start] + REDACTED + text[secret.end :]
    return text


def masked_text(text: str) -> str:
    """The text with asterisks for the secret part of everything in the form of a key; its length is kept."""
    if not _may_show(text):
        return text
    return _masked(text, _secret_spans(text))


def masked_pointer(pointer: str) -> str:
    """As `masked_text`, for a JSON Pointer, in which the slashes of a key are written as ``~1``."""
    if "~" not in pointer:
        return masked_text(pointer)
    return join(*map(masked_text, parse(pointer)))


@lru_cache(maxsize=4)  # all findings of a record need it
def masked(raw: bytes) -> bytes:
    """As `masked_text`, for the bytes of a record, in which characters of a key may be escaped."""
    text = raw.decode("latin-1")  # one character per byte
    if "\\u00" not in text and "\\/" not in text:
        return masked_text(text).encode("latin-1") if _may_show(text) else raw
    plain, offset = _unescaped(text)
    if not _may_show(plain):
        return raw
    return _masked(text, ((offset(start), offset(end)) for start, end in _secret_spans(plain))).encode("latin-1")


@cache
def _patterns() -> list[tuple[KeyForm, list[str], re.Pattern[str]]]:
    """The forms, their literals and patterns. Searching for literals first takes a hundredth of the time."""
    return [
        (
            form,
            form.literals.split("|"),
            re.compile(rf"{_BEGINS}(?P<prefix>{form.start})(?P<body>{form.body}{{{form.least},}})"),
        )
        for form in secret_forms.FORMS
    ]


@cache
def _masks() -> list[tuple[set[str], re.Pattern[str]]]:
    """The literals and patterns of what to mask: keys anywhere, also cut short, also in function names made from them."""
    masks = []
    for form in secret_forms.FORMS:
        is_long = min(map(len, form.literals.split("|"))) > 5
        least = _MASKED_AFTER_LONG if is_long else _MASKED_LEAST
        masks.append((form.literals_in_name, re.compile(rf"{form.start_in_name}(?P<body>{form.body}{{{least},}})")))
    return masks


def _found(text: str) -> Iterator[Secret]:
    for form, literals, pattern in _patterns():
        for match in pattern.finditer(text) if any(literal in text for literal in literals) else ():
            prefix, body = match["prefix"], match["body"].rstrip(".")
            is_real = (
                form.is_real(body if form.names else prefix + body) if form.is_real else is_random(body, form.kinds)
            )
            if is_real and len(body) >= form.least:
                start = match.start("body" if form.names else "prefix")
                yield Secret(start, match.start("body") + len(body), form.kind, prefix)
    for match in re.finditer(_BLOCK, text):
        written = re.sub(r"\\[nrt]|[^A-Za-z0-9+/]", "", match["body"] or match["rest"] or "")
        if len(written) >= _BLOCK_LEAST and entropy(written) >= LEAST_ENTROPY:
            yield Secret(*match.span(), "a private key", match["begin"])
    for match in _urls(text):
        if is_password(match["password"], match["user"], match["host"]):
            yield Secret(*match.span("password"), "a password in a URL", match["scheme"])


def _urls(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(_URL, text) if "://" in text else iter(())


def _secret_spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans to mask: the bodies of everything in the form of a key."""
    for literals, pattern in _masks():
        if any(literal in text for literal in literals):
            yield from (match.span("body") for match in pattern.finditer(text))
    yield from (match.span("password") for match in _urls(text))
    for match in re.finditer(_BLOCK, text):
        yield match.end("begin"), match.end()


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with asterisks in these spans; line ends are kept."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], re.sub(r"[^\n]", "*", text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])


_ESCAPE: Final = r"\\(?:u00([2-7][0-9A-Fa-f])|(/))"


def _unescaped(text: str) -> tuple[str, _Offsets]:
    """JSON text with the escapes of ASCII characters resolved, and a map of its offsets to those of the original."""
    pieces, starts, shifts, at, size = [], [0], [0], 0, 0
    for match in re.finditer(_ESCAPE, text):
        pieces += [text[at : match.start()], match[2] or chr(int(match[1], 16))]
        size += match.start() - at + 1
        at = match.end()
        starts.append(size)
        shifts.append(at - size)
    return "".join([*pieces, text[at:]]), _Offsets(starts, shifts)


class _Offsets(NamedTuple):
    """Maps offsets of unescaped text to the original: from ``starts[i]`` on they are ``shifts[i]`` greater there."""

    starts: list[int]
    shifts: list[int]

    def __call__(self, offset: int) -> int:
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]
