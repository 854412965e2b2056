"""Tools that are one thing in some examples and another in others.

A model is used with one definition of a tool, and calls are written in one form. Where a tool has almost as many
definitions as examples, they differ by design, and nothing is said.
"""

from __future__ import annotations

from ftlint.dataset.tool_drift import Drift
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, call, calls, line, result, tool, user

rule = Rule("tool-drift", "one definition of a tool, and one form of its calls, throughout a dataset", collector=Drift)

_CALL = (user(), calls(), result(), assistant())
_USUAL = tool(city={"type": "string"})
_OTHER = tool(city={"type": "string", "description": "A city"})
_FIVE = line(*_CALL, tools=[_USUAL]) * 5
_SAME = {"function": dict(reversed(list(_USUAL["function"].items()))), "type": "function"}

rule.declare(
    "definition",
    Severity.WARNING,
    Scope.DATASET,
    finds="A tool that most of the examples that declare it define otherwise.",
    why="The model is used with one definition, and learns less from calls that were made under another.",
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
    finds="Calls in an example that declares no tools, where 80 % of the examples with calls declare theirs.",
    why="The model learns to call what it was not offered.",
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
    finds="Arguments of calls that are texts in some examples and objects in others.",
    why="A loader that takes each column for one type refuses the file, and templates write the two differently.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(user(), calls(call(arguments={"city": "Paris"})), tools=[_USUAL]),
            good=_FIVE + line(user(), calls(call(arguments='{"city": {"name": "Paris"}}')), tools=[_USUAL]),
            fixed=_FIVE + line(user(), calls(call(arguments='{"city": "Paris"}')), tools=[_USUAL]),
        ),
    ),
)
