"""Recognises calls that request a model from a provider by name alone, without data flow."""

from __future__ import annotations

import ast

from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

METHODS = (
    "chat.completions.create", "chat.completions.parse", "chat.completions.stream", "completions.create",
    "responses.create", "responses.parse", "responses.stream", "embeddings.create", "moderations.create",
    "images.generate", "images.edit", "images.create_variation", "audio.transcriptions.create",
    "audio.translations.create", "audio.speech.create", "fine_tuning.jobs.create", "ChatCompletion.create",
    "ChatCompletion.acreate", "Completion.create", "Completion.acreate", "Embedding.create", "Embedding.acreate",
    "Moderation.create", "Image.create", "FineTuningJob.create", "FineTune.create", "Audio.transcribe",
)  # fmt: skip
"""The methods of OpenAI's package that take a model."""
ENDS = tuple(tuple(path.split(".")) for path in METHODS)
CHAINS = frozenset({"ChatOpenAI", "OpenAI", "OpenAIEmbeddings"})
_LITELLM = frozenset({"completion", "acompletion"})
_POSTING = frozenset({"post", "request", "Request"})
_HOSTS = ("openai.com", "azure.com")
_WORDS = ("model", "model_name")


def requesting_names(project: Project) -> frozenset[str]:
    """The names of other functions and classes that may request a model."""
    return CHAINS | _POSTING | (_LITELLM if project.module("litellm") is None else frozenset())


def requests_a_model(tree: ast.Module, names: frozenset[str]) -> bool:
    """Whether a program may pass a model to one of these functions or to a method of OpenAI's package."""
    calls = posts = named = has_host = False
    requesting, decorators = names - _POSTING, set[ast.AST]()
    for node in nodes_of(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators.update(node.decorator_list)  # as in `@app.post("/chat/completions")`
        elif isinstance(node, ast.ImportFrom):
            requesting |= {one.asname for one in node.names if one.asname and one.name in requesting}
        elif isinstance(node, ast.Call) and node not in decorators:
            path = _path(node.func)
            calls |= path[-1] in requesting or any(path[-len(end) :] == end for end in ENDS)
            posts |= path[-1] in _POSTING
            has_host |= path[-1] in _POSTING and any(map(_is_elsewhere, node.args[:2]))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named |= node.value == "model"
            has_host |= "\n" not in node.value and any(host in node.value for host in _HOSTS)
        named |= isinstance(node, ast.keyword) and node.arg in _WORDS
    return named and (calls or (posts and has_host))


def _is_elsewhere(node: ast.AST) -> bool:
    """Whether a URL may be a constant of another program."""
    path = _path(node)
    return (len(path) > 1 and path[0] not in ("", "self", "cls")) or path[-1].isupper()


def _path(node: ast.AST) -> tuple[str, ...]:
    """The trailing names of an expression; the first is empty if it is not a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(node.id if isinstance(node, ast.Name) else "")
    return tuple(reversed(names))
