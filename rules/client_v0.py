"""Programs written for openai before 1.0, whose names, arguments, errors and answers are others since.

openai 1.0 (November 2023) took away every resource of the module (`openai.ChatCompletion`), the module `openai.error`, and
answers that are dicts. A call is moved together with every read of its answer, or not at all, and what only a person can
decide is a finding that says what to write (`ftlint.fixers.python.client_v0`). `ftlint fix` makes these moves where it is
told to (`--rule client-v0`), or where a file moves as a whole and its project does not ask for openai before 1.0.
"""

from __future__ import annotations

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope

rule = Rule("client-v0", "calls of openai before 1.0, in programs")


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
    finds="A program calls a resource of openai before 1.0, such as `openai.ChatCompletion`.",
    why="Since 1.0 such a call raises `APIRemovedInV1`.",
    samples=lambda: (_sample(CALL, MOVED),),
    fix=Fix.SAFE,
)
rule.declare(
    "argument",
    Severity.ERROR,
    Scope.PYTHON,
    finds="A call has an argument that is named otherwise since openai 1.0, or that only a client takes.",
    why="An argument that a method does not know is a `TypeError` since 1.0.",
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
    finds="A program names an error of `openai.error`, or catches `openai.Timeout`, which is no exception.",
    why="The module is gone since 1.0, so that looking for the error raises another one.",
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
    finds="A program reads the answer of an old call as a dict.",
    why="Answers have attributes since 1.0, and raise a `TypeError` or `AttributeError` where they are asked as dicts.",
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
    finds="A program sets something in the module `openai` or in the environment that has another name since 1.0, or none.",
    why="To set what is gone raises nothing, so requests silently go elsewhere.",
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
    finds="A program names something of openai before 1.0 that has no place in the package since.",
    why="Nothing answers such a call any more, and only its author knows what is wanted instead.",
    samples=lambda: (
        Sample(
            bad='import openai\n\nopenai.FineTune.create(training_file="file-1", model="davinci")\n',
            good='import openai\n\nopenai.fine_tuning.jobs.create(training_file="file-1", model="gpt-4.1-mini")\n',
            file="program.py",
        ),
    ),
)
