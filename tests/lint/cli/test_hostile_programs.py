"""Programs that are nested deeply, or that are not Python: analysed, or reported as not analysed, next to a dataset with a
fault that is still reported. Each run is a process with limits on memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import mark_slow

resource = pytest.importorskip("resource", reason="the limits are those of POSIX")

START = "import openai\nr = openai.ChatCompletion.create(model='gpt-4', messages=m, functions=f)\n"
LEGACY = "from openai import OpenAI\nOpenAI().chat.completions.create(messages=m, functions=f)\n"
MEMORY = 3_000_000 * 1024
SECONDS = 120  # each takes less than 20 where nothing else runs
SHARED = Path(__file__).parents[4] / "shared" / "cases" / "hostile"


def blocks(head: str, count: int) -> str:
    """That many blocks, one inside the other."""
    return "".join(f"{' ' * level}{head}\n" for level in range(count)) + " " * count + "pass\n"


def notebook(*cells: str) -> bytes:
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


ANALYSED = {
    "methods": "x = a" + ".b()" * 200,
    "attributes": "x = a" + ".b" * 900,
    "subscripts": "x = a" + "[0]" * 400,
    "calls": "x = " + "f(" * 190 + "1" + ")" * 190,
    "lists": "x = " + "[" * 190 + "]" * 190,
    "dicts": "x = " + "{1: " * 190 + "1" + "}" * 190,
    "sum": "x = " + "+".join(["'a'"] * 900),
    "powers": "x = " + "**".join(["2"] * 400),
    "and": "x = " + " and ".join(["a"] * 900),
    "conditional": "x = " + "a if b else " * 400 + "c",
    "not": "x = " + "not " * 400 + "a",
    "minus": "x = " + "-" * 400 + "a",
    "lambda": "x = " + "lambda a, b: " * 300 + "0",
    "await": "async def g():\n    return " + "await (" * 90 + "a" + ")" * 90,
    "comprehension": "x = [a " + "for a, b in c " * 300 + "]",
    "strings side by side": "x = (" + "'a' " * 900 + ")",
    "elif": "if a: pass\n" + "elif b: pass\n" * 900,
    "if": blocks("if a:", 90),
    "for": blocks("for a in b:", 90),
    "with": blocks("with a:", 90),
    "def": blocks("def g():", 90),
    "class": blocks("class A:", 90),
    "decorators": "@a\n" * 2_000 + "def g(): pass",
    "decorator": "@a" + ".b()" * 300 + "\ndef g(): pass",
    "comparison": "x = " + " < ".join(["a"] * 2_000),
    "f-string": 'x = f"{' + "[" * 90 + "1" + "]" * 90 + '}"',
    "f-strings side by side": "x = (" + "f'{a}' " * 300 + ")",
    "annotation in a string": "x: '" + "list[" * 2_000 + "int" + "]" * 2_000 + "' = None",
    "continued lines": "x = 1" + " + \\\n1" * 900,
    "form feeds": "\f\nx = 1\n" * 2_000,
    "one line": "x = [" + "1, " * 20_000 + "]",
    "long text": "x = '" + "a" * 5_000_000 + "'",
    "import": "import a" + ".b" * 900,
    "pattern": "match a:\n    case " + "{1: [A(b=" * 3 + "1" + ")]}" * 3 + ": pass",
    "carriage returns": "x = 1\r" * 2_000,
    "with a coding cookie": ("# -*- coding: latin-1 -*-\n" + START + "x = 'é'").encode("latin-1"),
}
"""Programs that run, and can be analysed: put behind `START`, or as bytes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ANALYSED)
def test_deep_program_is_analysed(name: str, tmp_path: Path) -> None:
    rest = ANALYSED[name]
    (tmp_path / "program.py").write_bytes(rest if isinstance(rest, bytes) else (START + rest + "\n").encode())
    done = checked(tmp_path)
    assert done["failures"] == []
    assert "legacy-functions/call-site" in [one["rule"] for one in done["findings"]]


