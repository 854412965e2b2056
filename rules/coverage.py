"""Whether the examples show what the model is to do: call each tool often enough, with every value, and sometimes none.

How often a tool should be called is ``min-calls-per-tool`` in the configuration's table ``coverage`` (50). Where
fewer examples declare tools, nothing is told of single tools.
"""

from __future__ import annotations

from typing import Any

from ftlint.dataset.coverage import Usage
from ftlint.results.finding import Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, call, calls, line, tool, user

rule = Rule("coverage", "whether the examples show all that the tools are for", collector=Usage)

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
    finds="A tool that fewer examples call than it takes to learn it (50, or as configured).",
    why="A tool that is seldom called is called seldom, or wrongly, by the model.",
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
    finds="A tool that is declared, and that no example calls.",
    why="The model learns that it is there to be left alone.",
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
    finds="Every example with tools calls one, and none answers a user without a call (in 20 examples or more).",
    why="The model learns to call a tool whatever it is asked.",
    samples=lambda: (Sample(bad=_calls(*["get_weather"] * 20), good=_calls(*["get_weather"] * 20) + _PLAIN),),
)

rule.declare(
    "unused-value",
    Severity.INFO,
    Scope.DATASET,
    finds="A value of an enum that no call passes.",
    why="The model learns the values that it sees, and not when to pass the others.",
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
    finds="A text argument for which all calls pass one of two to ten values, without an enum that says so.",
    why="With an enum the model, and the program that it calls, know which values there are.",
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
    finds="More than a fifth of the answers refuse (told by how refusals begin in English).",
    why="What is refused in many examples is refused by the model, and more than that.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant()) * 15 + line(user(), assistant("I'm sorry, but I can't help with that.")) * 5,
            good=line(user(), assistant()) * 15 + line(user(), assistant("I'm sorry to hear that. I can help!")) * 5,
        ),
    ),
)
