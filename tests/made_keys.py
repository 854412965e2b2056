"""Made-up keys in the forms of real ones, put together when tests run, so that nobody takes these files for a leak."""

from __future__ import annotations

import random
import string

HEX = "0123456789abcdef"
ALNUM = string.ascii_letters + string.digits
BASE32 = string.ascii_uppercase + "234567"


def body(alphabet: str, size: int, seed: int = 5) -> str:
    """As random as a key's, and the same in every run."""
    return "".join(random.Random(seed).choices(alphabet, k=size))


KEYS = {
    "an Anthropic key": "sk-ant-" + "api03-" + body(ALNUM + "_-", 93) + "AA",
    "an OpenAI key": "sk-proj-" + body(ALNUM + "_-", 148),
    "an OpenRouter key": "sk-or-v1-" + body(HEX, 64),
    "an API key (OpenAI's old form)": "sk-" + body(ALNUM, 48),
    "an AWS access key id": "AKIA" + body(BASE32, 16),
    "a temporary AWS access key id": "ASIA" + body(BASE32, 16),
    "a Google client secret": "GOCSPX-" + body(ALNUM + "_-", 28),
    "a Google API key": "AIza" + body(ALNUM + "_-", 35),
    "a GitHub token": "ghp_" + body(ALNUM, 36),
    "a Slack token": "xoxb-" + body(string.digits, 12) + "-" + body(string.digits, 12, 6) + "-" + body(ALNUM, 24),
    "a Stripe live key": "sk_live_" + body(ALNUM, 24),
    "a Hugging Face token": "hf_" + body(string.ascii_letters, 34),
}
MORE_KEYS = [
    "xapp-1-A" + body(BASE32, 10) + "-" + body(string.digits, 13) + "-" + body(HEX, 64),
    "github_pat_" + body(ALNUM, 22) + "_" + body(ALNUM, 59, 6),
    "gho_" + body(ALNUM, 36),
    "ghs_" + body(ALNUM, 36),
    "rk_live_" + body(ALNUM, 24),
    "sk-svcacct-" + body(ALNUM + "_-", 120),
    "sk-" + body(HEX, 32),
    "xoxp-" + "-".join(body(string.digits, 12, seed) for seed in (7, 8, 9)) + "-" + body(HEX, 32),
]
HOOK = f"https://hooks.slack.com/services/T{body(BASE32, 10)}/B{body(BASE32, 10, 6)}/{body(ALNUM, 24)}"
AWS_SECRET = body(ALNUM + "+/", 40)  # told only under its name
PEM = "\n".join(body(ALNUM + "+/", 64, seed) for seed in range(3))
BLOCK = f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}\n-----END RSA PRIVATE KEY-----"
ALL = [*KEYS.values(), *MORE_KEYS]