DEEP = "it is nested too deeply"
NOT_PYTHON = "it is not Python 3"
NOT_ANALYSED = {
    "methods": ("x = a" + ".b()" * 3_000, f":3 could not be analysed: {DEEP}"),
    "sum": ("y = 1\nx = " + "+".join(["'a'"] * 20_000), f":4 could not be analysed: {DEEP}"),
    "elif": ("if a: pass\n" + "elif b: pass\n" * 20_000, DEEP),
    "not": ("x = " + "not " * 100_000 + "a", DEEP),
    "minus": ("x = " + "-" * 100_000 + "a", DEEP),
    "lambda": ("x = " + "lambda a, b: " * 5_000 + "0", DEEP),
    "lambda with parentheses": ("x = " + "(lambda a, b: " * 190 + "-" * 1_000 + "0" + ")" * 190, DEEP),
    "strings side by side": ("x = (" + "'a' " * 20_000 + ")", DEEP),
    "and": ("x = " + " and ".join(["a"] * 20_000), DEEP),
    "comprehension": ("x = [a " + "for a in b " * 5_000 + "]", DEEP),
    "import": ("import a" + ".b" * 20_000, DEEP),
    "parentheses": ("x = " + "(" * 2_000 + "1" + ")" * 2_000, ":3 could not be analysed: "),
    "brackets that stay open": ("x = " + "[" * 100_000, "could not be analysed: "),
    "f-string": ('x = f"{' + "[" * 2_000 + "1" + "]" * 2_000 + '}"', "could not be analysed: "),
    "f-string of a sum": ('x = f"{' + "+".join(["a"] * 5_000) + '}"', DEEP),
    "blocks": (blocks("if a:", 300), NOT_PYTHON),
    "many deep expressions": (
        ("x = " + "f(" * 180 + "1" + ")" * 180 + "\n") * 200,
        "too many deeply nested expressions",
    ),
    "pattern": ("match a:\n    case " + "{1: " * 30 + "1" + "}" * 30 + ": pass", "too many deeply nested expressions"),
    "one line": ("x = [" + "1, " * 1_000_000 + "]", "it is too large"),
    "lines": ("x = f(a, b)\n" * 100_000, "it is too large"),
    "NUL": ("x = '\0'", ":3 could not be analysed: it contains a NUL byte"),
    "print statement": ("print 'a'", f":3 could not be analysed: {NOT_PYTHON}"),
    "syntax error": ("x = = 1", f":3 could not be analysed: {NOT_PYTHON}"),
    "exec statement": ("exec code in space", f":3 could not be analysed: {NOT_PYTHON}"),
    "template": ("{% if a %}\nx = 1\n{% endif %}", f"could not be analysed: {NOT_PYTHON}"),
    "UTF-16": ((START + "x = 1").encode("utf-16"), "Python cannot read UTF-16"),
    "UTF-16 without a mark": ((START + "x = 1").encode("utf-16-be"), "it contains a NUL byte"),
    "UTF-32": ((START + "x = 1").encode("utf-32"), "Python cannot read UTF-32"),
    "bytes that are not UTF-8": (
        START.encode() + b"x = '\xff'",
        ":3 could not be analysed: it cannot be decoded",
    ),
    "a surrogate": (START.encode() + b"x = '\xed\xa0\x80'", "it cannot be decoded"),
    "a cookie that lies": (b"# coding: ascii\n" + (START + "x = 'é'").encode(), "it cannot be decoded"),
    "a cookie of UTF-16": (b"# coding: utf-16\n" + START.encode(), "could not be analysed"),
    "a cookie of no text": (b"# coding: hex\n" + START.encode(), "it cannot be decoded"),
    "an unknown cookie": (b"# coding: no-such\n" + START.encode(), "it cannot be decoded"),
}


