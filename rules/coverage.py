"""How well the examples cover the declared tools: each tool, each value of an enum, and answers without a call.

A tool should be called in 50 examples (``min-calls-per-tool`` in the configuration's table ``coverage``). If fewer
examples declare tools, single tools are not checked.
"""

from __future__ import annotations

from typing import Any

from ftlint.dataset.coverage import CoverageCollector
from ftlint.results.finding import Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, call, calls, line, tool, user

rule = Rule("coverage", "how well the examples cover the declared tools", collector=CoverageCollector)

_THREE = {"min_calls_per_tool": 3}
_WEATHER = tool(city={"type": "string"})
_TIME = tool("get_time", city={"type": "string"})
_UNITS = tool(required=(), unit={"type": "string", "enum": ["celsius", "fahrenheit"]})
_PLAIN = line(user("Hello!"), assistant("Hello!"), tools=[_WEATHER])


def _calls(*names: str) -> str:
    """An example for each name, which calls that tool."""
    return "".join(line(user(), calls(call(name)), tools=[_WEATHER, _TIME]) for name in names)


def _passing(key: str, *values: str, **more: Any) -> str:
    """An example for each value, which passes it."""
    return "".join(line(user(), calls(call(arguments=f'{{"{key}": "{value}"}}')), **more) for value in values)


rule.declare(
    "few-calls",
    Severity.INFO,
    Scope.DATASET,
    finds="A tool called in fewer than 50 examples (configurable).",
    why="The model rarely calls a tool that it rarely saw, or calls it wrongly.",
    samples=lambda: (
        Sample(
            bad=_calls("get_weather", "get_weather", "get_weather", "get_time"),
            good=_calls("get_weather", "get_time", "get_weather", "get_time", "get_weather", "get_time"),
            settings=_THREE,
        ),
    ),
)

rule.declare(
    "never-called",
    Severity.INFO,
    Scope.DATASET,
    finds="A declared tool that no example calls.",
    why="The model learns never to call it.",
    samples=lambda: (
        Sample(
            bad=_calls("get_weather", "get_weather", "get_weather"),
            good=_calls("get_weather", "get_weather", "get_time"),
            settings=_THREE,
        ),
    ),
)

rule.declare(
    "no-plain-replies",
    Severity.WARNING,
    Scope.DATASET,
    finds="At least 20 examples with tools, all of which call one, and none of which answers a user without a call.",
    why="The model learns to call a tool for every request.",
    samples=lambda: (Sample(bad=_calls(*["get_weather"] * 20), good=_calls(*["get_weather"] * 20) + _PLAIN),),
)

rule.declare(
    "unused-value",
    Severity.INFO,
    Scope.DATASET,
    finds="A value of an enum that no call passes.",
    why="The model does not learn when to pass this value.",
    samples=lambda: (
        Sample(
            bad=_passing("unit", "celsius", "celsius", "celsius", tools=[_UNITS]),
            good=_passing("unit", "celsius", "celsius", "fahrenheit", tools=[_UNITS]),
            settings=_THREE,
        ),
    ),
)

rule.declare(
    "closed-set",
    Severity.INFO,
    Scope.DATASET,
    finds="A string argument without an enum, for which all calls pass one of two to ten values.",
    why="With an enum, both the model and the function know the valid values.",
    samples=lambda: (
        Sample(
            bad=_passing("city", "Paris", "Rome", "Paris", tools=[_WEATHER]),
            good=_passing("city", *map(str, range(12)), tools=[_WEATHER]),
            settings=_THREE,
        ),
    ),
)

rule.declare(
    "refusals",
    Severity.INFO,
    Scope.DATASET,
    finds="More than a fifth of the answers are refusals (recognised by how refusals begin in English).",
    why="The model learns to refuse these requests, and similar ones.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant()) * 15 + line(user(), assistant("I'm sorry, but I can't help with that.")) * 5,
            good=line(user(), assistant()) * 15 + line(user(), assistant("I'm sorry to hear that. I can help!")) * 5,
        ),
    ),
)
