from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest

from ftlint.cli import options
from ftlint.cli.options import Inputs, gather, open_input, printable, progress_bar, watch
from ftlint.cli.progress import Progress
from ftlint.errors import FtlintError, InputError
from tests.helpers import Stream


def given(**changes: Any) -> dict[str, Any]:
    names = dict.fromkeys(("rule", "ignore", "data"), ())
    return {
        **names,
        "profile": None,
        "method": None,
        "config": None,
        "isolated": True,
        "force_exclude": False,
    } | changes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "b.py").write_text("x = 1\n")
    return tmp_path


def gathered(*paths: str, **changes: Any) -> Inputs:
    return gather(paths, given(**changes))


def test_options_become_settings_of_the_files(folder: Path) -> None:
    inputs = gathered("a.jsonl", rule=("limits",), profile="azure", method="sft")
    settings = inputs.configs.settings_for("a.jsonl")
    assert (settings.rule, settings.profile, settings.method) == (("limits",), "azure", "sft")


def test_a_suggested_command_repeats_what_selects_inputs_and_rules(folder: Path) -> None:
    flags = gathered("a.jsonl", ignore=("limits", "coverage"), method="dpo", force_exclude=True).flags
    assert flags == ("--ignore", "limits", "--ignore", "coverage", "--method", "dpo", "--isolated", "--force-exclude")
    assert gathered("a.jsonl", isolated=False).flags == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"rule": ("no-such-rule",)}, "--rule"),
        ({"ignore": ("no-such-rule",)}, "--ignore"),
        ({"profile": "no-such-profile"}, "no-such-profile"),
        ({"data": ("missing.jsonl",)}, "missing.jsonl does not exist"),
    ],
)
def test_an_unknown_name_or_missing_data_is_reported(changes: dict[str, Any], named: str, folder: Path) -> None:
    with pytest.raises(FtlintError, match=named):
        gathered("a.jsonl", **changes)


def test_the_size_of_the_inputs_is_known_unless_a_file_is_compressed(folder: Path) -> None:
    assert gathered(".").size == len('{"text": "a"}\n') + len("x = 1\n")
    (folder / "c.jsonl.gz").write_bytes(b"")
    assert gathered(".").size is None
    assert gathered("-").size is None


def test_standard_input_can_be_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stream(b"{}\n"))
    source = open_input("-")
    assert source.name == "<stdin>"
    assert [Path(source.path).read_bytes() for _ in range(2)] == [b"{}\n"] * 2


def test_closed_standard_input_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        open_input("-")


def test_a_message_is_printed_on_one_line_without_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    assert printable("a\nb\x1bc é") == "a b\\x1bc é"


def test_every_command_that_reads_files_has_the_shared_options() -> None:
    @click.command()
    @options.shared
    def command(**_: Any) -> None:
        pass

    names = [parameter.name for parameter in command.params]
    assert names[:3] == ["rule", "ignore", "profile"]
    assert {"method", "config", "isolated", "force_exclude", "no_progress", "color"} <= set(names)


def test_data_is_a_setting_of_the_programs(folder: Path) -> None:
    assert gathered("b.py", data=("a.jsonl",)).configs.settings_for("b.py").data == ("a.jsonl",)
    assert gathered("b.py").configs.settings_for("b.py").data == ()


def test_a_path_is_opened_as_it_is(folder: Path) -> None:
    source = open_input("a.jsonl")
    assert (source.path, source.name) == ("a.jsonl", "a.jsonl")


@pytest.mark.parametrize(
    ("terminal", "hidden", "shown"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_progress_is_shown_on_a_terminal_unless_it_is_hidden(
    terminal: bool, hidden: bool, shown: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PRE_COMMIT", "CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    stream, times = Stream(terminal=terminal), iter(range(0, 100, 10))
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("ftlint.cli.options.Progress", partial(Progress, clock=lambda: next(times)))
    advance = watch(progress_bar(gathered("a.jsonl"), {"no_progress": hidden}))
    advance("a.jsonl", 7)
    drawn = stream.bytes.getvalue().decode()
    assert ("50%" in drawn, "a.jsonl" in drawn) == (shown, shown)
