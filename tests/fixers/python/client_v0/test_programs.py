"""What moves together: calls with settings, imports and the programs that they are connected with."""

from __future__ import annotations

import pytest

from ftlint.python.moves import Made
from tests.fixers.python.client_v0.harness import ASK, ASKED, HEAD, blocked, migrated, moves, reported


def test_calls_move_only_with_the_settings_of_connected_programs() -> None:
    program = f"import config\n{HEAD}{ASK}\n"
    assert migrated(program, config=HEAD + "openai.api_base = u\n") == program.replace(ASK, ASKED)
    assert migrated(program, config=HEAD + "openai.proxy = p\n") == program
    assert migrated(program.replace("config", "os"), config=HEAD + "openai.proxy = p\n") != program


def test_call_moves_without_another_call_that_is_blocked() -> None:
    program = f"{HEAD}{ASK}\nopenai.File.create(*a)\n"
    assert migrated(program) == program.replace(ASK, ASKED)


def test_imported_name_moves_only_with_all_uses() -> None:
    program = "from openai import File\nFile.list()\n{}"
    assert migrated(program.format("")) == "from openai import files\nfiles.list()\n"
    stuck = program.format("File.create(*a)\n")
    assert migrated(stuck) == stuck
    assert len(blocked(stuck)) == 1


def test_program_for_both_versions_is_not_reported() -> None:
    assert reported(f"{HEAD}if openai.__version__ < '1':\n    {ASK}\n") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("openai.FineTune.list()", [("removed", "openai.FineTune")]),
        ("openai.File.download(f)", [("removed", "openai.File.download")]),
        ("later(openai.File.list)", [("resource", "openai.File.list")]),
        ("openai.File.list()", [("resource", "openai.File.list")]),
    ],
)
def test_removed_names_and_values_are_reported(line: str, expected: list[tuple[str, str]]) -> None:
    found = reported(f"{HEAD}{line}\n")
    assert [
        (check, text[: len(wanted)]) for (check, text), (_, wanted) in zip(found, expected, strict=True)
    ] == expected


def test_moves_are_applied_only_with_the_whole_file() -> None:
    assert {move.made for move in moves(f"{HEAD}{ASK}\n")} == {Made.WITH_FILE}
