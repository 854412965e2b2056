from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.text.personal_data import find, is_card, redacted

CARD = "4539 1488 0343 6467"  # made up, with a check digit that is right


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to jane.doe+x@mail.co.uk, please.", "an e-mail address"),
        ("<a@b.de>", "an e-mail address"),
        (f"My card is {CARD}.", "a card number"),
        ("My card is 4539-1488-0343-6467.", "a card number"),
        ("My card is 4539148803436467", "a card number"),
        ("Call +33 6 12 34 56 78.", "a phone number"),
        ("Call +1 (212) 736-5000", "a phone number"),
        ("Call (212) 736-5000 or so", "a phone number"),
        ("Call 212-736-5000.", "a phone number"),
    ],
)
def test_it_is_found_with_what_it_is(text: str, kind: str) -> None:
    assert [datum.kind for datum in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "jane@example.com, joe@mail.example.org, a@b.test",
        "@jane wrote: a @ b, x@y",
        "4242 4242 4242 4242",
        "4539 1488 0343 6468 has another check digit",
        "Order 1234567890123456",
        "0.4539148803436467 and 4539148803436467.5",
        "from 2024-01-05 to 2024-12-31, 10.0.0.1",
        "212-555-0143, (212) 555-0199",
        "1 + 2 + 3 = 6; +5 points",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_what_is_kept_for_examples_or_looks_alike_is_none(text: str) -> None:
    assert find(text) == []


def test_all_of_it_is_redacted() -> None:
    assert redacted(f"I am a@b.de, {CARD}, +33 6 12 34 56 78!") == "I am [REDACTED], [REDACTED], [REDACTED]!"


def test_the_check_digit_is_luhns() -> None:
    assert is_card("4539148803436467")
    assert not is_card("4539148803436476")
    assert not is_card("18")


@given(st.lists(st.one_of(st.text(max_size=5), st.sampled_from([CARD, "a@b.de", "+33612345678", "4", "@", "."]))))
def test_what_is_redacted_holds_nothing_any_more(parts: list[str]) -> None:
    assert find(redacted("".join(parts))) == []


def test_a_long_text_takes_no_time() -> None:
    find("a" * 100_000 + "@")
    find("a." * 50_000 + "@" + "a." * 50_000)
    find("4" * 100_000)
    find("+1 " * 50_000)
