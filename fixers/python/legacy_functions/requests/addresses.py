"""Hosts of OpenAI and Azure, clients of other providers, and how programs write addresses."""

from __future__ import annotations

from urllib.parse import urlsplit

import libcst as cst

from ftlint.python.source.nodes import Node, dotted

HOSTS = (
    "api.openai.com", "openai.azure.com", "openai.azure.us", "openai.azure.cn", "cognitiveservices.azure.com",
    "services.ai.azure.com", "azure-api.net",
)  # fmt: skip
"""The hosts of OpenAI and Azure; subdomains count, too."""
SDKS = {
    "cerebras": ("Cerebras", "AsyncCerebras"),
    "fireworks": ("Fireworks", "AsyncFireworks"),
    "groq": ("Groq", "AsyncGroq"),
    "huggingface_hub": ("InferenceClient", "AsyncInferenceClient"),
    "llama_api_client": ("LlamaAPIClient", "AsyncLlamaAPIClient"),
    "perplexity": ("Perplexity", "AsyncPerplexity"),
    "portkey_ai": ("Portkey", "AsyncPortkey"),
    "sambanova": ("SambaNova", "AsyncSambaNova"),
    "together": ("Together", "AsyncTogether"),
    "volcenginesdkarkruntime": ("Ark", "AsyncArk"),
    "zai": ("ZaiClient", "ZhipuAiClient"),
    "zhipuai": ("ZhipuAI",),
}
"""Clients of other providers with OpenAI's interface (``client.chat.completions.create``), by package."""


def is_known(address: str) -> bool:
    """Whether an address is OpenAI's or Azure's."""
    try:
        host = (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)


def first_part(node: Node) -> Node | None:
    """The expression that a composed address begins with: ``a`` in ``a + "/v1"`` and ``f"{a}/v1"``."""
    match node:
        case cst.BinaryOperation(left=first, operator=cst.Add()):
            return first
        case cst.FormattedString(parts=[cst.FormattedStringExpression(expression=first), *_]):
            return first
    return None


def reads_environment(node: Node) -> bool:
    """Whether a node reads an environment variable: ``os.getenv("A")``, ``os.environ.get("A")``."""
    parts = dotted(node.func) or ("",) if isinstance(node, cst.Call) else ("",)
    return parts[-1] == "getenv" or parts[-2:] == ("environ", "get")
