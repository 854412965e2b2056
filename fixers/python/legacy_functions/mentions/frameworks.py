"""Other libraries that accept the legacy format, and what to use with them."""

from __future__ import annotations

_LANGCHAIN = "bind the functions with `.bind_tools()` and read `.tool_calls`, whose `args` are already a dict"
LANGCHAIN = frozenset({"langchain", "langchain_openai", "langchain_community"})
FRAMEWORKS = dict.fromkeys(LANGCHAIN, _LANGCHAIN) | {
    "instructor": "use `response_model=` with `Mode.TOOLS`",
    "autogen": "register the functions as tools of the agents",
    "llama_index": "pass the functions as `tools`",
}
METHODS = frozenset(
    "predict_messages apredict_messages predict apredict bind invoke ainvoke generate agenerate stream astream".split()
)
