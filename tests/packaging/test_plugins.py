"""A package with a rule and a fixer of its own, made of what docs/plugins.md shows, installed beside ftlint."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., CompletedProcess[str]]
Venv = Any  # of conftest.py

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"^```(toml|python|console)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
ANSWER = "See https://wiki.corp.example/returns."
RECORD = {"messages": [{"role": "user", "content": "How?"}, {"role": "assistant", "content": ANSWER}]}


def write_package(folder: Path, program: str) -> Path:
    (folder / "pyproject.toml").write_text(SHOWN["toml"], encoding="utf-8")
    (folder / "ftlint_intranet.py").write_text(program, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory, wheel: Path, new_venv: Callable[[Path], Venv]) -> Venv:
    """An environment with ftlint and the package in it."""
    folder = write_package(tmp_path_factory.mktemp("intranet"), SHOWN["python"])
    venv = new_venv(tmp_path_factory.mktemp("with-plugin"))
    venv.install(wheel, folder)
    return venv


@pytest.fixture
def program(plugin: Venv, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another program in the place of the installed one, until the test is done."""
    (installed,) = plugin.folder.rglob("ftlint_intranet.py")

    def install(text: str) -> None:
        installed.write_text(text, encoding="utf-8")

    yield install  # type: ignore[misc]
    install(SHOWN["python"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train.jsonl").write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    return tmp_path


def test_it_is_listed_and_explained_with_its_sample(plugin: Venv, data: Path) -> None:
    listed = plugin.run(plugin.bin / "ftlint", "rules").stdout
    assert "\nintranet-links  links that only employees can open\n" in listed
    assert re.search(r"\n  in-answer +error +unsafe +An answer that links", listed)
    shown = plugin.run(plugin.bin / "ftlint", "rules", "intranet-links").stdout
    assert "\n  Links to the intranet in answers" in shown
    assert "  after ftlint fix --unsafe\n" in shown


def test_the_commands_shown_work(plugin: Venv, data: Path) -> None:
    codes = []
    for command in re.findall(r"^\$ ftlint (.*)$", SHOWN["console"], re.MULTILINE):
        done = plugin.run(plugin.bin / "ftlint", *command.split(), cwd=data, expect=(0, 1))
        codes.append((command.split()[0], done.returncode))
    assert codes == [("rules", 0), ("check", 1), ("fix", 0)]
    after = json.loads((data / "data" / "train.jsonl").read_text(encoding="utf-8"))
    assert after["messages"][1]["content"] == "See https://help.example/returns."


def test_its_findings_stand_among_the_others(plugin: Venv, data: Path) -> None:
    (data / "ftlint.toml").write_text('severity = {"intranet-links" = "warning"}\n', encoding="utf-8")
    shown = plugin.run(plugin.bin / "ftlint", "check", "--format", "json", "data", cwd=data, expect=(1,)).stdout
    mine = [one for one in json.loads(shown)["findings"] if one["rule"] == "intranet-links/in-answer"]
    start = len('{"messages": [{"role": "user", "content": "How?"}, {"role": "assistant", "content": "See ')
    place = {"path": "data/train.jsonl", "line": 1, "column": start + 1, "pointer": "/messages/1/content"}
    assert mine == [
        {
            "rule": "intranet-links/in-answer",
            "severity": "warning",
            **place,
            "message": "customers cannot open https://wiki.corp.example/",
            "fix": "unsafe",
        }
    ]
    ignored = plugin.run(plugin.bin / "ftlint", "check", "--ignore", "intranet-links", "data", cwd=data, expect=(0, 1))
    assert "intranet" not in ignored.stdout


def test_a_program_has_it_too(plugin: Venv, data: Path) -> None:
    code = f"import ftlint; print(ftlint.check_examples([{RECORD}], rule='intranet-links').totals.errors)"
    assert plugin.run(plugin.bin / "python", "-c", code).stdout == "1\n"


CANNOT = "ftlint: error: cannot use the package ftlint-intranet (ftlint.rules intranet = ftlint_intranet:rule): "
BROKEN = {
    "import ftlint_gone": "ModuleNotFoundError: No module named 'ftlint_gone'",
    "rule = (": "SyntaxError: ",
    "fixer = None": "AttributeError: module 'ftlint_intranet' has no attribute 'rule'",
    "rule = 7": "its type is int, not Rule",
    SHOWN["python"].replace('"intranet-links"', '"tool-ids"'): "a rule `tool-ids` already exists",
    SHOWN["python"].replace('"intranet-links"', '"Intranet links"'): "invalid name 'Intranet links': ",
    "from ftlint.rule import Rule\nrule = Rule('empty', 'nothing')": "the rule `empty` has no checks",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_one_that_cannot_be_loaded_is_an_error_that_names_it(
    text: str, plugin: Venv, program: Callable[[str], None], data: Path
) -> None:
    program(text)
    done = plugin.run(plugin.bin / "ftlint", "check", "data", cwd=data, expect=(2,))
    assert done.stdout == ""
    assert done.stderr.startswith(CANNOT + BROKEN[text]), done.stderr
    assert done.stderr.endswith("; fix, update or uninstall it\n")
    assert done.stderr.count("\n") == 1


def test_a_fixer_of_nothing_is_an_error_that_names_it(plugin: Venv, program: Callable[[str], None], data: Path) -> None:
    program(SHOWN["python"].replace('@fixer.fix("in-answer")', '@fixer.fix("in-ansewr")'))
    done = plugin.run(plugin.bin / "ftlint", "fix", "data", cwd=data, expect=(2,))
    assert "cannot use the package ftlint-intranet (ftlint.fixers intranet" in done.stderr
    assert "it fixes `intranet-links/in-ansewr`, which is not a check" in done.stderr


@pytest.mark.parametrize("command", ["check", "fix"])
def test_one_that_fails_while_it_runs_is_named(
    command: str, plugin: Venv, program: Callable[[str], None], data: Path
) -> None:
    program(SHOWN["python"].replace("in example.conversations:", "in example.chats:"))
    done = plugin.run(plugin.bin / "ftlint", command, "data", cwd=data, expect=(2,))
    error = "data/train.jsonl: internal error: AttributeError: 'Example' object has no attribute 'chats'. "
    whose = (
        "This is a defect of the package ftlint-intranet: fix, update or uninstall it; FTLINT_TRACEBACK=1 shows where"
    )
    assert done.stderr == f"ftlint: error: {error}{whose}\n"
    assert json.loads((data / "data" / "train.jsonl").read_text(encoding="utf-8")) == RECORD


def test_without_it_all_is_as_before(plugin: Venv, data: Path) -> None:
    plugin.uninstall("ftlint-intranet")
    assert "intranet" not in plugin.run(plugin.bin / "ftlint", "rules").stdout
