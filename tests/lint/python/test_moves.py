"""Findings in programs that can only be fixed together."""

from __future__ import annotations

import json

from ftlint.python.moves import Blocker, Move, Site, listed, where, where_node
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.notebook import read_code

FIRST, SECOND = Code("a.py", b"x\ny\nz\n"), Code("b.py", b"x\n")


def site(code: Code, offset: int, *edits: Edit) -> Site:
    return Site("rule/check", code, offset, offset + 1, "message", edits)


def test_a_move_needs_a_fix_and_an_edit_and_no_blocker() -> None:
    sites = [site(FIRST, 0), site(FIRST, 2, Edit(2, 3, b"b"))]
    assert Move(sites).movable
    assert not Move(sites[:1]).movable
    assert not Move(sites, fix=None).movable
    blocked = Move(sites)
    blocked.blockers.append(Blocker(SECOND, 0, 1, "why"))
    assert not blocked.movable


def test_edits_are_grouped_by_path() -> None:
    one, two, other = Edit(0, 1, b"a"), Edit(2, 3, b"b"), Edit(0, 1, b"c")
    move = Move([site(FIRST, 0, one), site(SECOND, 0, other), site(FIRST, 2, two), site(Code("c.py", b""), 0)])
    assert move.edits() == {"a.py": [one, two], "b.py": [other]}


def test_a_place_in_a_notebook_names_its_cell() -> None:
    cells = [{"cell_type": "code", "source": text} for text in ("x", "y\nz")]
    code = read_code("a.ipynb", json.dumps({"cells": cells}).encode())
    assert where(FIRST, 4) == "a.py:3"
    assert where(code, code.source.index(b"z")) == "a.ipynb:cell 2:2"


def test_the_place_of_a_node_is_its_first_line() -> None:
    code = Code("a.py", b"x\nf(\n    y)\n")
    assert where_node(code, code.module.body[1]) == "a.py:2"


def test_a_blocked_move_lists_every_place_once() -> None:
    move = Move([site(FIRST, 0), site(FIRST, 0), site(FIRST, 2), site(SECOND, 0)])
    move.blockers += [Blocker(FIRST, 4, 5, "no"), Blocker(FIRST, 4, 5, "no"), Blocker(SECOND, 0, 1, "not here")]
    assert listed(move) == "sites: a.py:1, a.py:2, b.py:1; blocked at a.py:3: no; b.py:1: not here"
    assert listed(move, 3).startswith("sites: a.py:1, a.py:2, b.py:1; ")
    assert listed(move, 2).startswith("sites: a.py:1, a.py:2 and 1 more; ")
