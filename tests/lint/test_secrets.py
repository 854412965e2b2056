from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.example import Indexer
from ftlint.rarities import is_plain
from ftlint.sample import assistant, line, user
from ftlint.secrets import LITERALS, REDACTED, find, masked, masked_text, redacted
from tests.made_keys import ALL, AWS_SECRET, BLOCK, HEX, HOOK, KEYS, PEM, body


def kinds(text: str) -> list[str]:
    return [secret.kind for secret in find(text)]


@pytest.mark.parametrize(("kind", "key"), KEYS.items(), ids=KEYS)
def test_a_key_of_a_known_form_is_found_with_what_it_is(kind: str, key: str) -> None:
    (secret,) = find(f"export KEY={key}; echo done")
    assert (secret.start, secret.end, secret.kind) == (11, 11 + len(key), kind)
    assert key.startswith(secret.prefix)
    assert len(secret.prefix) <= 12


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("around", ["{}", '"{}"', "key={}.", "({})", "a\n{}\nb", "Bearer {}", "/{}/", "{}\U0001f600"])
def test_it_is_found_whatever_stands_around_it(key: str, around: str) -> None:
    text = around.format(key)
    assert [text[one.start : one.end] for one in find(text)] == [key]


@pytest.mark.parametrize("key", ALL)
def test_it_is_found_behind_an_escape_in_arguments(key: str) -> None:
    for before in ("\n", "\t", "é"):
        assert redacted(json.dumps({"text": f"key:{before}{key}\n"})) == json.dumps(
            {"text": f"key:{before}{REDACTED}\n"}
        )


def test_all_of_them_are_found() -> None:
    assert redacted(" ".join(ALL)) == " ".join([REDACTED] * len(ALL))


@pytest.mark.parametrize(
    "text",
    [
        "sk-...",
        "sk-",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "sk-abc123abc123abc123abc123abc123abc123abc123abc123",
        "sk-1234567890abcdef1234567890abcdef1234567890abcdef",
        "sk-00000000000000000000000000000000",
        "sk-proj-your-api-key-goes-right-here-thank-you-very-much-1A",
        "sk-proj-****************************************",
        "sk-ant-api03-this-is-not-a-key-but-words-that-are-joined-by-dashes",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAXXXXXXXXXXXXXXXX",
        "YOUR_API_KEY",
        "ASIAPACIFICREGIONALHEADQUARTERS",
        "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_EXAMPLEexampleEXAMPLEexampleEXAMPLE1",
        "xoxb-not-a-real-token-this-will-not-work",
        "xoxb-your-bot-token-goes-here-please",
        "sk_live_...",
        "sk_test_" + body(HEX, 24),
        "hf_hub_download_of_a_model_with_its_tokenizer",
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "task-management, risk-adjusted-return-on-capital-of-the-whole-portfolio",
        "disk-" + body(HEX, 40),
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + PEM + "\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\n" + PEM + "\n-----END CERTIFICATE-----",
        "A file that begins with -----BEGIN PRIVATE KEY----- holds a private key.",
    ],
)
def test_a_placeholder_or_what_looks_alike_is_none(text: str) -> None:
    assert kinds(text) == []
    assert redacted(text) == text


@pytest.mark.parametrize(
    "before",
    [
        "export AWS_SECRET_ACCESS_KEY=",
        "aws_secret_access_key = ",
        'aws_secret_access_key="',
        '{"SecretAccessKey": "',
        "secretAccessKey: '",
        json.dumps('{"aws_secret_access_key": "')[:-1],
    ],
)
def test_a_secret_that_has_no_form_of_its_own_is_found_by_its_name(before: str) -> None:
    text = f"{before}{AWS_SECRET}"
    assert kinds(text) == ["an AWS secret access key"]
    assert redacted(text) == f"{before}{REDACTED}"
    assert masked_text(text) == f"{before}{'*' * 40}"
    assert kinds(AWS_SECRET) == []


def test_the_address_of_a_webhook_is_a_secret() -> None:
    assert kinds(f"curl -d '{{}}' {HOOK}") == ["a Slack webhook"]
    assert redacted(HOOK) == f"https://{REDACTED}"
    assert masked_text(HOOK) == f"https://hooks.slack.com/services/{'*' * 48}"


