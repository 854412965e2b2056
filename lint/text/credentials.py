"""Tells real web tokens, bearer tokens and passwords from the placeholders that documentation shows."""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from typing import Any, Final

MADE_UP: Final = (
    r"(?i)example|placeholder|your|dummy|sample|redact|secret|token|change|insert|replace|fake|test|demo|here"
    r"|xxxx|1234|abcd|qwert|(.)\1{4}"
    r"|Eby8vdM02xNOcqFl|C2y6yDjf5/R"  # the public keys of Azure's emulators
)
LEAST_ENTROPY: Final = 3.0  # bits per character; gitleaks requires 2 to 4 for these forms
# In example tokens: jwt.io, RFC 7519 (3.1), PyJWT.
_SHOWN_CLAIMS: Final = (
    r"(?i)1234567890|j(?:ohn|ane)[ ._]?doe|\"iss\": ?\"joe\"|\"some\": ?\"payload\"|\bfoo\b|\bexample\b"
)
_SHOWN_TOKEN: Final = r"(?i)abc-?123|a1-?b2|123-?abc|xyz|foo|bar|deadbeef|lorem|my[_-]|access|key|<|\.\.\."
# Placeholders for passwords in documentation, and default passwords.
_SHOWN_PASSWORD: Final = (
    r"(?i)pass|p[a@4][s5$]{2}w|pwd|secret|token|key|change|example|sample|your|dummy|placeholder|redact|replace|insert|fake"
    r"|test|demo|here|user|admin|root|guest|postgres|mysql|rabbit|minio|foo|bar|baz|xxx|\.\.\.|1234|abc|qwert|hidden|letmein"
    r"|welcome|default|sha\d|(.)\1{3}|^[$%#&]|%[sd(]"
)
# Placeholders for hosts, and the algorithm in an image digest (name:tag@sha256).
_SHOWN_HOST: Final = r"(?i)host(?:name)?|server|your[\w-]*|my-?host|domain(?:\.(?:com|tld))?|sha256|sha512"
# RFC 2606, 2 and 3; RFC 6762, 3; and names without a domain.
_LOCAL_HOST: Final = (
    r"(?i)127\.[\d.]+|0\.0\.0\.0|[\w-]+|\["
    r"|(?:[\w-]+\.)*(?:local(?:host)?|example(?:\.(?:com|org|net|edu))?|test|invalid)\.?"
)


def entropy(text: str) -> float:
    """The Shannon entropy of the text, in bits per character."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())


def is_random(body: str, kinds: int) -> bool:
    """Whether a key looks random: ``kinds`` of lower case, upper case and digits, no placeholder words, high entropy."""
    has = (any(map(str.islower, body)), any(map(str.isupper, body)), any(map(str.isdigit, body)))
    return sum(has) >= kinds and not re.search(MADE_UP, body) and entropy(body) >= LEAST_ENTROPY


def is_web_token(text: str) -> bool:
    """Whether this is a signed or encrypted JSON Web Token: its header names an algorithm, its claims are not an example's."""
    parts = text.split(".")
    header = _decoded(parts[0])
    if len(parts) not in (3, 5) or not (isinstance(header, dict) and "alg" in header):
        return False
    if len(parts) == 5:
        return entropy(parts[-2]) >= LEAST_ENTROPY
    claims = _decoded(parts[1])
    if not isinstance(claims, dict) or re.search(_SHOWN_CLAIMS, json.dumps(claims)):
        return False
    return len(parts[2]) >= 20 and entropy(parts[2]) >= LEAST_ENTROPY


def _decoded(part: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None


def is_bearer_token(text: str) -> bool:
    """Whether the text after ``Bearer`` is a real token. JSON Web Tokens are left to `is_web_token`."""
    if text.startswith("eyJ") or re.search(_SHOWN_TOKEN, text):
        return False
    return any(map(str.isdigit, text)) and is_random(text, 2)


def is_password(text: str, user: str, host: str) -> bool:
    """Whether the password in a URL is real, not a placeholder or a default.

    For local hosts, hosts without a domain and reserved example hosts, only a random password counts.
    """
    if len(text) < 6 or re.search(_SHOWN_PASSWORD, text) or text.lower() == user.lower():
        return False
    if re.fullmatch(_SHOWN_HOST, host):
        return False
    if re.fullmatch(_LOCAL_HOST, host):
        return len(text) >= 12 and is_random(text, 3)
    return sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]")) >= 2
