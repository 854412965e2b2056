"""Other libraries that know the legacy form, and what to write with each."""

from __future__ import annotations

FRAMEWORKS = {
    "langchain": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "langchain_openai": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "langchain_community": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "instructor": "use `response_model=` with `Mode.TOOLS`",
    "autogen": "register the functions as tools of the agents",
    "llama_index": "give the functions as `tools`",
}
METHODS = frozenset(
    "predict_messages apredict_messages predict apredict bind invoke ainvoke generate agenerate stream astream".split()
)
LANGCHAIN = frozenset(name for name in FRAMEWORKS if name.startswith("langchain"))
