from __future__ import annotations

import pytest

from docs.generate import PAGES, README, ROOT, pages, readme

WANTED = pages()


@pytest.mark.parametrize("name", WANTED)
def test_page_is_what_the_rules_say(name: str) -> None:
    path = PAGES / name
    assert path.is_file(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == WANTED[name], "run `make docs`"


def test_there_is_no_page_of_a_rule_that_is_no_more() -> None:
    assert {path.name for path in PAGES.iterdir()} == set(WANTED), "run `make docs`"


def test_readme_shows_what_the_program_prints() -> None:
    text = README.read_text(encoding="utf-8")
    assert readme(text) == text, "run `make docs`"


def test_nothing_but_lf_ends_a_line() -> None:
    texts = [path.read_bytes() for path in (*PAGES.iterdir(), README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")]
    assert not any(b"\r" in text for text in texts)
