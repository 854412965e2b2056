"""Which part of a response an expression is."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall, Shape
from ftlint.fixers.python.client_v0.names.references import references
from ftlint.fixers.python.client_v0.names.renamed import target_of
from tests.fixers.python.client_v0.harness import ASK, HEAD
from tests.fixers.python.programs import node_at, world_of


def shapes(program: str, expression: str) -> set[str]:
    """The shapes of the last use of an expression."""
    world = world_of(HEAD + program)
    names = world.programs["app.py"]
    calls = {}
    for one in references(world, names):
        call, target = names.code.parent(one.node), target_of(*one.parts) if len(one.parts) == 2 else None
        if target is not None:
            calls[call] = OldCall(one, call, *target)  # type: ignore[arg-type]
    answers = Answers(world, calls)  # type: ignore[arg-type]
    answers.settle()
    return {str(shape) for shape in answers.shapes(names, node_at(names, expression, -1))}


STREAM = ASK.replace("[])", "[], stream={})")


@pytest.mark.parametrize(
    ("program", "expression", "expected"),
    [
        (f"r = {ASK}\nr\n", "r", {"chat"}),
        (f"r = {ASK}\nr['choices']\n", "r['choices']", {"[choice]"}),
        (f"r = {ASK}\nr.choices[0].message\n", "r.choices[0].message", {"message"}),
        (f"r = {ASK}\nr.choices[1:]\n", "r.choices[1:]", {"[choice]"}),
        (f"r = {ASK}\nr.get('usage')\n", "r.get('usage')", {"usage"}),
        (f"r = {ASK}\nr['id']\n", "r['id']", set()),
        (f"r = {ASK}\nr['other']\n", "r['other']", set()),
        (f"for c in {ASK}.choices:\n    c\n", "c", {"choice"}),
        (f"c = next(iter({ASK}.choices))\nc\n", "c", {"choice"}),
        (f"c = {ASK}.choices.pop()\nc\n", "c", {"choice"}),
        (f"[c] = {ASK}.choices\nc\n", "c", {"choice"}),
        (f"for i, c in enumerate({ASK}.choices):\n    c\n", "c", {"choice"}),
        (f"for i, c in enumerate({ASK}.choices):\n    i\n", "i", set()),
        (f"def f(x):\n    x\n\n\nf({ASK})\n", "x", {"chat"}),
        ("r = openai.Embedding.create(input=i)\nr\n", "r", {"embeddings"}),
    ],
)
def test_shape_of_a_part(program: str, expression: str, expected: set[str]) -> None:
    assert shapes(program, expression) == expected


@pytest.mark.parametrize(
    ("stream", "expected"),
    [("True", {"[chunk]"}), ("False", {"chat"}), ("None", {"chat"}), ("s", {"chat", "[chunk]"})],
)
def test_streamed_response_is_a_list_of_chunks(stream: str, expected: set[str]) -> None:
    assert shapes(f"r = {STREAM.format(stream)}\nr\n", "r") == expected


def test_list_is_a_shape_in_brackets() -> None:
    assert Shape("[choice]").is_list
    assert not Shape("choice").is_list
