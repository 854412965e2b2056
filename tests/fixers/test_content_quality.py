from __future__ import annotations

from ftlint.rule.samples import assistant, line, user
from tests.rules.harness import fixed


def test_only_the_text_with_the_problem_is_replaced_in_a_list_of_parts() -> None:
    parts = [{"type": "text", "text": "Mail joe@mail.fr"}, {"type": "text", "text": "or wait."}]
    cut = [{"type": "text", "text": "Mail [REDACTED]"}, {"type": "text", "text": "or wait."}]
    text = line(user(parts), assistant())
    assert fixed(text, "content-quality/personal-data", unsafe=True) == line(user(cut), assistant())


def test_white_space_is_cut_from_answers_and_not_from_questions() -> None:
    text = line(user(" Is it warm? "), assistant(" It is. "))
    assert fixed(text, "content-quality/edge-whitespace", unsafe=True) == line(
        user(" Is it warm? "), assistant("It is.")
    )


def test_every_garbled_sequence_of_a_text_is_repaired() -> None:
    text = line(user(), assistant("cafÃ© and jalapeÃ±o"))
    assert fixed(text, "content-quality/mojibake", unsafe=True) == line(user(), assistant("café and jalapeño"))


def test_tokens_are_cut_from_the_end_of_a_text_with_the_white_space_before() -> None:
    text = line(user(), assistant("It is warm. <|im_end|>\n"))
    assert fixed(text, "content-quality/template-token", unsafe=True) == line(user(), assistant("It is warm."))
