from ftlint.conversation.recurring import Recurring


def test_what_comes_again_is_told_from_what_comes_once() -> None:
    recurring = Recurring(3)
    assert [recurring(data) for data in (b"a", b"b", b"a", b"a", b"c", b"b")] == [False, False, True, True, False, True]


def test_no_more_is_kept_than_asked_for() -> None:
    recurring = Recurring(2)
    assert [recurring(data) for data in (b"a", b"b", b"c", b"a", b"c")] == [False, False, False, False, True]
