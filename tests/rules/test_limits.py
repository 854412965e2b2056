"""The limits of the provider: tokens, images, examples, bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from ftlint.analysis import tokens
from ftlint.rule import Sample
from ftlint.rule.samples import Json, assistant, call, calls, line, lines, system, tool, user
from ftlint.rules import limits
from tests.rules.harness import found, problems
from tests.rules.running import check_file

RULE = "limits"
PNG = "data:image/png;base64,iVBORw0KGgo="


def picture(address: str = PNG) -> Json:
    return {"type": "image_url", "image_url": {"url": address}}


def messages_of(text: str, check: str, profile: str = "openai", **settings: Any) -> list[str]:
    return [seen.message for _, seen in problems(text, f"{RULE}/{check}", profile, **settings)]


# Tokens


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a token were a word."""
    monkeypatch.setattr(limits, "counter", lambda encoding: lambda text: len(text.split()))


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed."""
    monkeypatch.setattr(limits, "counter", lambda encoding: None)


@pytest.mark.usefixtures("counted")
def test_only_examples_longer_than_the_limit_are_reported() -> None:
    words = "word " * 65_000
    assert messages_of(line(user("a b"), assistant(words)), "tokens") == []
    assert messages_of(line(user("a b"), assistant(words + "word " * 535)), "tokens") == [
        "at least 65,537 tokens, but only the first 65,536 are trained; shorten or split it"
    ]


@pytest.mark.usefixtures("counted")
def test_calls_and_definitions_count_and_images_do_not() -> None:
    texts = list(
        tokens.texts(_example(line(system("a"), user([picture()]), calls(call("f", '{"b": 1}')), tools=[tool()])))
    )
    assert sorted(texts) == sorted(["a", "f", '{"b": 1}', "get_weather", "Get the current weather"])


def _example(text: str) -> Any:
    import orjson

    from ftlint.conversation.indexer import Indexer

    return Indexer().example(orjson.loads(text))


@pytest.mark.usefixtures("counted")
def test_a_large_image_does_not_count_as_text() -> None:
    assert messages_of(line(user([picture("data:image/png;base64," + "A" * 200_000)]), assistant()), "tokens") == []


@pytest.mark.usefixtures("uncounted")
def test_without_the_counter_the_message_says_how_to_count() -> None:
    text = line(user("a"), assistant("word " * 20_000))
    ((_, seen),) = problems(text, f"{RULE}/tokens")
    assert seen.severity == "info"
    assert seen.message == (
        "may exceed the training context of 65,536 tokens: 100,001 bytes of text; install ftlint[tokens] to count"
    )


@pytest.mark.usefixtures("uncounted")
def test_examples_with_fewer_bytes_than_the_token_limit_are_not_counted() -> None:
    assert messages_of(line(user("a"), assistant("é" * 32_000)), "tokens") == []


def test_without_a_known_limit_nothing_is_too_long() -> None:
    assert messages_of(line(user("a"), assistant("word " * 200_000)), "tokens", "trl") == []


def test_the_extra_counts_as_openai_does() -> None:
    pytest.importorskip("bpe_openai")
    tokens.counter.cache_clear()
    count = tokens.counter("o200k_base")
    assert count is not None
    assert count("hello world") == 2
    assert count("<|endoftext|>") > 1  # as text, not as a token of its own
    assert count("word " * 30_000) in range(30_000, 30_010)


def test_a_missing_extra_and_an_unknown_encoding_count_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens.counter.cache_clear()
    assert tokens.counter("no-such-encoding") is None
    monkeypatch.setitem(sys.modules, "bpe_openai", None)
    tokens.counter.cache_clear()
    assert tokens.counter("o200k_base") is None
    tokens.counter.cache_clear()


# Images


@pytest.mark.parametrize(
    "address",
    [
        PNG,
        "data:image/jpeg;base64,AAAA",
        "data:image/jpg;base64,AAAA",
        "DATA:IMAGE/WEBP;BASE64,AAAA",
        "https://example.com/a.png",
        "https://example.com/a",
        "https://example.com/a.gif?format=png",
        "https://[broken",
    ],
)
def test_accepted_images_are_not_reported(address: str) -> None:
    assert messages_of(line(user([picture(address)]), assistant()), "images") == []


@pytest.mark.parametrize("address", ["data:image/gif;base64,R0lG", "data:image/svg+xml,<svg/>", "https://a.org/x.BMP"])
def test_images_of_other_types_are_reported(address: str) -> None:
    (message,) = messages_of(line(user([picture(address)]), assistant()), "images")
    assert "only JPEG, PNG, WEBP are accepted" in message


def test_an_image_of_more_than_ten_megabytes_is_reported_with_its_size() -> None:
    exact, more = 10 * 1024 * 1024, 10 * 1024 * 1024 + 105_000
    made = [
        line(user([picture("data:image/png;base64," + "A" * (-(-size // 3) * 4))]), assistant())
        for size in (exact - 2, more)
    ]
    assert [messages_of(text, "images") for text in made] == [
        [],
        ["the image has 10.1 MB, but at most 10 are accepted"],
    ]


def test_the_eleventh_image_of_an_example_is_reported() -> None:
    text = line(user([picture()] * 6), assistant(), user([picture()] * 6), assistant())
    assert found(text, f"{RULE}/images") == [(1, f"{RULE}/images", "/messages/2/content/4/image_url/url")]


def test_an_image_outside_user_messages_is_reported_by_another_rule() -> None:
    text = line(user("Draw."), assistant([picture("data:image/gif;base64,R0lG")]))
    assert found(text, RULE) == [(1, "limits/too-few", "")]


def test_images_of_a_preference_record_are_counted_once() -> None:
    made = {
        "input": {"messages": [user([picture()] * 10)]},
        "preferred_output": [assistant("a")],
        "non_preferred_output": [assistant("b")],
    }
    assert messages_of(lines(made), "images") == []


# Examples and bytes


@pytest.mark.parametrize(
    ("count", "profile", "said"),
    [
        (1, "openai", ["limits/too-few"]),
        (9, "openai", ["limits/too-few"]),
        (10, "openai", ["limits/few"]),
        (49, "azure", ["limits/few"]),
        (50, "openai", []),
        (2, "fireworks", ["limits/too-few"]),
        (3, "fireworks", ["limits/few"]),
        (7, "nova", ["limits/too-few"]),
        (8, "nova", ["limits/few"]),
        (1, "mistral", ["limits/few"]),
    ],
)
def test_a_small_dataset_is_reported_once(count: int, profile: str, said: list[str]) -> None:
    text = line(user(), assistant()) * count
    assert found(text, RULE, profile) == [(1, check, "") for check in said]


def test_the_count_does_not_depend_on_the_chunks(tmp_path: Path) -> None:
    data = ("\n" + line(user(), assistant()) * 9 + "{\n").encode()
    for size in (50, 1 << 20):
        assert check_file(data, tmp_path, Sample(bad="", good=""), chunk_size=size)["limits/too-few"] == 1


def test_a_file_without_examples_is_not_reported_as_small(tmp_path: Path) -> None:
    assert "limits/too-few" not in check_file(b"\n\n", tmp_path, Sample(bad="", good=""))


@pytest.mark.parametrize(("limit", "times"), [(0, 0), (1, 1)])
def test_one_byte_over_the_limit_is_too_large(limit: int, times: int, tmp_path: Path) -> None:
    data = line(user(), assistant()).encode() * 50
    sample = Sample(bad="", good="", settings={"max_file_bytes": len(data) - limit})
    for size in (50, 1 << 20):
        assert check_file(data, tmp_path, sample, chunk_size=size)["limits/file-size"] == times