@pytest.mark.parametrize(
    "text",
    [*ALL, BLOCK, HOOK, *(f"{name}={AWS_SECRET}" for name in ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"))],
)
def test_whatever_is_found_is_not_passed_over_by_the_search_before(text: str) -> None:
    assert kinds(text)
    assert any(literal in text for literal in LITERALS)
    assert not is_plain(Indexer().example(json.loads(line(user(text), assistant()))))


@pytest.mark.parametrize(
    "text",
    [
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = os.environ['AWS_SECRET_ACCESS_KEY']",
        f"a hash, {body(HEX, 40)}, and a secretAccessKey",
        "GOCSPX-...",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "xapp-1-your-app-level-token",
    ],
)
def test_a_name_without_its_secret_is_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("written", [BLOCK, json.dumps(BLOCK), BLOCK.replace("\n", "\r\n"), BLOCK.replace("\n", " ")])
def test_a_private_key_is_found_from_its_first_line_to_its_last(written: str) -> None:
    assert kinds(f"Here: {written} That is it.") == ["a private key"]
    quote = '"' * written.startswith('"')
    assert redacted(f"Here: {written} That is it.") == f"Here: {quote}{REDACTED}{quote} That is it."


def test_a_private_key_that_was_cut_is_found_as_far_as_it_goes() -> None:
    cut = BLOCK.partition("\n-----END")[0]
    assert redacted(f"{cut}\n\n(cut)") == f"{REDACTED}(cut)"


def test_nothing_is_shown_of_a_key_but_how_it_begins() -> None:
    key = KEYS["an OpenAI key"]
    assert masked_text(f"key {key}.") == f"key sk-proj-{'*' * 148}."
    assert masked_text(f"{BLOCK}\n.").startswith("-----BEGIN RSA PRIVATE KEY-----\n****")
    assert masked_text("sk-..., hf_hub_download, task-management") == "sk-..., hf_hub_download, task-management"


def test_a_key_that_was_cut_is_masked_too() -> None:
    key = KEYS["an OpenAI key"]
    assert masked_text(f"{key[:40]}…") == f"sk-proj-{'*' * 32}…"


@pytest.mark.parametrize("key", [*ALL, BLOCK])
@pytest.mark.parametrize("before", ["", "x", "é", "\n", "\\n", "-", "日"])
def test_masks_keep_every_byte_in_its_place(key: str, before: str) -> None:
    for ascii_only in (False, True):
        raw = json.dumps({"a": before + key, "b": ["ü", "\u2028"]}, ensure_ascii=ascii_only).encode()
        shown = masked(raw)
        assert len(shown) == len(raw)
        assert json.loads(shown)["b"] == ["ü", "\u2028"]
        assert key.encode() not in shown
        assert key[len(key) // 2 :].replace("\n", "\\n").encode() not in shown


@pytest.mark.parametrize("every", [1, 3, 7])
def test_a_key_that_is_written_in_escapes_is_masked(every: int) -> None:
    key = KEYS["an OpenAI key"]
    written = "".join(f"\\u{ord(c):04x}" if index % every == 0 else c for index, c in enumerate(key))
    raw = f'{{"a": "é \\/ {written} \\u00e9 b"}}'.encode()
    assert json.loads(raw)["a"] == f"é / {key} é b"
    shown = masked(raw)
    assert len(shown) == len(raw)
    assert set(shown.partition(b"*")[2].partition(b" ")[0]) == {ord("*")}
    assert shown.endswith(b'* \\u00e9 b"}')
    assert shown.startswith('{"a": "é \\/ '.encode())


def test_lines_stay_lines() -> None:
    raw = f'{{"a":\n "{BLOCK}"}}\n'.encode()
    assert masked(raw).count(b"\n") == raw.count(b"\n")


def test_bytes_that_are_no_text_are_masked_all_the_same() -> None:
    key = KEYS["a GitHub token"].encode()
    assert masked(b"\xff\xfe " + key + b" \x80") == b"\xff\xfe ghp_" + b"*" * 36 + b" \x80"


def test_a_text_with_a_lone_surrogate_is_looked_at() -> None:
    key = KEYS["a GitHub token"]
    for _ in range(2):
        assert redacted(f"\ud83d {key} " + "x" * 30_000) == f"\ud83d {REDACTED} " + "x" * 30_000


pieces = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from([*ALL, BLOCK, "sk-", "AKIA", "-----BEGIN ", "-"])), max_size=8
)


@given(pieces)
def test_what_is_redacted_holds_no_secret_any_more(parts: list[str]) -> None:
    once = redacted("".join(parts))
    assert find(once) == []
    assert redacted(once) == once


@given(pieces, st.booleans())
def test_nothing_that_is_found_is_shown(parts: list[str], ascii_only: bool) -> None:
    text = "".join(parts)
    shown, raw = masked_text(text), json.dumps(text, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert len(shown) == len(text)
    assert len(masked(raw)) == len(raw)
    for secret in find(text):
        whole = text[secret.start : secret.end]
        assert whole not in shown
        assert whole.encode("utf-8", "surrogatepass") not in masked(raw)


@pytest.mark.parametrize(
    "text", ["sk-" * 30_000, "-----BEGIN PRIVATE KEY-----" * 5_000, "xoxb-" * 20_000, "AKIA" * 20_000]
)
def test_a_long_text_that_begins_to_look_like_one_takes_no_time(text: str) -> None:
    find(text)
    masked_text(text)
