from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.analysis.content_quality import is_plain
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, line, user
from ftlint.text.secrets import LITERALS, REDACTED, find, masked, masked_text, redacted
from tests.made_keys import (
    ALL,
    ALNUM,
    AWS_SECRET,
    BLOCK,
    DISCORD,
    HEX,
    HOOK,
    KEYS,
    NEW_KEYS,
    PEM,
    WEB_TOKENS,
    body,
    web_token,
)


def kinds(text: str) -> list[str]:
    return [secret.kind for secret in find(text)]


@pytest.mark.parametrize(("kind", "key"), [*KEYS.items(), *NEW_KEYS.items()], ids=[*KEYS, *NEW_KEYS])
def test_a_key_of_a_known_form_is_found_with_what_it_is(kind: str, key: str) -> None:
    (secret,) = find(f"export KEY={key}; echo done")
    assert (secret.start, secret.end, secret.kind) == (11, 11 + len(key), kind)
    assert key.startswith(secret.prefix)
    assert len(secret.prefix) <= 16


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("around", ["{}", '"{}"', "key={}.", "({})", "a\n{}\nb", "Bearer {}", "/{}/", "{}\U0001f600"])
def test_a_secret_is_found_in_any_surrounding_text(key: str, around: str) -> None:
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
def test_a_secret_without_a_distinct_form_is_found_by_its_name(before: str) -> None:
    text = f"{before}{AWS_SECRET}"
    assert kinds(text) == ["an AWS secret access key"]
    assert redacted(text) == f"{before}{REDACTED}"
    assert masked_text(text) == f"{before}{'*' * 40}"
    assert kinds(AWS_SECRET) == []


@pytest.mark.parametrize("token", WEB_TOKENS)
def test_a_web_token_is_found_by_what_it_decodes_to(token: str) -> None:
    for around in ("{}", "Authorization: Bearer {}", '{{"token": "{}"}}', "?jwt={}&x=1", "It is {}. Keep it."):
        text = around.format(token)
        assert kinds(text) == ["a JSON Web Token"]
        assert redacted(text) == around.format(REDACTED)


SIGNATURE = body(ALNUM + "_-", 43)


@pytest.mark.parametrize(
    "text",
    [
        # jwt.io, RFC 7519, and what others make of them
        web_token(
            {"alg": "HS256", "typ": "JWT"}, {"sub": "1234567890", "name": "John Doe", "iat": 1516239022}, SIGNATURE
        ),
        web_token({"typ": "JWT", "alg": "HS256"}, {"iss": "joe", "exp": 1300819380}, SIGNATURE),
        web_token({"alg": "HS256"}, {"foo": "bar"}, SIGNATURE),
        web_token({"alg": "HS256"}, {"sub": "u1"}, "signature"),
        web_token({"alg": "HS256"}, {"sub": "u1"}, "x" * 43),
        web_token({"alg": "none"}, {"sub": "u1"}, ""),
        web_token({"kid": "no algorithm"}, {"sub": "u1"}, SIGNATURE),
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "eyJhbGciOi...",
        "eyJhbGciOiJIUzI1NiJ9.<payload>.<signature>",
        f"eyJ{body(ALNUM, 40)}.eyJ{body(ALNUM, 40)}.{SIGNATURE}",  # Base64 of nothing
        "eyJuYW1lIjogImdldF93ZWF0aGVyIiwgInVuaXQiOiAiY2Vsc2l1cyIsICJkYXlzIjogM30=",  # an object, and no token
    ],
)
def test_base64_that_is_no_web_token_or_a_known_example_is_none(text: str) -> None:
    assert kinds(f"token: {text} .") == []
    assert kinds(f"Authorization: Bearer {text}") == []


@pytest.mark.parametrize(
    "token",
    [
        body(ALNUM, 40),
        body(HEX, 32),
        body(ALNUM + "-._~+/", 64) + "9==",
        body(ALNUM, 22),
        body(HEX, 64),
        "d2f1" + body(HEX, 28),
    ],
)
@pytest.mark.parametrize(
    "around",
    ["Authorization: Bearer {}", 'curl -H "Authorization: Bearer {}"', '{{"Authorization": "Bearer {}"}}', "bearer {}"],
)
def test_a_bearer_token_is_found(token: str, around: str) -> None:
    text = around.format(token)
    assert kinds(text) == ["a bearer token"]
    assert redacted(text) == around.format(REDACTED)
    assert token[12:] not in masked_text(text)


