"""Keys, tokens and private keys by their known forms: where they stand in a text, and masked so that none is ever shown.

What is printed is masked more readily than it is reported, so a placeholder that looks like a key may be masked, too.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from ftlint.rows import NamedTuple
from ftlint.search import Search

REDACTED: Final = "[REDACTED]"

_GITLEAKS: Final = "gitleaks 009e025, config/gitleaks.toml"


class KeyForm(NamedTuple):
    """One known form: a prefix (a pattern), then ``least`` or more characters of a class.

    A real key has ``kinds`` of the three kinds of characters: small letters, capitals, digits. ``names``: the prefix is
    only the name under which the key stands, and no part of it.
    """

    kind: str
    prefix: str
    body: str
    least: int
    kinds: int
    source: str
    names: bool = False


# As a variable, an argument or a line of ~/.aws/credentials. By itself it is any forty characters.
_NAMED_AWS: Final = (
    r"(?:AWS_SECRET_ACCESS_KEY|aws_secret_access_key|[sS]ecretAccessKey)\\?[\"']?(?: ?[:=] ?|[:=])\\?[\"']?"
)

FORMS: Final = (
    KeyForm("an Anthropic key", "sk-ant-", "[A-Za-z0-9_-]", 32, 3, f"{_GITLEAKS}: anthropic-api-key"),
    KeyForm("an OpenAI key", "sk-(?:proj|svcacct|admin|None)-", "[A-Za-z0-9_-]", 32, 3, f"{_GITLEAKS}: openai-api-key"),
    KeyForm("an OpenRouter key", "sk-or-v1-", "[0-9a-f]", 32, 2, "openrouter.ai/docs/api-reference/authentication"),
    # 48 characters at OpenAI until 2024; others took the form over with 32
    KeyForm("an API key (OpenAI's old form)", "sk-", "[A-Za-z0-9]", 32, 2, f"{_GITLEAKS}: openai-api-key"),
    KeyForm("an AWS access key id", "AKIA", "[A-Z2-7]", 16, 1, f"{_GITLEAKS}: aws-access-token"),
    KeyForm("a temporary AWS access key id", "ASIA", "[A-Z2-7]", 16, 2, f"{_GITLEAKS}: aws-access-token"),
    KeyForm(
        "an AWS secret access key", _NAMED_AWS, "[A-Za-z0-9/+]", 40, 3, "docs.aws.amazon.com/IAM, access keys", True
    ),
    KeyForm("a Google API key", "AIza", "[A-Za-z0-9_-]", 35, 3, f"{_GITLEAKS}: gcp-api-key"),
    KeyForm("a Google client secret", "GOCSPX-", "[A-Za-z0-9_-]", 28, 3, "trufflehog, detectors/googleoauth2"),
    KeyForm("a GitHub token", "gh[pousr]_", "[A-Za-z0-9]", 36, 3, f"{_GITLEAKS}: github-pat, github-oauth, …"),
    KeyForm("a GitHub token", "github_pat_", "[A-Za-z0-9_]", 60, 3, f"{_GITLEAKS}: github-fine-grained-pat"),
    KeyForm("a Slack token", "xox[abcdeoprs]-", "[A-Za-z0-9-]", 24, 2, "docs.slack.dev/authentication/tokens"),
    KeyForm("a Slack token", "xapp-", "[A-Za-z0-9-]", 40, 2, "docs.slack.dev/authentication/tokens"),
    KeyForm(
        "a Slack webhook", r"hooks\.slack\.com/services/", "[A-Za-z0-9/]", 42, 2, f"{_GITLEAKS}: slack-webhook-url"
    ),
    KeyForm("a Stripe live key", "[sr]k_live_", "[A-Za-z0-9]", 16, 2, f"{_GITLEAKS}: stripe-access-token"),
    KeyForm("a Hugging Face token", "hf_", "[A-Za-z0-9]", 34, 2, f"{_GITLEAKS}: huggingface-access-token"),
)
# Where one of the forms may stand, bodies cut short: it is for a search, and what that finds is looked at again.
NEEDLE: Final = (
    r"sk-(?:ant-|proj-|svcacct-|admin-|None-|or-v1-|[A-Za-z0-9]{16})|AKIA[A-Z2-7]{8}|ASIA[A-Z2-7]{8}|AIza[A-Za-z0-9_-]{8}"
    r"|gh[pousr]_[A-Za-z0-9]{8}|github_pat_|xox[abcdeoprs]-|k_live_|hf_[A-Za-z0-9]{16}|-----BEGIN"
    r"|AWS_SECRET_ACCESS_KEY|aws_secret_access_key|ecretAccessKey|GOCSPX-|xapp-|hooks\.slack\.com/services/"
)
# One of these is in all that the former finds.
LITERALS: Final = (
    *("sk-", "AKIA", "ASIA", "AIza", "github_pat_", "xox", "k_live_", "hf_", "-----BEGIN"),
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    *("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", "ecretAccessKey", "GOCSPX-", "xapp-", "hooks.slack.com"),
)
_MASKED_LEAST: Final = 16  # characters of a body; a key that is quoted in a message may be cut

# A key begins where a word does; or behind an escape, as arguments are JSON in a text.
_BEGINS: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"
_BLOCK: Final = (  # with underscores, as a name is spelled that was made of one
    r"(?P<begin>-----BEGIN[ _](?:[A-Z0-9]{1,12}[ _]){0,4}PRIVATE[ _]KEY(?:[ _]BLOCK)?-----)"
    r"(?:(?P<body>(?:[^-]|-(?!----))*+)-----END [A-Z0-9 ]{1,60}-----|(?P<rest>[A-Za-z0-9+/=_\s\\]*+))"
)
_BLOCK_LEAST: Final = 60  # characters of Base64; the shortest, an Ed25519 key, has 64

_MADE_UP: Final = (
    r"(?i)example|placeholder|your|dummy|sample|redact|secret|token|change|insert|replace|fake|test|demo|here"
    r"|xxxx|1234|abcd|qwert|(.)\1{4}"
)
_LEAST_ENTROPY: Final = 3.0  # bits a character; gitleaks asks for 2 to 4 of these forms


class Secret(NamedTuple):
    """Where a secret stands in a text (character offsets), what it is, and its first characters, which may be shown."""

    start: int
    end: int
    kind: str
    prefix: str


may_hold = Search(NEEDLE)


def find(text: str) -> list[Secret]:
    """The secrets in a text, in order. Placeholders (``sk-…``, ``AKIAIOSFODNN7EXAMPLE``) are none."""
    found: list[Secret] = []
    if may_hold(text):
        for secret in sorted(_found(text)):
            if not found or secret.start >= found[-1].end:
                found.append(secret)
    return found


def redacted(text: str) -> str:
    """The text with `REDACTED` in the place of every secret."""
    while secrets := find(text):  # again, for one that was glued to another is only seen then
        for secret in reversed(secrets):
            text = text[: secret.start] + REDACTED + text[secret.end :]
    return text


def masked_text(text: str) -> str:
    """The text with asterisks for what is secret of everything that has the form of a key; its length stays."""
    if not may_hold(text):
        return text
    return _starred(text, _hidden(text))


@lru_cache(maxsize=4)  # a record has many findings, and its bytes know their hash
def masked(raw: bytes) -> bytes:
    """The same for the bytes of a record, in which a character of a key may be written as an escape."""
    text = raw.decode("latin-1")  # one character a byte
    if "\\u00" not in text and "\\/" not in text:
        return masked_text(text).encode("latin-1") if may_hold(text) else raw
    plain, offset = _unescaped(text)
    if not may_hold(plain):
        return raw
    return _starred(text, ((offset(start), offset(end)) for start, end in _hidden(plain))).encode("latin-1")


@cache
def _forms(least: int | None = None) -> list[tuple[KeyForm, re.Pattern[str]]]:
    """Each form with its pattern; with ``least``, wherever it stands and with so many characters."""
    begins = _BEGINS if least is None else ""
    return [
        (form, re.compile(rf"{begins}(?P<prefix>{form.prefix})(?P<body>{form.body}{{{least or form.least},}})"))
        for form in FORMS
    ]


def _found(text: str) -> Iterator[Secret]:
    for form, pattern in _forms():
        for match in pattern.finditer(text):
            if _is_random(match["body"], form.kinds):
                start, end = match.span("body" if form.names else 0)
                yield Secret(start, end, form.kind, match["prefix"])
    for match in re.finditer(_BLOCK, text):
        written = re.sub(r"\\[nrt]|[^A-Za-z0-9+/]", "", match["body"] or match["rest"] or "")
        if len(written) >= _BLOCK_LEAST and _entropy(written) >= _LEAST_ENTROPY:
            yield Secret(*match.span(), "a private key", match["begin"])


def _is_random(body: str, kinds: int) -> bool:
    """Whether a body is none that somebody made up."""
    has = (any(map(str.islower, body)), any(map(str.isupper, body)), any(map(str.isdigit, body)))
    return sum(has) >= kinds and not re.search(_MADE_UP, body) and _entropy(body) >= _LEAST_ENTROPY


def _entropy(text: str) -> float:
    """How many bits of information a character carries, by how often each stands there."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """What must not be shown: the bodies of whatever has the form of a key."""
    for _, pattern in _forms(_MASKED_LEAST):
        yield from (match.span("body") for match in pattern.finditer(text))
    for match in re.finditer(_BLOCK, text):
        yield match.end("begin"), match.end()


def _starred(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with asterisks in these places; line ends stay."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", "*", text[start:end]) + text[end:]
    return text


_ESCAPE: Final = r"\\(?:u00([2-7][0-9A-Fa-f])|(/))"


def _unescaped(text: str) -> tuple[str, _Offsets]:
    """A JSON text with the escapes of ASCII characters resolved, and what tells an offset's place in the text as it was."""
    pieces, starts, shifts, at, size = [], [0], [0], 0, 0
    for match in re.finditer(_ESCAPE, text):
        pieces += [text[at : match.start()], match[2] or chr(int(match[1], 16))]
        size += match.start() - at + 1
        at = match.end()
        starts.append(size)
        shifts.append(at - size)
    return "".join([*pieces, text[at:]]), _Offsets(starts, shifts)


class _Offsets(NamedTuple):
    """From each of ``starts`` on, an offset is so much greater in the text that was unescaped."""

    starts: list[int]
    shifts: list[int]

    def __call__(self, offset: int) -> int:
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]
