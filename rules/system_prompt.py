"""The system prompt: one in front of each conversation, and the same one in all examples that are to have the same.

A model is used with the prompt that it was trained with. Prompts that are many by design are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.dataset.system_prompt import Prompts
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, system, user

rule = Rule("system-prompt", "the system prompt, the same in training and in use", collector=Prompts)

_CHAT = (user(), assistant())
_FIVE = line(system("Be brief."), *_CHAT) * 5

rule.declare(
    "missing",
    Severity.WARNING,
    Scope.DATASET,
    finds="No system message, where one prompt is usual (in 80 % of the examples) or configured.",
    why="The model learns to answer without the prompt that it will be used with.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(*_CHAT),
            good=line(*_CHAT) * 5 + line(system("Be brief."), *_CHAT),
            fixed=_FIVE + line(system("Be brief."), *_CHAT),
            unsafe=True,
        ),
        Sample(
            bad=line(*_CHAT),
            good=line(system("Be brief."), *_CHAT),
            fixed=line(system("Be brief."), *_CHAT),
            unsafe=True,
            settings={"system_prompt": "Be brief."},
        ),
    ),
)

rule.declare(
    "inconsistent",
    Severity.WARNING,
    Scope.DATASET,
    finds="Another prompt than the one that 80 % of the examples have, or than the configured one.",
    why="What is learned under one prompt shows less under another.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_FIVE + line(system("You are a pirate."), *_CHAT),
            good="".join(line(system(f"You are {name}."), *_CHAT) for name in ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")),
            fixed=_FIVE + line(system("Be brief."), *_CHAT),
            unsafe=True,
        ),
    ),
)

rule.declare(
    "near-duplicate",
    Severity.WARNING,
    Scope.DATASET,
    finds="A prompt that differs from a commoner one by white space, letter case, punctuation or a small edit.",
    why="Two versions of one prompt are in use, so one of them is not the prompt that the model will be used with.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(system("Be brief."), *_CHAT) * 2 + line(system("Be brief. "), *_CHAT),
            good=line(system("Be brief."), *_CHAT) * 2 + line(system("Be kind. "), *_CHAT),
            fixed=line(system("Be brief."), *_CHAT) * 3,
        ),
        Sample(
            bad=_FIVE * 2 + line(system("be brief"), *_CHAT),
            good=_FIVE * 2 + line(system("Be brief."), *_CHAT),
            fixed=_FIVE * 2 + line(system("Be brief."), *_CHAT),
            unsafe=True,
        ),
    ),
)


@rule.check(
    "multiple",
    Severity.WARNING,
    Scope.ORDER,
    why="Chat templates read one system message, and some drop or refuse a second.",
    answers=("Multiple messages with role 'system' encountered",),
    samples=lambda: (
        Sample(
            bad=line(system("Be brief."), system("Be kind."), *_CHAT),
            good=line(system("Be brief. Be kind."), *_CHAT, *_CHAT),
        ),
    ),
)
def multiple(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """Two system messages in one conversation."""
    if len(order.systems) > 1:
        yield Problem(f"/{order.systems[1]}", f"one of {len(order.systems)} system messages; make one of them")


@rule.check(
    "not-first",
    Severity.WARNING,
    Scope.ORDER,
    why="Chat templates and providers expect the system message in front, and some refuse it elsewhere.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), system("Be brief."), assistant()),
            good=line(system("Be brief."), user(), assistant()),
            fixed=line(system("Be brief."), user(), assistant()),
        ),
    ),
)
def not_first(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A system message that is not the first message."""
    if order.systems and order.systems[0]:
        fix = Fix.SAFE if len(order.systems) == 1 and not _keeps_apart(order) else None
        yield Problem(f"/{order.systems[0]}", "the conversation does not begin with it; move it to the start", fix)


def _keeps_apart(order: Order) -> bool:
    """Whether without it two messages of one speaker would be in a row."""
    at = order.systems[0]
    around = order.roles[at - 1 : at + 2 : 2]
    return around in (("assistant", "assistant"), ("user", "user"))
