from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.text.mojibake import first, is_garbled, may_be_garbled, repaired

# What Windows-1252 makes of bytes; those that it leaves undefined become the controls of the same number.
CP1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}


def garbled(text: str, times: int = 1) -> str:
    for _ in range(times):
        text = "".join(CP1252[byte] for byte in text.encode())
    return text


GOOD = [
    "It’s “sunny” – 21 °C… that’s all.",
    "El niño comió piñas en el otoño.",
    "Le café était fermé à cause d’un problème général.",
    "Não, a emissão não é à tarde: coração, São João, irmã.",
    "Die Straße führt über Köln nach München.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Zażółć gęślą jaźń.",
    "Fişin ücreti yüz elli lira, değil mi? Işık.",
    "Árvíztűrő tükörfúrógép.",
    "Și nu mai știu ce să fac în țară.",
    "Việt Nam là một quốc gia ở Đông Nam Á.",
    "Съешь же ещё этих мягких французских булок.",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.",
    "كل عام وأنتم بخير",
    "שלום עולם, מה נשמע היום",
    "今天天气很好，我们去公园吧。",
    "今日はいい天気ですね。",
    "오늘은 날씨가 정말 좋네요.",
    "สวัสดีครับ วันนี้อากาศดี",
    "नमस्ते दुनिया",
    "Great job! 😀🎉",
    "5 € for 3 ™ → ok ✅",
]


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_read_wrong_is_found_and_read_right(text: str, times: int) -> None:
    assert first(garbled(text, times)) is not None
    assert repaired(garbled(text, times)) == text


@pytest.mark.parametrize("text", GOOD)
def test_good_text_of_any_language_is_let_be(text: str) -> None:
    assert first(text) is None
    assert repaired(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "“CAFÉ”, „SPAß“ and „Spaß“",
        "L’ÉTÉ… CAFÉ\xa0!",
        "« le café\xa0» et « déjà\xa0»",
        "grâce à\xa0« lui »",
        "IRMÃ… “AMANHÃ” – MAÇÃ\xa0»",
        "A área é de 100 Å² e 3 Å³; 2,0 Å ± 0,1",
        "NÃO, AÇÃO, SÃO PAULO, Â, ÂNGULO",
        "«Hâlâ»… hâlâ” hâlâ’",
        "«mamá»… allá» —",
        "ESPAÑA… “ESPAÑA”",
        "KŘÍŽ, NÍŽE, MÝŠ, TÍŽ",
        "2×½ and 1½×½",
        "FRÅ… “Å” PÅ” Ö’",
        "ΟΧΙ Îles Ïle d’Yeu",
        "the letter Ã is an A with a tilde",
        "la lettre Â\xa0: un A",
    ],
)
def test_pairs_that_good_text_has_are_no_broken_characters(text: str) -> None:
    assert first(text) is None


def test_a_text_that_was_read_as_latin_1_is_read_right_too() -> None:
    assert repaired("It’s “so”".encode().decode("latin-1")) == "It’s “so”"


def test_only_what_is_broken_is_changed() -> None:
    assert repaired("“CAFÉ”: cafÃ©, 日本") == "“CAFÉ”: café, 日本"


def test_the_first_garbled_piece_is_reported() -> None:
    assert first("Itâ€™s a cafÃ©") == ("â€™", "’")


def test_what_is_no_utf_8_is_left() -> None:
    assert first("à€€à€€") is None
    assert repaired("à€€à€€ cafÃ©") == "à€€à€€ café"


signs = st.lists(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), st.sampled_from(GOOD).map(garbled))
)


@given(signs)
def test_reading_it_right_is_done_once(parts: list[str]) -> None:
    once = repaired("".join(parts))
    assert first(once) is None or repaired(once) != "".join(parts)
    assert repaired(once) == once or is_garbled(once)


@given(signs)
def test_the_quick_look_misses_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    assert may_be_garbled(text.encode()) or not is_garbled(text)


@pytest.mark.parametrize("text", ["It says `cafÃ©`.", "Why 'â€™'?", 'What is "Ã©Ã¨"?'])
def test_what_is_only_shown_is_not_garbled(text: str) -> None:
    assert first(text) is None


@pytest.mark.parametrize("text", ['"cafÃ©"', "a `b` cafÃ© `c`", "'Itâ€™s'", "`cafÃ©\nÃ©`", "```\ncafÃ©\n```"])
def test_what_is_quoted_with_more_around_it_is(text: str) -> None:
    assert first(text) is not None
