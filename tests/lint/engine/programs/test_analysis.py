"""Which programs are read, which codemods examine them, and what is read again after a change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.programs.analysis import Analysis, analyse, analyse_again
from ftlint.engine.programs.files import Files
from ftlint.engine.programs.selection import Selection
from ftlint.engine.run import Run
from ftlint.engine.session import Sessions
from ftlint.results.finding import Report
from tests.helpers import REGISTRY

OLD = "import openai\nopenai.ChatCompletion.create(model='m', messages=[])\n"
PLAIN = "print(1)\n"


class Programs:
    """Programs in a folder, and what their analysis reads and reports."""

    def __init__(self, folder: Path, **texts: str | bytes) -> None:
        self.folder, self.names, self.report, self.progress = folder, list(texts), Report(), list[tuple[str, int]]()
        for name, text in texts.items():
            path = Path(self.path(name))
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.files = Files()

    def path(self, name: str) -> str:
        return str(self.folder / name.replace("_", "."))

    def selection(self, *rules: str) -> Selection:
        return Selection(Configs(isolated=True, command_line=Change(rule=rules)), Sessions(REGISTRY))

    def analyse(self, *rules: str) -> Analysis | None:
        run = Run(progress=lambda path, size: self.progress.append((Path(path).name, size)))
        return analyse([*map(self.path, self.names)], self.selection(*rules), self.files, run, self.report)


def places(analysis: Analysis | None) -> list[tuple[str, int]]:
    assert analysis is not None
    return [(Path(site.code.path).name, site.start) for move in analysis.moves for site in move.sites]


def names(paths: list[str]) -> list[str]:
    return [Path(path).name for path in paths]


def test_only_programs_with_words_of_a_rule_are_examined(tmp_path: Path) -> None:
    programs = Programs(tmp_path, b_py=OLD, a_py=PLAIN, c_py=OLD)
    analysis = programs.analyse("client-v0")
    assert places(analysis) == [("b.py", 14), ("c.py", 14)]
    assert analysis is not None
    assert {rule: names(paths) for rule, paths in analysis.wanted.items()} == {"client-v0": ["b.py", "c.py"]}
    assert sorted(names([*programs.files.kept])) == ["b.py", "c.py"]
    assert programs.progress == [("b.py", len(OLD)), ("a.py", len(PLAIN)), ("c.py", len(OLD))]
    assert (programs.report.files, programs.report.bytes) == (3, 2 * len(OLD) + len(PLAIN))


def test_moves_of_all_rules_are_in_the_order_of_the_files(tmp_path: Path) -> None:
    old = OLD.replace("'m'", "'gpt-3.5-turbo-0301'")
    analysis = Programs(tmp_path, b_py=old, a_py=old).analyse("client-v0", "retired-model")
    assert places(analysis) == [("a.py", 14), ("a.py", 49), ("b.py", 14), ("b.py", 49)]


def test_nothing_is_read_if_no_rule_of_programs_is_selected(tmp_path: Path) -> None:
    programs = Programs(tmp_path, a_py=OLD)
    assert programs.analyse("tool-ids") is None
    assert (programs.report.files, programs.progress) == (0, [])


def test_a_rule_that_needs_training_data_does_not_run_without(tmp_path: Path) -> None:
    analysis = Programs(tmp_path, a_py="client.chat.completions.create(model='ft:a:b')\n").analyse("fine-tuned-call")
    assert analysis is not None
    assert (analysis.wanted, analysis.moves) == ({}, [])


def test_words_are_found_in_any_encoding_but_in_notebooks_only_in_code(tmp_path: Path) -> None:
    in_text, in_code = (
        json.dumps({"cells": [{"cell_type": kind, "source": OLD, "metadata": {}, "outputs": []}]})
        for kind in ("markdown", "code")
    )
    analysis = Programs(tmp_path, a_ipynb=in_text, b_ipynb=in_code, c_py=OLD.encode("utf-16")).analyse("client-v0")
    assert analysis is not None
    assert names(analysis.wanted["client-v0"]) == ["b.ipynb", "c.py"]


@pytest.mark.parametrize(
    ("name", "text", "failure"),
    [
        ("a_ipynb", "{", "a.ipynb cannot be read as a notebook: "),
        ("a_py", f"{OLD}def\n", "a.py:3 could not be analysed: "),
    ],
)
def test_a_program_that_cannot_be_read_is_reported_and_the_others_go_on(
    name: str, text: str, failure: str, tmp_path: Path
) -> None:
    programs = Programs(tmp_path, **{name: text}, b_py=OLD)
    assert places(programs.analyse("client-v0")) == [("b.py", 14)]
    (reported,) = programs.report.failures
    assert reported.startswith(f"{tmp_path}/{failure}")


def test_a_broken_program_that_no_rule_wants_is_not_reported(tmp_path: Path) -> None:
    programs = Programs(tmp_path, a_py="def\n")
    programs.analyse("client-v0")
    assert programs.report.failures == []


def test_only_changed_programs_are_examined_again(tmp_path: Path) -> None:
    programs = Programs(tmp_path, a_py=OLD, b_py=PLAIN, c_py=OLD)
    first = programs.analyse("client-v0")
    assert first is not None
    kept = first.project.loaded[programs.path("c_py")]
    changed = {programs.path("a_py"): PLAIN.encode(), programs.path("b_py"): b"\n" + OLD.encode()}
    second = analyse_again(first, changed, programs.selection("client-v0"), programs.files, Report())
    assert places(second) == [("b.py", 15), ("c.py", 14)]
    assert names(second.wanted["client-v0"]) == ["b.py", "c.py"]
    assert second.project.loaded[programs.path("c_py")] is kept
