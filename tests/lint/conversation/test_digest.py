from ftlint.conversation.digest import Recurring, digest, dump, member


def test_canonical_json_is_independent_of_key_order_and_whitespace() -> None:
    assert dump({"b": [1, 2], "a": "x y"}) == b'{"a":"x y","b":[1,2]}'


def test_the_size_of_a_member_has_no_braces() -> None:
    assert member("a", [1]).size == len('"a":[1]')


def test_digests_of_strings_and_bytes_agree_and_are_never_markers() -> None:
    assert digest("text") == digest(b"text") >= 256
    assert all(digest(str(number)) >= 256 for number in range(2000))


def test_repeated_values_are_recognised() -> None:
    recurring = Recurring(3)
    assert [recurring(data) for data in (b"a", b"b", b"a", b"a", b"c", b"b")] == [False, False, True, True, False, True]


def test_no_more_than_the_limit_is_remembered() -> None:
    recurring = Recurring(2)
    assert [recurring(data) for data in (b"a", b"b", b"c", b"a", b"c")] == [False, False, False, False, True]
