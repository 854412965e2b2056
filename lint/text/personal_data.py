"""Finds and redacts personal data: e-mail addresses, card numbers, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

REDACTED: Final = "[REDACTED]"

_EMAIL: Final = r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"
_CARD: Final = (
    r"(?<![\w.,+-])(?:[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w-]|[.,]\d)"
)
_PHONE: Final = (
    r"(?<![\w+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\w)"  # ITU-T E.164, as people group it
    r"|(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-]|\.\d)"  # North American Numbering Plan
)
# Reserved for examples: RFC 2606, and 555-0100 to 555-0199 of the North American Numbering Plan.
_RESERVED_NAME: Final = r"(?i)[@.](?:example\.(?:com|net|org)|example|test|invalid|localhost)\Z"
_RESERVED_LINE: Final = r"55501\d\d\Z"
# Test card numbers of payment providers (docs.stripe.com/testing).
_TEST_CARDS: Final = frozenset(
    "4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100"
    " 378282246310005 371449635398431 6011111111111117 6011000990139424 3056930009020004 3566002020360505"
    " 4111111111111111 4012888888881881".split()
)


class Datum(NamedTuple):
    """One piece of personal data: its character offsets and its kind."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Datum]:
    """The personal data in a text, in order. Addresses and numbers reserved for examples do not count."""
    found: list[Datum] = []
    for datum in sorted(_found(text)):
        if not found or datum.start >= found[-1].end:
            found.append(datum)
    return found


def redacted(text: str) -> str:
    """The text with all personal data replaced by `REDACTED`."""
    while data := find(text):
        for datum in reversed(data):
            text = text[: datum.start] + REDACTED + text[datum.end :]
    return text


def is_card(digits: str) -> bool:
    """Whether digits have the length and check digit of a card number (Luhn, ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return 13 <= len(digits) <= 19 and sum(number // 10 + number % 10 for number in doubled) % 10 == 0


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return re.compile(_EMAIL, re.ASCII), re.compile(_CARD, re.ASCII), re.compile(_PHONE, re.ASCII)


def _found(text: str) -> Iterator[Datum]:
    email, card, phone = _patterns()
    if "@" in text:
        for match in email.finditer(text):
            if not re.search(_RESERVED_NAME, match[0]):
                yield Datum(*match.span(), "an e-mail address")
    for match in card.finditer(text):
        digits = _digits(match[0])
        if is_card(digits) and digits not in _TEST_CARDS and len(set(digits)) > 2:
            yield Datum(*match.span(), "a card number")
    for match in phone.finditer(text):
        digits = _digits(match[0])
        if 8 <= len(digits) <= 15 and not re.search(_RESERVED_LINE, digits):
            yield Datum(*match.span(), "a phone number")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
