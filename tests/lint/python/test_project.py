"""The programs of a run, and the modules that they are."""

from __future__ import annotations

import ast
import json

import pytest

from ftlint.errors import InputError
from ftlint.python.project import Project, module_parts


def project_of(*paths: str) -> Project:
    return Project(paths, lambda path: b"")


def notebook(code: str, text: str) -> bytes:
    cells = [{"cell_type": "code", "source": code}, {"cell_type": "markdown", "source": text}]
    return json.dumps({"cells": cells}).encode()


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("src/app/llm.py", ("src", "app", "llm")),
        ("./app/__init__.py", ("app",)),
        ("../llm.PY", ("llm",)),
        ("__init__.py", ()),
        ("app/llm.ipynb", ()),
    ],
)
def test_a_path_has_the_parts_of_a_module_name(path: str, parts: tuple[str, ...]) -> None:
    assert module_parts(path) == parts


@pytest.mark.parametrize(
    ("name", "near", "path"),
    [
        ("app.llm", "", "one/app/llm.py"),
        ("app", "", "one/app/__init__.py"),
        ("llm", "", None),  # two programs
        ("llm", "two/main.py", "two/llm.py"),
        ("llm", "one/app/main.py", "one/app/llm.py"),
        ("llm", "main.py", None),  # both share the same folder with it
        ("pp.llm", "", None),
    ],
)
def test_a_module_is_the_program_whose_path_ends_with_its_name(name: str, near: str, path: str | None) -> None:
    assert project_of("one/app/__init__.py", "one/app/llm.py", "two/llm.py").module(name, near) == path


@pytest.mark.parametrize(
    ("path", "level", "name", "expected"),
    [
        ("app/main.py", 1, "llm", "app/llm.py"),
        ("app/sub/main.py", 2, "llm", "app/llm.py"),
        ("app/sub/main.py", 2, "", "app/__init__.py"),
        ("app/main.py", 1, "sub.more", "app/sub/more.py"),
        ("app/main.py", 2, "llm", None),
        ("main.py", 2, "up", "../up.py"),
    ],
)
def test_a_relative_import_counts_folders_upwards(path: str, level: int, name: str, expected: str | None) -> None:
    project = project_of("app/__init__.py", "app/llm.py", "app/sub/more.py", "../up.py")
    assert project.relative(path, level, name) == expected


def test_a_program_that_cannot_be_analysed_has_a_trouble() -> None:
    project = Project(["a.py", "b.py"], {"a.py": b"x = 1\nprint x\n", "b.py": b"x = 1\n"}.__getitem__)
    assert project.code("a.py") is None
    assert project.troubles["a.py"].line == 2
    code = project.code("b.py")
    assert code is not None
    assert project.code("b.py") is code
    project.give_up("b.py", "it failed")
    assert project.code("b.py") is None
    assert project.troubles["b.py"].why == "it failed"


def test_a_part_parses_only_changed_programs() -> None:
    files = {"a.py": b"x = 1\n", "b.py": b"y = 1\n"}
    project = Project(files, files.__getitem__)
    same, changed = project.code("a.py"), project.code("b.py")
    files["b.py"] = b"y = 2\n"
    part = project.part(["b.py", "a.py"])
    assert part.paths == ("a.py", "b.py")
    assert part.code("a.py") is same
    again = part.code("b.py")
    assert again is not changed
    assert again is not None
    assert again.source == b"y = 2\n"


def test_only_whole_words_in_code_are_mentions() -> None:
    files = {
        "a.py": b"functions = 1\n",
        "b.py": b"my_functions = functions_of\n",
        "c.ipynb": notebook("functions = 1", ""),
        "d.ipynb": notebook("x = 1", "functions"),
    }
    project = Project(files, files.__getitem__)
    assert list(project.mentioning(["tools", "functions"])) == ["a.py", "c.ipynb"]
    assert list(project.mentioning([])) == []


def test_a_file_that_cannot_be_read_mentions_nothing() -> None:
    def read(path: str) -> bytes:
        raise InputError("gone")

    project = Project(["a.py", "b.ipynb"], read)
    assert list(project.mentioning(["functions"])) == []
    assert project.source("a.py") is None
    assert project.tree("a.py") is None


def test_a_tree_is_not_kept() -> None:
    project = Project(["a.py"], lambda path: b"x = 1\n")
    assert isinstance(project.tree("a.py"), ast.Module)
    assert project.loaded == {}
