from ftlint.config.profile import load_profile
from ftlint.conversation.formats import Format, is_column, known_keys, recognise


def test_formats_are_recognised_by_keys_and_types() -> None:
    assert recognise({"messages": list}) is Format.CHAT
    assert recognise({"messages": list, "system": str}) is Format.ANTHROPIC
    assert recognise({"text": str}) is Format.TEXT
    assert recognise({"text": int}) is None
    assert recognise({"role": str, "tools": list}) is None  # a single message


def test_columns_are_unknown_keys_that_are_not_misspelled() -> None:
    known = frozenset({"messages", "tools"})
    assert is_column("source", known)
    assert not is_column("mesages", known)
    assert not is_column("images", known)
    assert not is_column("source", None)
    assert [key for key in ("message", "toolz", "score", "id") if is_column(key, known)] == ["score", "id"]


def test_any_key_of_reinforcement_data_may_belong_to_the_grader() -> None:
    profile = load_profile("openai")
    assert known_keys(Format.REINFORCEMENT, profile) is None
    assert known_keys(None, profile) is None
    assert "messages" in (known_keys(Format.CHAT, profile) or ())
