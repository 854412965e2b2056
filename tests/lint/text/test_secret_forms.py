from __future__ import annotations

import re

import pytest

from ftlint.text.secret_forms import FORMS, LITERALS, NEEDLE, NEEDLE_IN_NAME, KeyForm
from tests.made_keys import ALL, KEYS


def form(kind: str) -> KeyForm:
    return next(form for form in FORMS if form.kind == kind)


def test_each_form_has_a_source_and_at_least_sixteen_characters() -> None:
    assert len(FORMS) >= 60
    assert all(form.source and form.kind and form.least >= 16 for form in FORMS)


def test_a_prefix_is_the_literal_unless_it_is_a_pattern() -> None:
    plain = KeyForm("a key", "k.", "[a-z]", 20, 1, "source")
    assert plain.start == r"k\."
    assert plain._replace(prefix="k[0-9]").start == "k[0-9]"


def test_the_name_of_a_function_has_an_underscore_for_a_character_that_names_cannot_have() -> None:
    sendgrid = form("a SendGrid key")
    assert re.fullmatch(sendgrid.start_in_name, "SG.")
    assert re.fullmatch(sendgrid.start_in_name, "SG_")
    assert not re.fullmatch(sendgrid.start, "SG_")
    assert sendgrid.literals_in_name == {"SG.", "SG_"}


@pytest.mark.parametrize("key", ALL)
def test_the_fast_search_finds_every_key_and_a_literal_in_its_match(key: str) -> None:
    match = re.search(NEEDLE, key)
    assert match is not None
    assert any(literal in match[0] for literal in LITERALS)


@pytest.mark.parametrize("key", KEYS.values())
def test_the_search_in_names_finds_a_key_with_underscores(key: str) -> None:
    assert re.search(NEEDLE_IN_NAME, key.replace(".", "_"))


def test_of_two_forms_at_one_place_the_longer_prefix_comes_first() -> None:
    kinds = [form.kind for form in FORMS]
    assert kinds.index("an Anthropic key") < kinds.index("an API key (OpenAI's old form)")