@pytest.mark.parametrize(
    "token",
    [
        "<token>",
        "<your-access-token-goes-here-1>",
        "YOUR_TOKEN",
        "YOUR_ACCESS_TOKEN_1234567890",
        "$TOKEN",
        "${API_TOKEN_FOR_PRODUCTION_2}",
        "{token}",
        "{{ access_token }}",
        "' + token",
        "abc123def456ghi789jkl012",
        "a1b2c3d4e5f6a7b8c9d0e1f2",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "my-very-long-access-value-number-1",
        "authentication is how RFC 6750 calls it, and that of 2012",
        "tokens",
        "0000000000000000000000000000000000000000",
        "internationalisation-and-localisation",
        "...",
    ],
)
def test_a_bearer_of_no_token_is_none(token: str) -> None:
    assert kinds(f"Authorization: Bearer {token}") == []


PASSWORDS = [
    "hunter2",
    "Tr0ub4dor&3",
    "xK9$mQ2vLp",
    "Zk3-91.xQ",
    "p%40ssw%21Xy"[4:],
    body(ALNUM, 24),
    "P@ssage-9@Rome"[2:],
]


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("postgres://app:", "@db.acme.io:5432/prod"),
        ("mysql+pymysql://orders:", "@10.1.2.3/orders"),
        ("redis://:", "@cache.acme.io:6379/0"),
        ("https://deploy:", "@git.acme.io/team/repo.git"),
        ("amqps://svc:", "@mq.acme.io"),
        ("mongodb+srv://svc:", "@cluster0.x1y2z.mongodb.net/?retryWrites=true"),
        ("ftp://bob:", "@files.acme.io/in"),
        ("jdbc:postgresql://app:", "@db.acme.io/prod"),
        ("clickhouse://app:", "@10.0.0.7:9000"),
    ],
)
def test_a_password_in_a_url_is_found(before: str, after: str, password: str) -> None:
    text = f"Use {before}{password}{after} for it."
    assert kinds(text) == ["a password in a URL"]
    assert redacted(text) == f"Use {before}{REDACTED}{after} for it."
    assert masked_text(text) == f"Use {before}{'*' * len(password)}{after} for it."


@pytest.mark.parametrize(
    "text",
    [
        "postgres://user:password@localhost/db",
        "postgresql://postgres:postgres@db:5432/app",
        "postgres://user:pass@host:5432/db",
        "postgres://USER:PASSWORD@HOST/DB",
        "mysql://root:root@127.0.0.1/test",
        "mysql://app:s3cr3tpw@localhost/app",
        "redis://:s3cr3tpw@redis:6379/0",
        "amqp://guest:guest@rabbitmq:5672//",
        "mongodb://admin:secret123@mongo.acme.io",
        "https://username:YOUR_PASSWORD@api.acme.io",
        "https://user:Xk29sLq0Zz@example.com/",
        "https://user:Xk29sLq0Zz@db.example.org:99/",
        "https://u:hunter2@server/",
        "https://x-access-token:${GITHUB_TOKEN}@github.com/a/b",
        "https://oauth2:$TOKEN1x@gitlab.com/a/b",
        "https://{user}:{password}@{host}",
        "https://%s:%s@host",
        "https://<user>:<password>@acme.io",
        "https://user:****@acme.io",
        "https://user:[REDACTED]@acme.io",
        "https://user:...@acme.io",
        "https://bob:changeme1@acme.io",
        "https://alice:letmein@ftp.acme.io",
        "http://localhost:8080/?mail=a@acme.io",
        "http://localhost:8080?mail=a9@acme.io",
        "see http://acme.io:8080 or mail me9@acme.io",
        "docker://alpine:3.18.4-r1@sha256:0123456789abcdef",
        "git@github.com:team/repo.git and ssh://git@github.com:22/team/repo",
        "https://medium.com/@writer1:post",
        "mailto:a:b@acme.io",
        "C://a:b@acme",
    ],
)
def test_a_url_without_a_password_of_somebody_is_none(text: str) -> None:
    assert kinds(text) == []
    assert redacted(text) == text


@pytest.mark.parametrize("host", ["localhost:5432", "127.0.0.1", "db", "[::1]:5432", "db.example.com", "redis.test"])
def test_on_a_reserved_host_only_a_random_string_is_a_password(host: str) -> None:
    assert kinds(f"postgres://app:{body(ALNUM, 24)}@{host}/x") == ["a password in a URL"]
    assert kinds(f"postgres://app:hunter2@{host}/x") == []


