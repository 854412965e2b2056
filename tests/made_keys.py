"""Made-up keys in the forms of real ones, put together when tests run, so that nobody takes these files for a leak."""

from __future__ import annotations

import base64
import json
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
# Forms of issue trackers, clouds, registries, … as `lint/text/secret_forms.py` has them.
NEW_KEYS = {
    "a Langfuse key": "sk-lf-" + "-".join(body(HEX, size) for size in (8, 4, 4, 4, 12)),
    "a Cerebras key": "csk-" + body(ALNUM.lower(), 48),
    "a Groq key": "gsk_" + body(ALNUM, 52),
    "an xAI key": "xai-" + body(ALNUM, 80),
    "a Fireworks key": "fw_" + body(ALNUM, 24),
    "a Together key": "tgp_v1_" + body(ALNUM + "_-", 43),
    "a Perplexity key": "pplx-" + body(ALNUM, 48),
    "a Replicate token": "r8_" + body(ALNUM, 37),
    "an NVIDIA key": "nvapi-" + body(ALNUM + "_-", 64),
    "a LangSmith key": "lsv2_pt_" + body(HEX, 32) + "_" + body(HEX, 10),
    "a Weights & Biases key": "wandb_v1_" + body(ALNUM, 77),
    "a Pinecone key": "pcsk_" + body(ALNUM, 6) + "_" + body(ALNUM, 63),
    "a Tavily key": "tvly-" + "dev-" + body(ALNUM, 32),
    "a Google OAuth token": "ya29." + body(ALNUM + "_-", 160),
    "an Azure client secret": "aB~8Q~" + body(ALNUM + "_~", 34),
    "a DigitalOcean token": "dop_v1_" + body(HEX, 64),
    "a Databricks token": "dapi" + body(HEX, 32),
    "a Heroku key": "HRKU-AA" + body(ALNUM + "_-", 58),
    "a Supabase token": "sbp_" + body(HEX, 40),
    "a PlanetScale token": "pscale_tkn_" + body(ALNUM + "_-", 43),
    "a Tailscale key": "tskey-auth-" + body(ALNUM, 17) + "-" + body(ALNUM, 32),
    "a Vault token": "hvs." + body(ALNUM + "_-", 95),
    "a Pulumi token": "pul-" + body(HEX, 40),
    "a Doppler token": "dp.pt." + body(ALNUM, 43),
    "a GitLab token": "glpat-" + body(ALNUM + "_-", 20),
    "an npm token": "npm_" + body(ALNUM, 36),
    "a PyPI token": "pypi-AgEIcHlwaS5vcmc" + body(ALNUM + "_-", 150),
    "a RubyGems key": "rubygems_" + body(HEX, 48),
    "a Docker token": "dckr_pat_" + body(ALNUM + "_-", 27),
    "an Atlassian token": "ATATT3xFfGF0" + body(ALNUM + "_-", 171) + "=" + body(HEX.upper(), 8),
    "a Postman key": "PMAK-" + body(HEX, 24) + "-" + body(HEX, 34),
    "a Linear key": "lin_api_" + body(ALNUM, 40),
    "a Notion token": "ntn_" + body(string.digits, 11) + body(ALNUM, 35),
    "a Figma token": "figd_" + body(ALNUM + "_-", 40),
    "a Grafana token": "glsa_" + body(ALNUM, 32) + "_" + body(HEX, 8),
    "a Sentry token": "sntryu_" + body(HEX, 64),
    "a New Relic key": "NRAK-" + body(string.ascii_uppercase + string.digits, 27),
    "a Dynatrace token": f"dt0c01.{body(BASE32, 24)}.{body(BASE32, 64)}",
    "a Telegram bot token": f"{body('123456789', 10)}:AA{body(ALNUM + '_-', 33)}",
    "a SendGrid key": f"SG.{body(ALNUM, 22)}.{body(ALNUM + '_-', 42)}7",
    "a Brevo key": f"xkeysib-{body(HEX, 64)}-{body(ALNUM, 16)}",
    "a Shopify token": "shpat_" + body(HEX, 32),
    "a Square token": "sq0atp-" + body(ALNUM + "_-", 22),
    "an age secret key": "AGE-SECRET-KEY-1" + body("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
}
NEW_MORE = [
    *(f"{prefix}-{body(ALNUM + '_-', 20)}" for prefix in ("gldt", "glrt", "glft", "glagent", "glsoat")),
    f"glptt-{body(HEX, 40)}",
    f"glcbt-64_{body(ALNUM, 20)}",
    f"glrt-t1_{body(ALNUM, 27)}.01.{body(HEX, 9)}",
    "doo_v1_" + body(HEX, 64),
    "shpss_" + body(HEX, 32),
    "hvb." + body(ALNUM + "_-", 140),
]


def web_token(header: object, claims: object, signature: str) -> str:
    """A JSON Web Token of these parts."""
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    return ".".join((*parts, signature))


CLAIMS = {"sub": "usr_8812", "exp": 1790000000, "scope": "orders:read"}
WEB_TOKENS = [
    web_token({"alg": "HS256", "typ": "JWT"}, CLAIMS, body(ALNUM + "_-", 43)),
    web_token({"alg": "RS256", "kid": "k1"}, CLAIMS | {"iss": "https://login.acme.io/"}, body(ALNUM + "_-", 342)),
    web_token({"typ": "JWT", "alg": "ES256"}, CLAIMS, body(ALNUM + "_-", 86)),
    web_token({"alg": "EdDSA"}, {"role": "service_role", "ref": "qwmxplk"}, body(ALNUM + "_-", 86)),
    web_token({"alg": "PS512", "x": 1}, CLAIMS | {"name": "Zoë"}, body(ALNUM + "_-", 683)),
]
DISCORD = f"https://discord.com/api/webhooks/{body('123456789', 19)}/{body(ALNUM, 68)}"
HOOK = f"https://hooks.slack.com/services/T{body(BASE32, 10)}/B{body(BASE32, 10, 6)}/{body(ALNUM, 24)}"
AWS_SECRET = body(ALNUM + "+/", 40)  # told only under its name
PEM = "\n".join(body(ALNUM + "+/", 64, seed) for seed in range(3))
BLOCK = f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}\n-----END RSA PRIVATE KEY-----"
ALL = [*KEYS.values(), *MORE_KEYS, *NEW_KEYS.values(), *NEW_MORE, *WEB_TOKENS]
