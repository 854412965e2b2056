"""The stop sequence that texts end in: where a dataset has one, every text needs it, and none may have it inside.

Nobody has to use one: a chat model is taught to stop by a token of its own. So nothing is said of a dataset whose texts
end in nothing but sentences.
"""

from __future__ import annotations

from ftlint.dataset.stop_sequence import Stops
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, lines, user

rule = Rule("stop-sequence", "what texts end in, so that a model learns when to stop", collector=Stops)

_CITIES = ("Paris", "Rome", "Oslo", "Bern", "Riga")


def _chats(end: str, *last: str) -> str:
    """A chat about each city, whose answers end alike, and one for each of the other answers."""
    texts = (*(f"It is sunny in {city}.{end}" for city in _CITIES), *last)
    return "".join(line(user(), assistant(text)) for text in texts)


def _pairs(*last: tuple[str, str], prompt: str = " ->", completion: str = " END") -> str:
    """A prompt with its completion about each city, and the others."""
    usual = ((f"How is {city}?{prompt}", f" It is sunny in {city}.{completion}") for city in _CITIES)
    return lines(*({"prompt": asked, "completion": said} for asked, said in (*usual, *last)))


rule.declare(
    "missing",
    Severity.WARNING,
    Scope.DATASET,
    finds="The stop sequence that is configured, or in which 80 % of the trained answers end, is not at the end of this one.",
    why="The model learns that it may go on without it, and an answer that never comes to it runs to the limit.",
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
    finds="The stop sequence stands inside a text that ends in it.",
    why="Used as `stop`, it cuts the answer there.",
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
    finds="Prompts that share no separator at their end, or one that lacks the others' or has it inside.",
    why="Without a separator the model may write the prompt on instead of answering it.",
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
    finds="Completions that share no stop sequence, or one that lacks the others'.",
    why="The model learns no end, so its answers run to the limit.",
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
    finds="A completion that does not begin with a space, where 80 % of them do.",
    why="With and without the space are different tokens to the model.",
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
