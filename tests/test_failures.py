"""An unexpected error in one file, in any stage of a run, is a failure of that file: the others are checked and reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import ALONE, ftlint

MARK = "PLANTED"
BAD_ROLE = {"messages": [{"role": "robot", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]}
MARKED = {"messages": [{"role": "user", "content": MARK}, {"role": "assistant", "content": "Hello."}]}


def plant(monkeypatch: pytest.MonkeyPatch, target: str, is_marked: Callable[..., bool]) -> None:
    """Let the function of this name raise an error where it is called with what is marked."""
    path, _, name = target.rpartition(".")
    owner = _owner(path)
    original = getattr(owner, name)

    def planted(*args: Any, **options: Any) -> Any:
        if is_marked(*args):
            raise KeyError(f"{MARK} in {name}")
        return original(*args, **options)

    monkeypatch.setattr(owner, name, planted)


def _owner(path: str) -> Any:
    from pkgutil import resolve_name

    return resolve_name(path)


def data(tmp_path: Path) -> list[str]:
    """A file with the marked record between two good ones, and files around it with a real fault each."""
    good = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there."}]}
    texts = {"a.jsonl": [BAD_ROLE], "marked.jsonl": [good, MARKED, good], "z.jsonl": [good, good, BAD_ROLE]}
    for name, records in texts.items():
        (tmp_path / name).write_text("".join(json.dumps(one) + "\n" for one in records))
    return [str(tmp_path / name) for name in texts]


STAGES: dict[str, tuple[str, Callable[..., bool]]] = {
    "open": ("ftlint.engine.check.dataset.open_records", lambda source: "marked" in source.path),
    "whole file": ("ftlint.engine.check.dataset.file_findings", lambda part: "marked" in part.input.source.path),
    "size": ("ftlint.engine.check.dataset.size_findings", lambda one, size: "marked" in one.source.path),
    "read": ("ftlint.engine.reader.reader.Reader.read", lambda self, chunk: MARK.encode() in chunk.data),
    "check": ("ftlint.engine.check.example.Checker.check", lambda self, example: MARK in str(example.record)),
    "conclude": (
        "ftlint.engine.check.dataset.conclude",
        lambda collectors, first, notes: "marked" in first.source.path,
    ),
    "second look": (
        "ftlint.engine.check.dataset.gather_dataset_findings",
        lambda conclusions, parts, run, gathered: "marked" in parts[0].input.source.path,
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_check_goes_on_with_the_other_files(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, *STAGES[stage])
    done = ftlint("check", *ALONE, *data(tmp_path), "--format", "json")
    assert done.code == 2
    assert f"{tmp_path}/marked.jsonl: internal error: KeyError: '{MARK} in" in done.err
    assert done.err.count("\n") == 1
    found = [(Path(one["path"]).name, one["line"]) for one in json.loads(done.out)["findings"]]
    assert ("a.jsonl", 1) in found
    assert ("z.jsonl", 3) in found


def test_rules_over_all_lines_do_not_see_a_file_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shards = [f"{tmp_path}/x-0000{number}-of-00003.jsonl" for number in range(3)]
    twice = {"messages": [{"role": "user", "content": "Twice"}, {"role": "assistant", "content": "Yes."}]}
    for path, records in zip(shards, [[twice], [twice, MARKED], [BAD_ROLE, twice]], strict=True):
        Path(path).write_text("".join(json.dumps(one) + "\n" for one in records))
    plant(monkeypatch, "ftlint.engine.check.example.Checker.check", lambda self, example: MARK in str(example.record))
    done = ftlint("check", "--isolated", "--rule", "duplicates", *shards, "--format", "json")
    assert done.code == 2
    assert [(one["path"], one["line"]) for one in json.loads(done.out)["findings"]] == [(shards[2], 2)]


def test_an_error_while_two_datasets_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("train.jsonl", "valid.jsonl"):
        (tmp_path / name).write_text(json.dumps(BAD_ROLE) + "\n")
    plant(monkeypatch, "ftlint.engine.check.dataset.Conclusions.compared", lambda *_: True)
    done = ftlint("check", *ALONE[:1], str(tmp_path), "--format", "json")
    assert done.code == 2
    assert f"{tmp_path}/train.jsonl: internal error: KeyError" in done.err
    assert {Path(one["path"]).name for one in json.loads(done.out)["findings"]} == {"train.jsonl", "valid.jsonl"}


def test_an_output_that_fails_does_not_keep_another_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "ftlint.output.sarif.render", lambda *_: True)
    done = ftlint("check", *ALONE, data(tmp_path)[0], "--format", "sarif", "--format", "concise")
    assert done.code == 2
    assert "--format sarif: internal error: KeyError" in done.err
    assert "message-shape/unknown-role" in done.text


# fix

GOOD_ROLE = json.dumps(BAD_ROLE).replace("robot", "User")
FIX_STAGES: dict[str, tuple[str, Callable[..., bool]]] = {
    "begin": ("ftlint.engine.fix.dataset.file_state", lambda one, size: "marked" in one.source.path),
    "read": ("ftlint.engine.reader.reader.Reader.read", lambda self, chunk: MARK.encode() in chunk.data),
    "check": ("ftlint.engine.check.example.Checker.check", lambda self, example: MARK in str(example.record)),
    "fixer": ("ftlint.engine.fix.example.ExampleFixer.fix", lambda self, start, *_: MARK in str(start.record)),
    "rewrite": ("ftlint.engine.fix.chunk.rewrite", lambda raw, *_: MARK.encode() in raw),
    "replace": ("ftlint.files.staged.Rewritten.put_in_place", lambda self, source, *_: "marked" in source.path),
}


@pytest.mark.parametrize("stage", FIX_STAGES)
@pytest.mark.parametrize("shards", [False, True])
def test_fix_leaves_the_file_that_failed_and_fixes_the_others(
    stage: str, shards: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = data(tmp_path)
    for path in paths:
        Path(path).write_text(Path(path).read_text() + GOOD_ROLE + "\n" + GOOD_ROLE.replace("Hi", MARK) + "\n")
    Path(paths[0]).write_text(GOOD_ROLE + "\n")
    Path(paths[2]).write_text(GOOD_ROLE + "\n")
    if shards:
        paths = [str(Path(path).rename(tmp_path / f"marked-0000{n}-of-00003.jsonl")) for n, path in enumerate(paths)]
        monkeypatch.setitem(
            FIX_STAGES, "begin", ("ftlint.engine.fix.dataset.file_state", lambda one, size: "00001" in one.source.path)
        )
        put = "ftlint.files.staged.Rewritten.put_in_place"
        monkeypatch.setitem(FIX_STAGES, "replace", (put, lambda self, source, *_: "00001" in source.path))
    before = Path(paths[1]).read_bytes()
    plant(monkeypatch, *FIX_STAGES[stage])
    done = ftlint("fix", *ALONE, *paths)
    assert done.code == 2
    assert f"{paths[1]}: internal error: KeyError: '{MARK} in" in done.err
    assert Path(paths[1]).read_bytes() == before
    for path in (paths[0], paths[2]):
        assert b'"role": "user"' in Path(path).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(Path(path).name for path in paths)


def test_fix_goes_on_without_what_is_concluded_over_all_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.jsonl"
    path.write_text(GOOD_ROLE + "\n")
    plant(monkeypatch, "ftlint.engine.fix.dataset.Conclusions.of", lambda *_: True)
    done = ftlint("fix", "--isolated", str(path))
    assert done.code == 2
    assert f"{path}: internal error: KeyError" in done.err
    assert b'"role": "user"' in path.read_bytes()


# Programs

CALL = """
import openai
answer = openai.OpenAI().chat.completions.create(model="m", messages=[], functions=[{"name": "f"}])
print(answer.choices[0].message.content)
"""


def programs(tmp_path: Path, **more: str) -> None:
    """A program that is marked, one that imports it, and one that has nothing to do with it; and a dataset with a fault."""
    texts = {"marked": f"{MARK} = 1\n{CALL}", "caller": f"import marked\n{CALL}", "other": CALL} | more
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "data.jsonl").write_text(json.dumps(BAD_ROLE) + "\n")


def fail_for_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_marked(world: Any, names: Any, call: Any) -> bool:
        return MARK in names.code.source.decode()

    plant(monkeypatch, "ftlint.python.dataflow.flow.request_of", is_marked)


def messages(path: Path) -> list[str]:
    """The messages of all findings: text outputs cut them."""
    done = ftlint("check", *ALONE, str(path), "--format", "json")
    return [one["message"] for one in json.loads(done.out)["findings"]]


def test_check_goes_on_with_the_other_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs(tmp_path)
    fail_for_marked(monkeypatch)
    done = ftlint("check", *ALONE, str(tmp_path), "--format", "json")
    assert done.code == 2
    assert f"{tmp_path}/marked.py" in done.err
    assert f"internal error: KeyError: '{MARK} in request_of'" in done.err
    found = {(Path(one["path"]).name, one["rule"]) for one in json.loads(done.out)["findings"]}
    assert {("other.py", "legacy-functions/call-site"), ("caller.py", "legacy-functions/call-site")} <= found
    assert ("data.jsonl", "message-shape/unknown-role") in found


def test_fix_leaves_what_imports_a_program_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs(tmp_path)
    before = {name: (tmp_path / f"{name}.py").read_text() for name in ("marked", "caller")}
    fail_for_marked(monkeypatch)
    done = ftlint("fix", *ALONE, "--rule", "legacy-functions", str(tmp_path))
    assert done.code == 2
    assert {name: (tmp_path / f"{name}.py").read_text() for name in before} == before
    assert "tools=" in (tmp_path / "other.py").read_text()
    assert any("marked.py could not be analysed" in message for message in messages(tmp_path))


PROGRAM_STAGES: dict[tuple[str, str], tuple[str, Callable[..., bool]]] = {
    ("check", "read"): ("ftlint.engine.programs.files.Files.read", lambda self, path: "marked" in path),
    ("check", "report"): (
        "ftlint.engine.programs.check.findings",
        lambda move, plans: "marked" in move.sites[0].code.path,
    ),
    ("fix", "read"): ("ftlint.engine.programs.files.Files.read", lambda self, path: "marked" in path),
    ("fix", "write"): ("ftlint.engine.programs.fix.replacing", lambda path, seen: "marked" in path),
    ("fix", "summary"): ("ftlint.engine.programs.fix._report_file", lambda path, *_: "marked" in path),
}


@pytest.mark.parametrize(("command", "stage"), PROGRAM_STAGES)
def test_a_program_that_fails_in_another_stage(
    command: str, stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path)
    plant(monkeypatch, *PROGRAM_STAGES[command, stage])
    done = ftlint(command, *ALONE, str(tmp_path))
    assert done.code == 2
    assert f"{tmp_path}/marked.py: internal error: KeyError: '{MARK} in" in done.err
    assert "data.jsonl" in done.text
    assert ("other.py" in done.text) if command == "check" else ("tools=" in (tmp_path / "other.py").read_text())


def test_fix_leaves_what_a_program_that_is_not_python_imports(tmp_path: Path) -> None:
    programs(tmp_path, broken="from other import answer\nprint answer['function_call']\n")
    done = ftlint("fix", *ALONE, "--rule", "legacy-functions", str(tmp_path))
    assert done.code == 2
    assert "functions=" in (tmp_path / "other.py").read_text()
    assert any("broken.py could not be analysed, and may use this" in message for message in messages(tmp_path))
    assert "tools=" in (tmp_path / "caller.py").read_text()
