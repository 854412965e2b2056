from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.cli.options import gather
from ftlint.cli.outputs import reject_inputs
from ftlint.errors import ConfigError
from tests.lint.cli.test_options import given


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("data/a.jsonl", "valid.jsonl", "tuned.jsonl", "b.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "a"}\n')
    return tmp_path


def complaint(*files: str, data: tuple[str, ...] = ()) -> str:
    """Why a run over ``data`` and ``b.py`` rejects these outputs; empty if it does not."""
    paths = ("data", "b.py")
    try:
        specs = [("json", Path(file)) for file in files]
        reject_inputs(specs, gather(paths, given(data=data)), paths, "valid.jsonl")
    except ConfigError as error:
        return str(error)
    return ""


def test_an_input_of_the_run_is_rejected_as_output(folder: Path) -> None:
    expected = "--format json={0}: {0} is an input of this run; choose another file"
    for name in ("data/a.jsonl", "b.py", "valid.jsonl"):
        assert complaint(name) == expected.format(name)
    assert complaint("tuned.jsonl") == ""
    assert complaint("tuned.jsonl", data=("tuned.jsonl",)) == expected.format("tuned.jsonl")


def test_links_to_an_input_are_rejected(folder: Path) -> None:
    (folder / "symbolic").symlink_to(folder / "data" / "a.jsonl")
    (folder / "hard").hardlink_to(folder / "data" / "a.jsonl")
    for name in ("symbolic", "hard"):
        assert complaint(name).endswith("data/a.jsonl is an input of this run; choose another file")


def test_a_file_that_the_next_run_would_read_is_rejected(folder: Path) -> None:
    assert "the next run would check this file" in complaint("data/out.jsonl")
    assert complaint("data/out.txt") == complaint("out.jsonl") == ""


def test_the_name_of_a_configuration_file_is_rejected(folder: Path) -> None:
    for name in ("ftlint.toml", "pyproject.toml", ".ftlintignore"):
        assert "the name of a configuration file" in complaint(name)


def test_two_outputs_need_two_files_unless_they_are_devices(folder: Path) -> None:
    assert "another --format writes to this file" in complaint("out.txt", "./out.txt")
    assert complaint("out.txt", "other.txt") == ""
    assert complaint("/dev/null", "/dev/null") == ""
