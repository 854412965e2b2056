import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.record_shape import FormatsSeen, NullsSeen
from ftlint.results.finding import Severity
from ftlint.rule import INHERITED
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, user

CONTEXT = Context(load_profile("openai"))
GEMINI = {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}
CHAT = {"messages": [user(), assistant()]}
TEXT = {"text": "Hi"}


@pytest.mark.parametrize(
    ("profile", "count", "notes"),
    [
        (
            "vertex",
            2,
            [
                "2 examples of format gemini not checked: "
                "Vertex AI Gemini tuning accepts it, but ftlint has no rules for it yet"
            ],
        ),
        ("vertex", 0, []),
        ("openai", 1, []),
    ],
)
def test_formats_that_the_target_accepts_but_no_rule_checks_are_noted(
    profile: str, count: int, notes: list[str]
) -> None:
    seen, context = FormatsSeen(), Context(load_profile(profile))
    for _ in range(count):
        seen.observe(Indexer().example(GEMINI), context)
    conclusion = seen.conclude(context)
    assert conclusion.notes == notes
    assert list(conclusion.affected()) == []


@pytest.mark.parametrize("cut", range(5))
def test_mixed_formats_affect_one_example_for_any_chunks(cut: int) -> None:
    first, later = FormatsSeen(), FormatsSeen()
    for number, record in enumerate((CHAT, CHAT, TEXT, CHAT, TEXT)):
        (first if number < cut else later).observe(Indexer().example(record), CONTEXT)
    first.merge(later)
    assert [one.example for one in first.conclude(CONTEXT).affected()] == [2]


@pytest.mark.parametrize("cut", range(5))
def test_nulls_are_reported_at_the_first_one_that_the_target_rejects(cut: int) -> None:
    accepted = {"messages": [{**user(), "name": None}, assistant()]}
    rejected = {"messages": [user(), assistant(function_call=None)]}
    first, later = NullsSeen(), NullsSeen()
    for number, record in enumerate((CHAT, accepted, rejected, rejected, CHAT)):
        (first if number < cut else later).observe(Indexer().example(record), CONTEXT)
    first.merge(later)
    assert first.count == 3
    (one,) = first.conclude(CONTEXT).affected()
    assert (one.example, one.fix, one.severity) == (2, INHERITED, Severity.ERROR)
