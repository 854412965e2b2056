"""The page about the Python API: its examples run and give what they show, and it tells all there is."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest

import ftlint
from docs.generate import ROOT
from ftlint.api.settings import Keywords

TEXT = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```pycon\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def run_shown() -> dict[str, object]:
    """Run what is shown in one session; its names at the end."""
    test = doctest.DocTestParser().get_doctest("\n".join(SHOWN), {}, "python-api.md", None, 0)
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
    assert said == []
    assert result.attempted >= 10
    return test.globs


def test_what_is_shown_is_what_comes() -> None:
    assert "fixed" in run_shown()


def test_the_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    names = run_shown()
    files, writing = PROGRAMS
    monkeypatch.chdir(tmp_path)
    exec(compile(writing, "writing", "exec"), names)
    assert '"tools"' in Path("fixed.jsonl").read_text(encoding="utf-8").split("\n")[1]
    Path("data").mkdir()
    Path("fixed.jsonl").rename("data/fixed.jsonl")
    with pytest.raises(SystemExit) as ended:
        exec(compile(files, "files", "exec"), {})
    assert ended.value.code == 1
    assert "data/fixed.jsonl 1  limits/too-few " in capsys.readouterr().out


def test_every_setting_and_function_is_documented() -> None:
    functions = [getattr(ftlint, name) for name in ("check", "check_examples", "fix_example")]
    names = {
        name
        for each in functions
        for name, one in inspect.signature(each).parameters.items()
        if one.kind is one.KEYWORD_ONLY
    }
    told = set(re.findall(r"`(\w+)[`=]", TEXT))
    assert names | Keywords.__annotations__.keys() <= told
    assert {f"ftlint.{each.__name__}" for each in functions} <= set(re.findall(r"ftlint\.\w+", TEXT))


def test_every_part_of_a_report_and_a_finding_is_documented() -> None:
    fields = {*ftlint.Finding._fields, *ftlint.Report.__dataclass_fields__, "totals", "exit_code"}
    assert fields - {"checks"} <= set(re.findall(r"`(\w+)`", TEXT))
