from __future__ import annotations

import base64
import json
import random
import string

import pytest

from ftlint.text.credentials import entropy, is_bearer_token, is_password, is_random, is_web_token

CHOICE = random.Random(5)
LETTERS = string.ascii_letters + string.digits


def chance(size: int, letters: str = LETTERS) -> str:
    return "".join(CHOICE.choice(letters) for _ in range(size))


BODY = "kV9" + chance(37)


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(header: object, claims: object, signature: str) -> str:
    return f"{encoded(header)}.{encoded(claims)}.{signature}"


def test_entropy_is_in_bits_a_character() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abab") == 1
    assert entropy("abcdefgh") == 3


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        (BODY, 3, True),
        (BODY.lower(), 3, False),
        (BODY.lower(), 2, True),
        ("ab" * 20, 1, False),
        (f"{BODY}Example", 3, False),
        (f"{BODY}aaaaa", 3, False),
    ],
)
def test_a_random_body_has_several_kinds_and_no_words(text: str, kinds: int, expected: bool) -> None:
    assert is_random(text, kinds) is expected


ALG, CLAIMS = {"alg": "HS256"}, {"sub": "u-88231", "org": "acme"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (token(ALG, CLAIMS, BODY), True),
        (token({"typ": "JWT"}, CLAIMS, BODY), False),
        (token(ALG, {"sub": "1234567890", "name": "John Doe"}, BODY), False),
        (token(ALG, CLAIMS, BODY[:19]), False),
        (token(ALG, CLAIMS, "a" * 40), False),
        (token(ALG, [], BODY), False),
        (f"{encoded(ALG)}.{BODY}", False),
        ("no.web.token", False),
    ],
)
def test_a_web_token_names_its_algorithm_and_is_no_example(text: str, expected: bool) -> None:
    assert is_web_token(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [(BODY, True), (f"eyJ{BODY}", False), (f"my_{BODY}", False), ("abcdefghijklmnop", False)]
)
def test_a_bearer_token_of_no_known_form(text: str, expected: bool) -> None:
    assert is_bearer_token(text) is expected


@pytest.mark.parametrize(
    ("text", "user", "host", "expected"),
    [
        ("Tr0ub4dor", "ann", "db.acme.io", True),
        ("Tr0ub", "ann", "db.acme.io", False),
        ("lowercase", "ann", "db.acme.io", False),
        ("AnnAnn1", "annann1", "db.acme.io", False),
        ("Passw0rd9", "ann", "db.acme.io", False),
        ("Tr0ub4dor", "ann", "localhost", False),
        ("Tr0ub4dor", "ann", "db.example.com", False),
        (BODY, "ann", "localhost", True),
        (BODY, "ann", "hostname", False),
    ],
)
def test_a_password_is_none_of_documentation(text: str, user: str, host: str, expected: bool) -> None:
    assert is_password(text, user, host) is expected
