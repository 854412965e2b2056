"""What checks quote of providers is what was collected with a place that can be cited (where the collection is there)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ftlint.rule import Check
from tests.helpers import REGISTRY

COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "ERRORS.md"
# An issue (x#1), a thread of a forum by its number, a revision: without one, the wording is approximate.
PLACE = re.compile(r"\w#\d+|community \d+|\b[0-9a-f]{7,8}\b")
QUOTED = re.compile(r"(`+) ?(.+?) ?\1(?!`)")
ANSWERS = [(check, answer) for check in REGISTRY.checks.values() for answer in check.answers]


def citable(text: str) -> list[tuple[list[str], list[str]]]:
    """The wordings of each row that can be cited, and the checks that it names."""
    found = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, *lines = section.split("\n")
        for cells in (
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line[:2] == "| "
        ):
            if PLACE.search(title) or (len(cells) == 5 and PLACE.search(cells[3])):
                message = cells[1] if len(cells) == 5 else cells[0]
                found.append(
                    ([quote for _, quote in QUOTED.findall(message)], re.findall(r"[a-z-]+/[a-z-]+", cells[-1]))
                )
    return found


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collection is not here")
@pytest.mark.parametrize(
    ("check", "answer"), ANSWERS, ids=[f"{check.name}-{number}" for number, (check, _) in enumerate(ANSWERS)]
)
def test_every_answer_can_be_cited(check: Check, answer: str) -> None:
    wordings = [wording for wordings, _ in citable(COLLECTED.read_text(encoding="utf-8")) for wording in wordings]
    assert any(answer in wording for wording in wordings)


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collection is not here")
def test_no_check_without_what_can_be_cited_of_it() -> None:
    known = REGISTRY.checks
    named = {
        name
        for wordings, names in citable(COLLECTED.read_text(encoding="utf-8"))
        for name in names
        if wordings and name in known
    }
    assert {name for name in named if not known[name].answers} == set()
