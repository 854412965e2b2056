"""Keys, tokens and private keys by their known forms: where they stand in a text, and masked so that none is ever shown.

What is printed is masked more readily than it is reported, so a placeholder that looks like a key may be masked, too.
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

_MASKED_LEAST: Final = 16  # characters of a body; a key that is quoted in a message may be cut
_MASKED_AFTER_LONG: Final = 8  # the same, behind a prefix that no word has

# A key begins where a word does; or behind an escape, as arguments are JSON in a text.
_BEGINS: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"
_BLOCK: Final = (  # with underscores, as a name is spelled that was made of one
    r"(?P<begin>-----BEGIN[ _](?:[A-Z0-9]{1,12}[ _]){0,4}PRIVATE[ _]KEY(?:[ _]BLOCK)?-----)"
    r"(?:(?P<body>(?:[^-]|-(?!----))*+)-----END [A-Z0-9 ]{1,60}-----|(?P<rest>[A-Za-z0-9+/=_\s\\]*+))"
)
_BLOCK_LEAST: Final = 60  # characters of Base64; the shortest, an Ed25519 key, has 64

# RFC 3986, 3.2.1. Up to the last @ of the host: many write one in a password as it is. The class has nothing of a template.
_USER: Final = r"""[^\s/:@"'<>\\`]*"""
_PASSWORD: Final = r"""[^\s/"'<>\\`{}()\[\]*?#]+"""
_URL: Final = rf"""(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{1,20}}://)(?P<user>{_USER}):(?P<password>{_PASSWORD})@(?P<host>[\w.-]+|\[)"""
_URL_NEEDLE: Final = f"://{_USER}:{_PASSWORD}@"
LITERALS: Final = (*secret_forms.LITERALS, "-----BEGIN")
"""One of these is in every text with a secret, unless `may_hold_url` is true of it."""


class Secret(NamedTuple):
    """Where a secret stands in a text (character offsets), what it is, and its first characters, which may be shown."""

    start: int
    end: int
    kind: str
    prefix: str


NEEDLE: Final = f"{secret_forms.NEEDLE}|-----BEGIN|{_URL_NEEDLE}"
"""Where a secret may stand, in the simple patterns that `Search` takes: what that finds is looked at again."""

may_hold = Search(NEEDLE)
_may_show = Search(f"{secret_forms.NEEDLE_IN_NAME}|-----BEGIN|{_URL_NEEDLE}")


def may_hold_url(data: bytes) -> bool:
    """Whether there may be a URL with a password in a text."""
    return b"@" in data and b"://" in data and re.search(_URL_NEEDLE.encode(), data) is not None


def find(text: str) -> list[Secret]:
    """The secrets in a text, in order. Placeholders (``sk-…``, ``AKIAIOSFODNN7EXAMPLE``) are none."""
    found: list[Secret] = []
    if may_hold(text):
        for secret in sorted(_found(text), key=lambda one: one.start):
            if not found or secret.start >= found[-1].end:
                found.append(secret)
    return found


def redacted(text: str) -> str:
    """The text with `REDACTED` in the place of every secret."""
    while secrets := find(text):  # again, for one that was glued to another is only seen then
        for secret in reversed(secrets):
            text = text[: secret.start] + REDACTED + text[secret.end :]
    return text


def masked_text(text: str) -> str:
    """The text with asterisks for what is secret of everything that has the form of a key; its length stays."""
    if not _may_show(text):
        return text
    return _starred(text, _hidden(text))


def masked_pointer(pointer: str) -> str:
    """The same for a JSON Pointer, in which the slashes of a key are written as ``~1``."""
    if "~" not in pointer:
        return masked_text(pointer)
    return join(*map(masked_text, parse(pointer)))


@lru_cache(maxsize=4)  # a record has many findings, and its bytes know their hash
def masked(raw: bytes) -> bytes:
    """The same for the bytes of a record, in which a character of a key may be written as an escape."""
    text = raw.decode("latin-1")  # one character a byte
    if "\\u00" not in text and "\\/" not in text:
        return masked_text(text).encode("latin-1") if _may_show(text) else raw
    plain, offset = _unescaped(text)
    if not _may_show(plain):
        return raw
    return _starred(text, ((offset(start), offset(end)) for start, end in _hidden(plain))).encode("latin-1")


@cache
def _patterns() -> list[tuple[KeyForm, list[str], re.Pattern[str]]]:
    """The forms, their literals and patterns. To search for literals first takes a hundredth of the time."""
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
    """The same for what is to be masked: wherever it stands, cut short, and in names that were made of it."""
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


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """What must not be shown: the bodies of whatever has the form of a key."""
    for literals, pattern in _masks():
        if any(literal in text for literal in literals):
            yield from (match.span("body") for match in pattern.finditer(text))
    yield from (match.span("password") for match in _urls(text))
    for match in re.finditer(_BLOCK, text):
        yield match.end("begin"), match.end()


def _starred(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with asterisks in these places; line ends stay."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], re.sub(r"[^\n]", "*", text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])


_ESCAPE: Final = r"\\(?:u00([2-7][0-9A-Fa-f])|(/))"


def _unescaped(text: str) -> tuple[str, _Offsets]:
    """A JSON text with the escapes of ASCII characters resolved, and what tells an offset's place in the text as it was."""
    pieces, starts, shifts, at, size = [], [0], [0], 0, 0
    for match in re.finditer(_ESCAPE, text):
        pieces += [text[at : match.start()], match[2] or chr(int(match[1], 16))]
        size += match.start() - at + 1
        at = match.end()
        starts.append(size)
        shifts.append(at - size)
    return "".join([*pieces, text[at:]]), _Offsets(starts, shifts)


class _Offsets(NamedTuple):
    """From each of ``starts`` on, an offset is so much greater in the text that was unescaped."""

    starts: list[int]
    shifts: list[int]

    def __call__(self, offset: int) -> int:
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]
