"""The stop sequence at the end of texts: if a dataset has one, every text needs it, and no text may have it inside.

A stop sequence is optional, because chat templates end an answer with a special token. A chat dataset whose answers just
end in sentences is not reported.
"""

from __future__ import annotations

from ftlint.dataset.stop_sequence import EndingCollector
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, lines, user

rule = Rule("stop-sequence", "stop sequences and separators at the end of texts", collector=EndingCollector)

_CITIES = ("Paris", "Rome", "Oslo", "Bern", "Riga")


def _chats(end: str, *last: str) -> str:
    """A chat about each city whose answer ends in ``end``, and one for each answer in ``last``."""
    texts = (*(f"It is sunny in {city}.{end}" for city in _CITIES), *last)
    return "".join(line(user(), assistant(text)) for text in texts)


def _pairs(*last: tuple[str, str], prompt: str = " ->", completion: str = " END") -> str:
    """A prompt with its completion about each city, and those in ``last``."""
    first = ((f"How is {city}?{prompt}", f" It is sunny in {city}.{completion}") for city in _CITIES)
    return lines(*({"prompt": prompt, "completion": completion} for prompt, completion in (*first, *last)))


rule.declare(
    "missing",
    Severity.WARNING,
    Scope.DATASET,
    finds="An answer without the stop sequence that is configured, or that 80 % of the trained answers end in.",
    why="The model learns to omit the stop sequence, and an answer without it runs to the token limit.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_chats(" ######", "It rains in Bonn."),
            good=_chats("", "It rains in Bonn!"),
            fixed=_chats(" ######", "It rains in Bonn. ######"),
            unsafe=True,
        ),
        Sample(
            bad=_chats("", "It rains in Bonn.###"),
            good=_chats("###"),
            fixed=_chats("###", "It rains in Bonn.###"),
            settings={"stop": ("###",)},
        ),
    ),
)

rule.declare(
    "inside",
    Severity.WARNING,
    Scope.DATASET,
    finds="The stop sequence occurs inside a text that ends in it.",
    why="Passed as `stop`, it cuts off the answer there.",
    samples=lambda: (
        Sample(
            bad=_chats(" ######", "First: ###### rain. ######"),
            good=_chats(" ######", "First: # rain. ######"),
        ),
    ),
)

rule.declare(
    "prompt-separator",
    Severity.WARNING,
    Scope.DATASET,
    finds="Prompts without a common separator at the end, or a prompt that lacks it or has it inside.",
    why="Without a separator the model may continue the prompt instead of answering it.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_pairs(("Is it cold in Bonn?", " It is. END")),
            good=_pairs(("Is it cold in Bonn? ->", " It is. END")),
            fixed=_pairs(("Is it cold in Bonn? ->", " It is. END")),
            unsafe=True,
        ),
        Sample(
            bad=_pairs(("Tell me of Bonn", " It is cold. END"), prompt=""),
            good=_pairs(prompt="\nAnswer:"),
        ),
    ),
)

rule.declare(
    "completion-stop",
    Severity.WARNING,
    Scope.DATASET,
    finds="Completions without a common stop sequence, or a completion that lacks it.",
    why="The model does not learn to stop, so its answers run to the token limit.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_pairs(("Is it cold in Bonn? ->", " It is.")),
            good=_pairs(("Is it cold in Bonn? ->", " It is. END")),
            fixed=_pairs(("Is it cold in Bonn? ->", " It is. END")),
            unsafe=True,
        ),
        Sample(
            bad=_pairs(("Is it cold in Bonn? ->", " Oh yes"), completion=""),
            good=lines(*({"prompt": f"Is {city} big? ->", "completion": " yes"} for city in _CITIES)),
        ),
    ),
)

rule.declare(
    "completion-space",
    Severity.INFO,
    Scope.DATASET,
    finds="A completion that does not begin with a space, although 80 % of the completions do.",
    why="Words with and without a leading space are different tokens.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_pairs(("Is it cold in Bonn? ->", "It is. END")),
            good=_pairs(("Is it cold in Bonn? ->", "\nIt is. END")),
            fixed=_pairs(("Is it cold in Bonn? ->", " It is. END")),
            unsafe=True,
        ),
    ),
)
