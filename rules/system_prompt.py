"""The system prompt: one at the start of each conversation, and the same in all examples.

A model is used with the prompt that it was trained with. If no prompt is shared by 80 % of the examples, the prompts differ
by design, and only near-duplicates are reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.dataset.system_prompt import PromptCollector
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, system, user

rule = Rule("system-prompt", "missing, inconsistent and misplaced system prompts", collector=PromptCollector)

_CHAT = (user(), assistant())
_FIVE = line(system("Be brief."), *_CHAT) * 5

rule.declare(
    "missing",
    Severity.WARNING,
    Scope.DATASET,
    finds="No system message, although 80 % of the examples have the same prompt or one is configured.",
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
    finds="A prompt other than the configured one, or the one that 80 % of the examples have.",
    why="What the model learns with one prompt has less effect with another.",
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
    finds="A prompt that differs from a more common one by white space, letter case, punctuation or a small edit.",
    why="Of two versions of a prompt, one is not the prompt that the model will be used with.",
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
    why="Chat templates read one system message; some drop or reject a second one.",
    answers=("Multiple messages with role 'system' encountered",),
    samples=lambda: (
        Sample(
            bad=line(system("Be brief."), system("Be kind."), *_CHAT),
            good=line(system("Be brief. Be kind."), *_CHAT, *_CHAT),
        ),
    ),
)
def multiple(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """More than one system message in a conversation."""
    if len(order.systems) > 1:
        yield Problem(f"/{order.systems[1]}", f"one of {len(order.systems)} system messages; merge them into one")


@rule.check(
    "not-first",
    Severity.WARNING,
    Scope.ORDER,
    why="Chat templates and providers expect the system message first; some reject it elsewhere.",
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
        fix = Fix.SAFE if len(order.systems) == 1 and not _separates_messages(order) else None
        yield Problem(f"/{order.systems[0]}", "the system message is not the first message; move it to the start", fix)


def _separates_messages(order: Order) -> bool:
    """Whether moving the system message would leave two consecutive messages of the same role."""
    at = order.systems[0]
    around = order.roles[at - 1 : at + 2 : 2]
    return around in (("assistant", "assistant"), ("user", "user"))
