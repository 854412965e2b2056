from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.analysis import content_quality as rarities
from ftlint.text import mojibake, secrets, template_tokens
from ftlint.text.search import Literals, Search
from tests.made_keys import ALL, BLOCK


def fast(pattern: str) -> Search:
    """A search that has had enough to search."""
    search = Search(pattern)
    search("x" * 200_000)
    return search


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"<\||\[EOS\]", "ends <|im_end|>", True),
        (r"<\||\[EOS\]", "a < b | c", False),
        (r"k[a-c]{3}", "kabd kab", False),
        (r"k[a-c]{3}", "xkabc", True),
        ("Ã[\x80-\xbf]", "cafÃ©", True),
        ("Ã[\x80-\xbf]", "NÃO", False),
        (r"\\[bf]", r"\\frac", True),
    ],
)
def test_both_ways_of_searching_say_the_same(pattern: str, text: str, found: bool) -> None:
    assert Search(pattern)(text) is found
    assert fast(pattern)(text) is found


SIGNS = [
    "<|",
    "</s>",
    "[INST]",
    "Ã©",
    "â€™",
    "ðŸ˜€",
    "Ð¿Ñ€",
    "\\",
    "b",
    "u001b",
    '\\"parameters\\"',
    "\ufffd",
    *ALL,
    BLOCK,
]
RARE = [template_tokens.NEEDLE, secrets.NEEDLE, rarities._DECLARED]
PATTERNS = [*RARE, mojibake.GARBLED]
FAST = [fast(pattern) for pattern in PATTERNS]


@given(
    st.lists(
        st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.sampled_from(SIGNS)), max_size=6
    )
)
def test_the_patterns_in_use_mean_the_same_to_both(parts: list[str]) -> None:
    text = "".join(parts)
    assert [Search(pattern)(text) for pattern in PATTERNS] == [search(text) for search in FAST]


def test_literals_are_found_in_bytes() -> None:
    literals = Literals(*(f"<{number}>" for number in range(60)), "日本")
    for _ in range(2):
        assert not literals(b"")
        assert not literals("<60> <1 > 日 本".encode())
        assert all(literals(f"x<{number}>".encode()) for number in range(60))
        assert literals("in 日本".encode())
        literals(b"x" * 200_000)  # from here on with jsonschema_rs


ASCII = "".join(map(chr, range(128)))
EVERY_CHARACTER = Literals(*ASCII)
EVERY_CHARACTER_FAST = Literals(*ASCII)
EVERY_CHARACTER_FAST(b"\xff" * 200_000)


@pytest.mark.parametrize("character", ASCII)
def test_no_character_of_a_literal_is_special(character: str) -> None:
    slow, fast = Literals(character * 2), Literals(character * 2)
    fast(b"\xff" * 200_000)
    for literals in (slow, fast):
        assert literals(f"a{character}{character}b".encode())
        assert not literals(f"{character}é{character}".encode())


@given(st.binary(max_size=20))
def test_bytes_that_are_not_utf_8_are_searched_too(data: bytes) -> None:
    assert EVERY_CHARACTER(data) is EVERY_CHARACTER_FAST(data) is any(byte < 128 for byte in data)


@given(st.lists(st.one_of(st.text(max_size=6), st.sampled_from([*SIGNS, "\x1f", "SYS>>", "\\u001f"])), max_size=6))
def test_what_a_pattern_finds_has_a_literal(parts: list[str]) -> None:
    data = rarities.dump("".join(parts).encode("utf-8", "replace").decode())
    if any(Search(pattern)(data.decode()) for pattern in (*RARE, "\ufffd", r"\\\\[bf]|\\\\u00[01]")):
        assert rarities._may_be_rare(data) or secrets.may_hold_url(data)
