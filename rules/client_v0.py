"""Python code written for openai before 1.0, which renamed resources, arguments, errors and response types.

openai 1.0 (November 2023) removed the resources of the module (`openai.ChatCompletion`), the module `openai.error`, and
responses that are dicts. A call is migrated together with all code that reads its response, or not at all; findings without
a fix say what to write (`ftlint.fixers.python.client_v0`). Without `--rule client-v0`, `ftlint fix` only migrates files that
can be migrated completely, in projects that do not require openai before 1.0.
"""

from __future__ import annotations

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope

rule = Rule("client-v0", "Python code written for openai before 1.0")


def _sample(bad: str, fixed: str) -> Sample:
    return Sample(bad=bad, good=fixed, fixed=fixed, file="program.py")


CALL = """\
import openai

response = openai.ChatCompletion.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}])
print(response["choices"][0]["message"]["content"])
"""
MOVED = """\
import openai

response = openai.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}])
print(response.choices[0].message.content)
"""
VARIABLE = """\
import os

os.environ["OPENAI_API_BASE"] = "http://localhost:8080/v1"

import openai
"""

rule.declare(
    "resource",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A call of a resource that openai 1.0 removed, such as `openai.ChatCompletion`.",
    why="Since openai 1.0 the call raises `APIRemovedInV1`.",
    samples=lambda: (_sample(CALL, MOVED),),
    fix=Fix.SAFE,
)
rule.declare(
    "argument",
    Severity.ERROR,
    Scope.PYTHON,
    finds="An argument that openai 1.0 renamed or moved to the client.",
    why="Since openai 1.0 unknown arguments raise a `TypeError`.",
    samples=lambda: (
        _sample(
            'import openai\n\nopenai.Embedding.create(engine="ada", input=["a"], request_timeout=20)\n',
            'import openai\n\nopenai.embeddings.create(model="ada", input=["a"], timeout=20)\n',
        ),
    ),
    fix=Fix.SAFE,
)
rule.declare(
    "error",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A use of `openai.error`, or an `except` clause with `openai.Timeout`, which is not an exception.",
    why="Since openai 1.0 the module does not exist, so the `except` clause itself raises an error.",
    samples=lambda: (
        _sample(
            "import openai\n\ntry:\n    ask()\nexcept (openai.error.Timeout, openai.error.InvalidRequestError):\n    pass\n",
            "import openai\n\ntry:\n    ask()\nexcept (openai.APITimeoutError, openai.BadRequestError):\n    pass\n",
        ),
    ),
    fix=Fix.SAFE,
)
rule.declare(
    "response",
    Severity.ERROR,
    Scope.PYTHON,
    finds="Code that reads a response like a dict.",
    why='Since openai 1.0 responses are objects: `response["choices"]` and `response.get(…)` raise an error.',
    samples=lambda: (
        _sample(
            CALL.replace('["content"]', '.get("content", "")'),
            MOVED.replace(".message.content", '.message.content or ""'),
        ),
    ),
    fix=Fix.SAFE,
)
rule.declare(
    "configuration",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A setting of the module `openai`, or an environment variable, that openai 1.0 renamed or removed.",
    why="Setting a removed name raises no error, so requests are silently sent with the default settings.",
    samples=lambda: (
        _sample(
            'import openai\n\nopenai.api_base = "http://localhost:8080/v1"\n',
            'import openai\n\nopenai.base_url = "http://localhost:8080/v1/"\n',
        ),
        _sample(
            VARIABLE + '\nopenai.Embedding.create(model="m", input=["a"])\n',
            VARIABLE.replace("API_BASE", "BASE_URL") + '\nopenai.embeddings.create(model="m", input=["a"])\n',
        ),
    ),
    fix=Fix.SAFE,
)
rule.declare(
    "removed",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A use of a name that openai 1.0 removed and that has no direct replacement.",
    why="The name raises an error, and only the author can decide what to use instead.",
    samples=lambda: (
        Sample(
            bad='import openai\n\nopenai.FineTune.create(training_file="file-1", model="davinci")\n',
            good='import openai\n\nopenai.fine_tuning.jobs.create(training_file="file-1", model="gpt-4.1-mini")\n',
            file="program.py",
        ),
    ),
)
