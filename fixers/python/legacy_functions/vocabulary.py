"""Words of the legacy format, and other libraries that accept it. Does not import libcst, which takes half a second."""

from __future__ import annotations

LEGACY = "function_call"
MESSAGE_KEYS = frozenset({"role", "content", "choices", "message", "messages", "delta", "finish_reason", "functions"})
"""Keys of messages, responses and requests."""
LANGCHAIN = frozenset({"langchain", "langchain_openai", "langchain_community"})
FRAMEWORKS = dict.fromkeys(
    LANGCHAIN, "bind the functions with `.bind_tools()` and read `.tool_calls`, whose `args` are already a dict"
) | {
    "instructor": "use `response_model=` with `Mode.TOOLS`",
    "autogen": "register the functions as tools of the agents",
    "llama_index": "pass the functions as `tools`",
}
"""What to use with other libraries."""
METHODS = frozenset(
    "predict_messages apredict_messages predict apredict bind invoke ainvoke generate agenerate stream astream".split()
)
"""Methods of those libraries that accept functions."""
