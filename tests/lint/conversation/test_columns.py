from __future__ import annotations

from ftlint.config.profile import load_profile
from ftlint.conversation.columns import columns, is_column, known_keys
from ftlint.conversation.formats import Format

OPENAI = load_profile("openai")
KNOWN = known_keys(Format.CHAT, OPENAI)


def test_keys_that_the_target_does_not_read_are_columns() -> None:
    assert sorted(columns({"messages", "tools", "id", "source"}, KNOWN)) == ["id", "source"]


def test_a_probably_misspelled_key_is_no_column() -> None:
    assert KNOWN is not None
    assert [key for key in ("message", "tool", "toolz", "score") if not is_column(key, KNOWN)] == [
        "message",
        "tool",
        "toolz",
    ]


def test_where_any_key_may_count_nothing_is_a_column() -> None:
    assert known_keys(Format.REINFORCEMENT, OPENAI) is None
    assert known_keys(None, OPENAI) is None
    assert columns({"id"}, None) == []