@pytest.mark.parametrize("name", mark_slow(NOT_ANALYSED, "one line", "import", "lines"))
def test_what_cannot_be_analysed_is_reported(name: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes(bytes_of(name))
    (failure,) = checked(tmp_path)["failures"]
    assert failure.startswith(f"{tmp_path / 'program.py'}:")
    assert NOT_ANALYSED[name][1] in failure


def bytes_of(name: str) -> bytes:
    content = NOT_ANALYSED[name][0]
    return content if isinstance(content, bytes) else (START + content + "\n").encode()


@pytest.mark.slow
def test_fix_reports_all_of_them_and_fixes_the_others(tmp_path: Path) -> None:
    files = {f"{number}.py": bytes_of(name) for number, name in enumerate(NOT_ANALYSED)}
    files |= {f"{number}.ipynb": data for number, (data, _) in enumerate(NOTEBOOKS.values())}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.py").write_text(LEGACY)
    (tmp_path / "train.jsonl").write_text(json.dumps({"messages": [{"role": "ASSISTANT", "content": "a"}]}) + "\n")
    done = ftlint(tmp_path, "fix", "--rule", "legacy-functions", "--rule", "message-shape", seconds=5 * SECONDS)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == len(files)
    for name, data in files.items():
        assert f"ftlint: error: {tmp_path / name}" in done.stderr
        assert (tmp_path / name).read_bytes() == data
    assert "tools=" in (tmp_path / "good.py").read_text()
    assert '"assistant"' in (tmp_path / "train.jsonl").read_text()


NOTEBOOKS = {
    "NUL": (notebook(START, "x = '\0'"), "cell 2:1 could not be analysed: it contains a NUL byte"),
    "surrogate": (notebook(START + "x = '\ud800'"), "could not be analysed: its code contains a lone surrogate"),
    "print statement": (notebook(START, "print 'a'"), f"cell 2:1 could not be analysed: {NOT_PYTHON}"),
    "methods": (notebook(START, "x = a" + ".b()" * 3_000), DEEP),
    "parentheses": (notebook(START, "(" * 2_000 + ")" * 2_000), "could not be analysed: "),
    "JSON that ends early": (notebook(START)[:-9], "cannot be read as a notebook: it is not JSON"),
    "JSON that is nested": (b'{"functions": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "cannot be read as a notebook"),
    "UTF-16": (notebook(START).decode().encode("utf-16"), "cannot be read as a notebook: it is not UTF-8"),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_that_cannot_be_analysed_is_reported(name: str, tmp_path: Path) -> None:
    data, reason = NOTEBOOKS[name]
    (tmp_path / "ask.ipynb").write_bytes(data)
    (failure,) = checked(tmp_path)["failures"]
    assert reason in failure


def test_deep_notebook_is_analysed(tmp_path: Path) -> None:
    (tmp_path / "ask.ipynb").write_bytes(notebook(START, "x = a" + ".b()" * 200))
    done = checked(tmp_path)
    assert done["failures"] == []
    assert "legacy-functions/call-site" in [one["rule"] for one in done["findings"]]


@pytest.mark.parametrize("name", ["NUL", "print statement", "UTF-16", "parentheses", "methods"])
def test_a_program_without_relevant_words_is_not_parsed(name: str, tmp_path: Path) -> None:
    content, _ = NOT_ANALYSED[name]
    text = content.decode("utf-16") if isinstance(content, bytes) else content
    data = text.replace("functions", "others").replace("openai", "elsewhere").replace(START, "").encode("utf-16")
    (tmp_path / "program.py").write_bytes(data)
    assert checked(tmp_path)["failures"] == []


@pytest.mark.parametrize("form", ["text", "concise", "github", "json", "jsonl", "sarif"])
def test_every_output_reports_it(form: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(START + "print 'a'\n")
    (tmp_path / "train.jsonl").write_bytes(b"[1]\n")
    done = ftlint(tmp_path, "check", "--format", form)
    assert done.returncode == 2
    assert "program.py:3 could not be analysed: it is not Python 3" in done.stderr
    if form in ("json", "jsonl", "sarif"):
        assert "could not be analysed" in done.stdout
    assert "train.jsonl" in done.stdout


@pytest.mark.skipif(not SHARED.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize("name", ["chain200", "elif500", "lists200", "nul", "parens2000", "sum500"])
def test_shared_case(name: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes((SHARED / f"{name}.py").read_bytes())
    done = checked(tmp_path)
    found = [one["rule"] for one in done["findings"]]
    assert bool(done["failures"]) == (name in ("nul", "parens2000"))
    assert ("legacy-functions/call-site" in found) == (not done["failures"])


def checked(folder: Path) -> dict[str, list[Any]]:
    """What is reported of a folder, to which a dataset with a fault is added; that one is always reported."""
    (folder / "train.jsonl").write_bytes(b"[1]\n")
    done = ftlint(folder, "check", "--format", "json")
    report = json.loads(done.stdout)
    failures = report.get("failures", [])
    assert done.returncode == (2 if failures else 1)
    assert [line.removeprefix("ftlint: error: ") for line in done.stderr.splitlines()] == failures
    assert any(one["path"].endswith("train.jsonl") for one in report["findings"])
    return {"failures": failures, "findings": report["findings"]}


def ftlint(folder: Path, *arguments: str, seconds: int = SECONDS) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of limited memory and time."""
    command = [sys.executable, "-m", "ftlint", *arguments, "--isolated", str(folder)]
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # noqa: E731
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, preexec_fn=limit, check=False, cwd=folder
    )
    assert done.returncode in (0, 1, 2), (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    return done
