"""Code against the data that its model was trained on: a fine-tuned model is called as it was trained, or it is worse than
the one it was made from.

It is checked where `--data`, or `data` of `[tool.ftlint.fine-tuned-call]` in the configuration, names the dataset. The
model is whatever name begins with `ft:`, or what `models` there says, such as the names of deployments. Nothing is said of
what the examples of the dataset do not share.
"""

from __future__ import annotations

import json

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, system, tool, user

rule = Rule("fine-tuned-call", "calls of a fine-tuned model against the data that it was trained on")


_CITIES = ("Paris", "Rome", "Oslo", "Bern", "Riga")


def _program(prompt: str = "Be brief.", tools: str = "", stop: str = "") -> str:
    return f"""\
from openai import OpenAI

client = OpenAI()
response = client.chat.completions.create(
    model="ft:gpt-4o-mini-2024-07-18:acme::AbCdEfGh",
    messages=[
        {{"role": "system", "content": "{prompt}"}},
        {{"role": "user", "content": "How is the weather in Paris?"}},
    ],{tools}{stop}
)
"""


def _data(end: str = "") -> str:
    """A chat about each city."""
    return "".join(line(system("Be brief."), user(), assistant(f"It is sunny in {city}.{end}")) for city in _CITIES)


def _tools(argument: str) -> str:
    return "\n    tools=" + json.dumps([tool(**{argument: {"type": "string"}})]) + ","


_WITH_TOOLS = "".join(line(user(city), assistant(), tools=[tool(city={"type": "string"})]) for city in _CITIES)

rule.declare(
    "stop",
    Severity.WARNING,
    Scope.PYTHON,
    finds="The answers or completions of the dataset end in a stop sequence, and the call passes no `stop`.",
    why="The model learned to end in it and goes on after it, or leaves it in what users read.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_program(),
            good=_program(stop='\n    stop=[" ######"],'),
            fixed=_program(stop='\n    stop=[" ######"],'),
            file="program.py",
            data=_data(" ######"),
        ),
    ),
)
rule.declare(
    "system-prompt",
    Severity.WARNING,
    Scope.PYTHON,
    finds="The system prompt that a call writes out is not the one of the dataset.",
    why="What a model learned under one prompt shows less under another.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_program("Be helpful."),
            good=_program(),
            fixed=_program(),
            unsafe=True,
            file="program.py",
            data=_data(),
        ),
    ),
)
rule.declare(
    "tools",
    Severity.WARNING,
    Scope.PYTHON,
    finds="The tools that a call writes out are not those of the dataset, or there are none.",
    why="The model calls the tools that it was trained with, by the names and arguments that they had there.",
    samples=lambda: (
        Sample(
            bad=_program(tools=_tools("town")),
            good=_program(tools=_tools("city")),
            file="program.py",
            data=_WITH_TOOLS,
        ),
        Sample(bad=_program(), good=_program(tools=_tools("city")), file="program.py", data=_WITH_TOOLS),
    ),
)
