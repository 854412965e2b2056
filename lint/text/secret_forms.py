"""The known forms of keys and tokens, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from ftlint.text import credentials

_GITLEAKS: Final = "gitleaks 009e025, config/gitleaks.toml"
_TRUFFLEHOG: Final = "trufflehog 3ab759f, pkg/detectors"
_GITLEAKS_NOW: Final = "gitleaks b58d3f1, config/gitleaks.toml"


_MARKS: Final = (
    r"\.",
    "[0-9]{8,10}:",
    "Q~",
    "Key=",
    "earer ",
)  # parts of prefixes with characters that names cannot have


class KeyForm(NamedTuple):
    """One known form: a prefix (a pattern, by default the literal), then ``least`` or more characters of the class ``body``.

    Every prefix contains one of the ``literals`` (separated by bars). A real key has ``kinds`` of three kinds of
    characters: lower case, upper case, digits. ``names``: the prefix is the name of the key, not a part of it. ``is_real``
    gets the key and decides instead of kinds and randomness.
    """

    kind: str
    literals: str
    body: str
    least: int
    kinds: int
    source: str
    prefix: str = ""
    names: bool = False
    is_real: Callable[[str], bool] | None = None

    @property
    def start(self) -> str:
        """The pattern of the prefix."""
        return self.prefix or re.escape(self.literals)

    @property
    def start_in_name(self) -> str:
        """As `start`, also matching function names made from a key, with underscores for some characters."""
        start = self.start
        for mark in _MARKS:
            start = start.replace(mark, f"{mark[:-2]}[{mark[-2:]}_]" if mark == r"\." else f"{mark[:-1]}[{mark[-1]}_]")
        return start

    @property
    def literals_in_name(self) -> set[str]:
        """The literals of which every match of `start_in_name` contains one."""
        plain = self.literals.split("|")
        return {*plain, *(re.sub(r"[^A-Za-z0-9/-]", "_", literal) for literal in plain)}


# As a variable, an argument or a line of ~/.aws/credentials; without its name it is any forty characters.
_NAMED_AWS: Final = (
    r"(?:AWS_SECRET_ACCESS_KEY|aws_secret_access_key|[sS]ecretAccessKey)\\?[\"']?(?: ?[:=] ?|[:=])\\?[\"']?"
)
_ALNUM: Final = "[A-Za-z0-9]"
_WORD: Final = "[A-Za-z0-9_-]"
_HEX: Final = "[0-9a-f]"
_DOTTED: Final = "[A-Za-z0-9_.-]"  # a dot at the end is not part of the key
_BEARER: Final = "[A-Za-z0-9_.~+/=-]"  # b64token of RFC 6750, 2.1

# Of two forms that match at the same place the first is reported.
FORMS: Final = (
    KeyForm("an Anthropic key", "sk-", _WORD, 32, 3, f"{_GITLEAKS}: anthropic-api-key", prefix="sk-ant-"),
    KeyForm(
        "an OpenAI key", "sk-", _WORD, 32, 3, f"{_GITLEAKS}: openai-api-key", prefix="sk-(?:proj|svcacct|admin|None)-"
    ),
    KeyForm(
        "an OpenRouter key", "sk-", _HEX, 32, 2, "openrouter.ai/docs/api-reference/authentication", prefix="sk-or-v1-"
    ),
    KeyForm("a Langfuse key", "sk-", "[0-9a-f-]", 36, 2, f"{_TRUFFLEHOG}/langfuse", prefix="sk-lf-"),
    KeyForm("an API key (OpenAI's old form)", "sk-", _ALNUM, 32, 2, f"{_GITLEAKS}: openai-api-key"),
    KeyForm("a Cerebras key", "sk-", _ALNUM, 40, 2, "inference-docs.cerebras.ai/quickstart", prefix="csk-"),
    KeyForm("a Google API key", "AIza", _WORD, 35, 3, f"{_GITLEAKS}: gcp-api-key"),
    KeyForm("a Groq key", "gsk_", _ALNUM, 40, 3, f"{_TRUFFLEHOG}/groq"),
    KeyForm("an xAI key", "xai-", "[A-Za-z0-9_]", 60, 3, f"{_TRUFFLEHOG}/xai"),
    KeyForm("a Fireworks key", "fw_", _ALNUM, 20, 3, "docs.fireworks.ai, API keys"),
    KeyForm("a Together key", "_v1_", _WORD, 36, 3, "docs.together.ai, API keys", prefix="tgp_v1_"),
    KeyForm("a Perplexity key", "pplx-", _ALNUM, 40, 2, f"{_GITLEAKS_NOW}: perplexity-api-key"),
    KeyForm("a Replicate token", "r8_", _WORD, 37, 3, f"{_TRUFFLEHOG}/replicate"),
    KeyForm("an NVIDIA key", "nvapi-", _WORD, 60, 3, f"{_TRUFFLEHOG}/nvapi"),
    KeyForm("a Hugging Face token", "hf_", _ALNUM, 34, 2, f"{_GITLEAKS}: huggingface-access-token"),
    KeyForm("a LangSmith key", "lsv2_", "[0-9a-f_]", 42, 2, f"{_TRUFFLEHOG}/langsmith", prefix="lsv2_(?:pt|sk)_"),
    KeyForm("a Weights & Biases key", "_v1_", "[A-Za-z0-9_]", 60, 3, "docs.wandb.ai, API keys", prefix="wandb_v1_"),
    KeyForm("a Pinecone key", "pcsk_", "[A-Za-z0-9_]", 50, 3, "docs.pinecone.io, API keys"),
    KeyForm("a Tavily key", "tvly-", _WORD, 30, 2, "docs.tavily.com, API keys"),
    KeyForm("an AWS access key id", "AKIA", "[A-Z2-7]", 16, 1, f"{_GITLEAKS}: aws-access-token"),
    KeyForm("a temporary AWS access key id", "ASIA", "[A-Z2-7]", 16, 2, f"{_GITLEAKS}: aws-access-token"),
    KeyForm(
        "an AWS secret access key",
        "AWS_SECRET_ACCESS_KEY|aws_secret_access_key|ecretAccessKey",
        "[A-Za-z0-9/+]",
        40,
        3,
        "docs.aws.amazon.com/IAM, access keys",
        prefix=_NAMED_AWS,
        names=True,
    ),
    KeyForm("an Amazon Bedrock key", "ABSK", "[A-Za-z0-9/+=]", 109, 3, f"{_GITLEAKS_NOW}: aws-amazon-bedrock-api-key"),
    KeyForm("a Google client secret", "GOCSPX-", _WORD, 28, 3, f"{_TRUFFLEHOG}/googleoauth2"),
    KeyForm(
        "a Google OAuth token",
        "ya29.",
        _DOTTED,
        40,
        3,
        "developers.google.com/identity/protocols/oauth2",
        prefix=r"ya29\.",
    ),
    KeyForm(
        "an Azure account key",
        "Key=",
        "[A-Za-z0-9+/=]",
        43,
        3,
        "learn.microsoft.com/azure/storage, connection strings",
        prefix="(?:Account|SharedAccess)Key=",
        names=True,
    ),
    KeyForm(
        "an Azure client secret",
        "Q~",
        "[A-Za-z0-9_~.-]",
        31,
        3,
        f"{_GITLEAKS_NOW}: azure-ad-client-secret",
        prefix="[A-Za-z0-9_~.]{3}[0-9]Q~",
    ),
    KeyForm("a DigitalOcean token", "_v1_", _HEX, 64, 2, f"{_GITLEAKS_NOW}: digitalocean-pat, …", prefix="do[opr]_v1_"),
    KeyForm("a Databricks token", "dapi", _HEX, 32, 2, f"{_GITLEAKS_NOW}: databricks-api-token"),
    KeyForm("a Heroku key", "HRKU-", _WORD, 58, 3, f"{_GITLEAKS_NOW}: heroku-api-key-v2", prefix="HRKU-AA"),
    KeyForm("a Supabase token", "sbp_", "[0-9a-z]", 40, 2, f"{_TRUFFLEHOG}/supabasetoken"),
    KeyForm(
        "a PlanetScale token",
        "pscale_",
        "[A-Za-z0-9_=-]",
        32,
        3,
        f"{_GITLEAKS_NOW}: planetscale-api-token",
        prefix="pscale_(?:tkn|oauth|pw)_",
    ),
    KeyForm(
        "a Tailscale key",
        "tskey-",
        _WORD,
        24,
        3,
        f"{_TRUFFLEHOG}/tailscale",
        prefix="tskey-[a-z]{2,10}-",
    ),
    KeyForm("a Vault token", "hvs.|hvb.", _WORD, 90, 3, f"{_GITLEAKS_NOW}: vault-service-token", prefix=r"hv[sb]\."),
    KeyForm(
        "a Terraform token",
        ".atlasv1.",
        "[A-Za-z0-9=_-]",
        60,
        3,
        f"{_GITLEAKS_NOW}: hashicorp-tf-api-token",
        prefix=r"[A-Za-z0-9]{14}\.atlasv1\.",
    ),
    KeyForm("a Pulumi token", "pul-", _HEX, 40, 2, f"{_GITLEAKS_NOW}: pulumi-api-token"),
    KeyForm("a Doppler token", "dp.pt.", _ALNUM, 43, 3, f"{_GITLEAKS_NOW}: doppler-api-token", prefix=r"dp\.pt\."),
    KeyForm(
        "a GitHub token",
        "ghp_|gho_|ghu_|ghs_|ghr_",
        _ALNUM,
        36,
        3,
        f"{_GITLEAKS}: github-pat, github-oauth, …",
        prefix="gh[pousr]_",
    ),
    KeyForm("a GitHub token", "github_pat_", "[A-Za-z0-9_]", 60, 3, f"{_GITLEAKS}: github-fine-grained-pat"),
    KeyForm(
        "a GitLab token",
        "glpat-|gldt-|glrt-|glft-|glptt-|glcbt-|gloas-|glsoat-|glagent-",
        _DOTTED,
        20,
        2,
        f"{_GITLEAKS_NOW}: gitlab-pat, gitlab-deploy-token, …; docs.gitlab.com/security/tokens",
        prefix="gl(?:pat|dt|rt|ft|ptt|cbt|oas|soat|agent)-",
    ),
    KeyForm("an npm token", "npm_", _ALNUM, 36, 3, f"{_GITLEAKS_NOW}: npm-access-token"),
    KeyForm("a PyPI token", "pypi-AgE", _WORD, 50, 3, f"{_GITLEAKS_NOW}: pypi-upload-token"),
    KeyForm("a RubyGems key", "rubygems_", _HEX, 48, 2, f"{_GITLEAKS_NOW}: rubygems-api-token"),
    KeyForm(
        "a Docker token", "dckr_", _WORD, 27, 3, "docs.docker.com/security/access-tokens", prefix="dckr_(?:pat|oat)_"
    ),
    KeyForm("an Atlassian token", "ATATT3", "[A-Za-z0-9_=-]", 60, 3, "gitleaks b58d3f1: atlassian-api-token"),
    KeyForm("a Postman key", "PMAK-", "[0-9a-f-]", 59, 2, f"{_GITLEAKS_NOW}: postman-api-token"),
    KeyForm("a Linear key", "lin_api_", _ALNUM, 40, 3, f"{_GITLEAKS_NOW}: linear-api-key"),
    KeyForm("a Notion token", "ntn_", _ALNUM, 44, 3, f"{_GITLEAKS_NOW}: notion-api-token"),
    KeyForm("a Figma token", "figd_", _WORD, 38, 3, f"{_TRUFFLEHOG}/figmapersonalaccesstoken/v2"),
    KeyForm("a Grafana token", "glsa_", "[A-Za-z0-9_]", 41, 3, f"{_GITLEAKS_NOW}: grafana-service-account-token"),
    KeyForm("a Sentry token", "sntryu_", _HEX, 64, 2, f"{_GITLEAKS_NOW}: sentry-user-token"),
    KeyForm(
        "a Sentry token", "eyJ", "[A-Za-z0-9+/=_]", 80, 3, f"{_GITLEAKS_NOW}: sentry-org-token", prefix="sntrys_eyJ"
    ),
    KeyForm("a New Relic key", "NRAK-", "[A-Z0-9]", 27, 2, "gitleaks b58d3f1: new-relic-user-api-key"),
    KeyForm(
        "a Dynatrace token", "dt0c01.", "[A-Z0-9_.]", 80, 2, f"{_GITLEAKS_NOW}: dynatrace-api-token", prefix=r"dt0c01\."
    ),
    KeyForm(
        "a Slack token", "xox", "[A-Za-z0-9-]", 24, 2, "docs.slack.dev/authentication/tokens", prefix="xox[abcdeoprs]-"
    ),
    KeyForm("a Slack token", "xapp-", "[A-Za-z0-9-]", 40, 2, "docs.slack.dev/authentication/tokens"),
    KeyForm(
        "a Slack webhook",
        "hooks.slack.com",
        "[A-Za-z0-9/]",
        42,
        2,
        f"{_GITLEAKS}: slack-webhook-url",
        prefix=r"hooks\.slack\.com/services/",
    ),
    KeyForm(
        "a Discord webhook",
        "/api/webhooks/",
        "[A-Za-z0-9_/-]",
        78,
        3,
        f"{_TRUFFLEHOG}/discordwebhook",
        prefix=r"discord(?:app)?\.com/api/webhooks/",
    ),
    KeyForm(
        "a Telegram bot token",
        ":AA",
        _WORD,
        33,
        3,
        f"{_TRUFFLEHOG}/telegrambottoken; core.telegram.org/bots/api",
        prefix="[0-9]{8,10}:AA",
    ),
    KeyForm("a SendGrid key", "SG.", _DOTTED, 60, 3, f"{_GITLEAKS_NOW}: sendgrid-api-token", prefix=r"SG\."),
    KeyForm("a Brevo key", "xkeysib-", "[A-Za-z0-9-]", 80, 2, f"{_GITLEAKS_NOW}: sendinblue-api-token"),
    KeyForm("a Stripe live key", "k_live_", _ALNUM, 16, 2, f"{_GITLEAKS}: stripe-access-token", prefix="[sr]k_live_"),
    KeyForm("a Stripe webhook secret", "whsec_", "[A-Za-z0-9/+]", 32, 2, "docs.stripe.com/webhooks/signature"),
    KeyForm(
        "a Shopify token",
        "shp",
        "[0-9a-fA-F]",
        32,
        2,
        f"{_GITLEAKS_NOW}: shopify-access-token, …",
        prefix="shp(?:at|ca|pa|ss)_",
    ),
    KeyForm("a Square token", "sq0", _WORD, 22, 3, f"{_GITLEAKS_NOW}: square-access-token", prefix="sq0(?:atp|csp)-"),
    KeyForm(
        "an age secret key",
        "AGE-SECRET",
        "[02-9AC-HJ-NP-Z]",
        58,
        2,
        f"{_GITLEAKS_NOW}: age-secret-key",
        prefix="AGE-SECRET-KEY-1",
    ),
    KeyForm(
        "a 1Password token",
        "eyJ",
        "[A-Za-z0-9+/=_-]",
        100,
        3,
        f"{_GITLEAKS_NOW}: 1password-service-account-token",
        prefix="ops_eyJ",
    ),
    KeyForm(
        "a Mapbox secret token",
        "eyJ",
        _DOTTED,
        60,
        3,
        "docs.mapbox.com/help/getting-started/access-tokens",
        prefix=r"sk\.eyJ",
    ),
    KeyForm("a JSON Web Token", "eyJ", _DOTTED, 40, 2, "RFC 7519, 3", is_real=credentials.is_web_token),
    KeyForm(
        "a bearer token",
        "earer ",
        _BEARER,
        20,
        2,
        "RFC 6750, 2.1",
        prefix="[Bb]earer ",
        names=True,
        is_real=credentials.is_bearer_token,
    ),
)
NEEDLE: Final = "|".join(
    f"{form.start}{form.body}{{{12 if len(form.start) < 6 or form.is_real or form.names else 1}}}" for form in FORMS
)
"""Matches the start of every form, for a fast search; its matches are checked again."""
NEEDLE_IN_NAME: Final = "|".join(f"{form.start_in_name}{form.body}{{8}}" for form in FORMS)
"""The same for the forms to mask."""
LITERALS: Final = tuple(dict.fromkeys(literal for form in FORMS for literal in form.literals.split("|")))
"""Every match of `NEEDLE` contains one of these."""
