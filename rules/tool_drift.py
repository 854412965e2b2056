"""Tools whose definition, or the form of whose calls, differs between examples.

A model is used with one definition of a tool, and with calls in one form. If more than half of a tool's examples have a
different definition, the definitions differ by design and are not reported.
"""

from __future__ import annotations

from ftlint.dataset.tool_drift import DriftCollector
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, call, calls, line, result, tool, user

rule = Rule("tool-drift", "tools that are defined or called differently between examples", collector=DriftCollector)

_CALL = (user(), calls(), result(), assistant())
_USUAL = tool(city={"type": "string"})
_OTHER = tool(city={"type": "string", "description": "A city"})
_FIVE = line(*_CALL, tools=[_USUAL]) * 5
_SAME = {"function": dict(reversed(list(_USUAL["function"].items()))), "type": "function"}

rule.declare(
    "definition",
    Severity.WARNING,
    Scope.DATASET,
    finds="A definition of a tool that differs from the most common one.",
    why="The model is used with one definition, and learns less from calls made with another one.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(*_CALL, tools=[_OTHER]),
            good=_FIVE + line(*_CALL, tools=[_SAME]),
            fixed=_FIVE + line(*_CALL, tools=[_USUAL]),
            unsafe=True,
        ),
    ),
)

rule.declare(
    "missing-definitions",
    Severity.WARNING,
    Scope.DATASET,
    finds="Calls in an example without tools, if 80 % of the examples with calls declare tools.",
    why="The model learns to call tools that it was not given.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(*_CALL),
            good=_FIVE + line(user("Hello!"), assistant("Hello!")),
            fixed=_FIVE + line(*_CALL, tools=[_USUAL]),
            unsafe=True,
        ),
    ),
)

rule.declare(
    "mixed-argument-types",
    Severity.ERROR,
    Scope.DATASET,
    finds="Arguments that are JSON strings in some examples and objects in others.",
    why="Loaders that expect one type per column reject the file, and chat templates write the two differently.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(user(), calls(call(arguments={"city": "Paris"})), tools=[_USUAL]),
            good=_FIVE + line(user(), calls(call(arguments='{"city": {"name": "Paris"}}')), tools=[_USUAL]),
            fixed=_FIVE + line(user(), calls(call(arguments='{"city": "Paris"}')), tools=[_USUAL]),
        ),
    ),
)
