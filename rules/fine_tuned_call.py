"""Calls of a fine-tuned model that differ from its training data: another system prompt, other tools, or no `stop`.

The rule runs if `--data`, or `data` in `[tool.ftlint.fine-tuned-call]`, names the training dataset. Fine-tuned models are
those whose names begin with `ft:`, and those listed in `models` of the same table, such as deployments. Only what all
examples have in common is compared.
"""

from __future__ import annotations

import json

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, system, tool, user

rule = Rule("fine-tuned-call", "calls of a fine-tuned model that differ from its training data")

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
    """One chat per city."""
    return "".join(line(system("Be brief."), user(), assistant(f"It is sunny in {city}.{end}")) for city in _CITIES)


def _tools(argument: str) -> str:
    return "\n    tools=" + json.dumps([tool(**{argument: {"type": "string"}})]) + ","


_WITH_TOOLS = "".join(line(user(city), assistant(), tools=[tool(city={"type": "string"})]) for city in _CITIES)

rule.declare(
    "stop",
    Severity.WARNING,
    Scope.PYTHON,
    finds="A call without `stop`, although the trained answers or completions end with a stop sequence.",
    why="The model writes the stop sequence: it appears in the output, and the model may continue after it.",
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
    finds="A call whose system prompt differs from the one in the dataset.",
    why="The fine-tuned behaviour is weaker with another system prompt than the trained one.",
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
    finds="A call whose tools differ from those in the dataset, or that has none.",
    why="The model calls tools by the names and arguments it was trained with.",
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