AZURE = body(ALNUM + "+/", 86) + "=="


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=", AZURE, ";EndpointSuffix=core.windows.net"),
        ("AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=", AZURE, ";"),
        (
            "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=",
            AZURE[43:][:43] + "=",
            "",
        ),
        ("HostName=acme.azure-devices.net;DeviceId=d1;SharedAccessKey=", AZURE[:43] + "=", ""),
        ("AccountKey=", AZURE, '"'),
    ],
)
def test_a_key_in_a_connection_string_is_found(before: str, key: str, after: str) -> None:
    text = f"{before}{key}{after}"
    assert kinds(text) == ["an Azure account key"]
    assert redacted(text) == f"{before}{REDACTED}{after}"
    assert masked_text(text) == f"{before}{'*' * len(key)}{after}"


def test_a_service_account_token_is_found() -> None:
    key = "ops_eyJ" + body(ALNUM + "/+", 250) + "=="
    assert kinds(f"OP_SERVICE_ACCOUNT_TOKEN={key}") == ["a 1Password token"]
    assert redacted(key) == REDACTED


def test_the_address_of_a_discord_webhook_is_a_secret() -> None:
    assert kinds(f"curl -d '{{}}' {DISCORD}") == ["a Discord webhook"]
    assert redacted(DISCORD) == f"https://{REDACTED}"


@pytest.mark.parametrize(
    "text",
    [
        "npm_config_registry=https://registry.acme.io npm_package_version npm_lifecycle_event_of_a_longer_name",
        "gsk_learn_pipeline_with_many_steps_and_one_more_identifier_of_words",
        "gsk_" + "x" * 52,
        "xai-explainable-artificial-intelligence-with-shap-and-lime-for-tabular-data-2024-part-2-of-3",
        "fw_update_of_the_firmware_version_2_1_for_devices",
        "fw_firmwareUpdateProgressHandler",
        "glpat-xxxxxxxxxxxxxxxxxxxx",
        "glpat-your-personal-access-token",
        "glpat-<token>",
        "gldt-short",
        "SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "SG.your-api-key",
        "MSG.SG.txt",
        "pypi-AgEIcHlwaS5vcmc...",
        "pypi-AgENdGVzdC5weXBpLm9yZwIk" + "x" * 60,
        "AccountKey=<your-account-key>",
        "AccountKey=...;EndpointSuffix=core.windows.net",
        "AccountKey=" + "A" * 86 + "==",
        # the key of Azurite, the emulator, is the same for everybody
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "primaryKey=user_identifier_of_the_table",
        "r8_precision_of_a_double_in_fortran_with_a_kind",
        "api_v1_users_list_of_all_that_are_active_now",
        "whsec_...",
        "hvs.CAESI...",
        "dapi_client_of_the_service",
        "fishpond_shpat_short",
        "1234567890:AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "hf_transformers sntryu_ figd_ sbp_ pul-request dp.pt.BR",
        "rubygems_version_of_the_system",
    ],
)
def test_a_name_that_begins_like_a_key_is_none(text: str) -> None:
    assert kinds(text) == []
    assert redacted(text) == text


def test_the_address_of_a_webhook_is_a_secret() -> None:
    assert kinds(f"curl -d '{{}}' {HOOK}") == ["a Slack webhook"]
    assert redacted(HOOK) == f"https://{REDACTED}"
    assert masked_text(HOOK) == f"https://hooks.slack.com/services/{'*' * 48}"


def test_a_url_with_a_password_is_not_passed_over_by_the_search_before() -> None:
    text = "postgres://app:hunter2@db.acme.io/prod"
    assert not is_plain(Indexer().example(json.loads(line(user(text), assistant()))))
    assert is_plain(Indexer().example(json.loads(line(user("https://acme.io, bob@acme.io"), assistant()))))


@pytest.mark.parametrize(
    "text",
    [
        *ALL,
        BLOCK,
        HOOK,
        DISCORD,
        f"AccountKey={AZURE}",
        f"Bearer {body(ALNUM, 40)}",
        *(f"{name}={AWS_SECRET}" for name in ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key")),
    ],
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


def test_a_secret_is_found_next_to_a_lone_surrogate() -> None:
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
    "text",
    [
        "sk-" * 30_000,
        "-----BEGIN PRIVATE KEY-----" * 5_000,
        "xoxb-" * 20_000,
        "AKIA" * 20_000,
        "eyJ" * 30_000,
        "eyJ." * 20_000,
        "a://b:c@" * 10_000,
        "a://" + "b:" * 40_000 + "@",
        "a://b:" + "@" * 80_000,
        "abcdefghijklmnopqrstu" * 5_000 + "://a:b@c",
        "Bearer " * 10_000,
        "Bearer " + "." * 80_000,
        "1234567890" * 8_000 + ":AA Q~ .atlasv1.",
        "AccountKey=" * 8_000,
    ],
)
def test_a_long_text_that_begins_to_look_like_one_takes_no_time(text: str) -> None:
    find(text)
    masked_text(text)
