"""The addresses of servers: whose they are, and how they are written; and which programs share a process."""

from __future__ import annotations

from urllib.parse import urlsplit

import libcst as cst

from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.source.nodes import Node, dotted

HOSTS = (
    "api.openai.com", "openai.azure.com", "openai.azure.us", "openai.azure.cn", "cognitiveservices.azure.com",
    "services.ai.azure.com", "azure-api.net",
)  # fmt: skip
"""The hosts of OpenAI and of Azure, and the ends of their names."""
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
"""Clients of other providers whose requests are written like OpenAI's (``client.chat.completions.create``), by package."""


def connected(world: World) -> dict[str, list[Names]]:
    """For each program those that it imports or is imported by, over any number of steps; with those that this reads."""
    groups: dict[str, list[Names]] = {}
    waiting = list(world.programs.values())
    while waiting:
        names = waiting.pop()
        mine = groups.setdefault(names.code.path, [names])
        for imported in list(names.imports.values()):
            for found in (world.imported(names, imported), world.source_of(names, imported)):
                other = getattr(found, "names", found)
                if not isinstance(other, Names):
                    continue
                if other.code.path not in groups:
                    waiting.append(other)
                theirs = groups.setdefault(other.code.path, [other])
                if theirs is not mine:
                    mine += theirs
                    groups.update((one.code.path, mine) for one in theirs)
    return groups


def is_known(address: str) -> bool:
    """Whether an address is OpenAI's, or Azure's."""
    try:
        host = (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)


def first_part(node: Node) -> Node | None:
    """What an address begins with that is put together: of ``a + "/v1"`` and ``f"{a}/v1"``, ``a``."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return node.left
    if (
        isinstance(node, cst.FormattedString)
        and node.parts
        and isinstance(node.parts[0], cst.FormattedStringExpression)
    ):
        return node.parts[0].expression
    return None


def reads_environment(node: Node) -> bool:
    """Whether a variable of the environment is read: ``os.getenv("A")``, ``os.environ.get("A")``."""
    if not isinstance(node, cst.Call):
        return False
    parts = dotted(node.func) or ("",)
    return parts[-1] == "getenv" or parts[-2:] == ("environ", "get")
