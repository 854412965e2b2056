"""``ftlint check``: what it reads, what it shows, where it puts that, and what its options change."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ftlint.files.zstd import zstd
from ftlint.rule.samples import assistant, definition, function_call, function_result, line, system, user
from tests.helpers import ALONE, NOT_OF_THE_WHOLE, Done, checked, found, ftlint, write

GOOD = line(user(), assistant())
BAD = line(user(), assistant(""))
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
EMPTY = "message-shape/empty-assistant"


def document(done: Done) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(done.out)
    return made


# What is read


def test_a_dash_reads_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ftlint("check", *NOT_OF_THE_WHOLE, "--format", "concise", "-", stdin=(GOOD + BAD).encode())
    assert done.code == 1
    assert done.text.startswith("<stdin>:2:")
    assert EMPTY in done.text


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_compressed_standard_input_is_known_by_its_first_bytes(pack: Any) -> None:
    done = ftlint("check", *ALONE, "--format", "json", "-", stdin=pack((GOOD + BAD).encode()))
    assert [(one["line"], one["rule"]) for one in document(done)["findings"]] == [(2, EMPTY)]


@pytest.mark.parametrize(("name", "pack"), [("x.jsonl.gz", gzip.compress), ("x.ndjson.zst", zstd.compress)])
def test_compressed_files_are_read(name: str, pack: Any, tmp_path: Path) -> None:
    write(tmp_path, pack((GOOD + BAD).encode()), name)
    assert found(tmp_path) == [(2, EMPTY, "/messages/1/content")]


def test_empty_standard_input_has_no_record() -> None:
    done = ftlint("check", *ALONE, "--format", "json", "-")
    assert [one["rule"] for one in document(done)["findings"]] == ["json-lines/empty-file"]


def test_the_current_folder_is_searched_where_no_path_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, BAD, "inner/x.jsonl")
    write(tmp_path, BAD, "notes.json")
    monkeypatch.chdir(tmp_path)
    done = ftlint("check", *ALONE, "--format", "json")
    assert [one["path"] for one in document(done)["findings"]] == ["inner/x.jsonl"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path, BAD)
    done = ftlint("check", *ALONE, "--format", "json", file, tmp_path, file)
    assert document(done)["summary"]["files"] == 1


def test_an_ignored_file_is_read_when_it_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, BAD, "x.jsonl")
    write(tmp_path, GOOD, "y.jsonl")
    write(tmp_path, "x.jsonl\n", ".ftlintignore")
    assert ftlint("check", *ALONE, tmp_path).code == 0
    assert ftlint("check", *ALONE, file).code == 1
    assert ftlint("check", *ALONE, "--force-exclude", file).code == 0


def test_odd_names_are_shown_without_what_a_terminal_would_obey(tmp_path: Path) -> None:
    file = write(tmp_path, BAD, "a\x1b[2J\nb.jsonl")
    for form in ("text", "concise", "json", "jsonl", "github", "sarif"):
        done = ftlint("check", *ALONE, "--format", form, file)
        assert done.code == 1
        assert "\x1b" not in done.text
        assert "a\x1b" not in done.err


# What is shown


def test_the_contract_of_json(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD + BAD)
    made = checked(file)
    assert list(made) == ["version", "tool", "findings", "summary"]
    assert made["version"] == 1
    assert made["tool"]["name"] == "ftlint"
    (one,) = made["findings"]
    text = BAD.index('""') + 1
    assert one.pop("message") != ""
    assert one == {
        "rule": EMPTY,
        "severity": "error",
        "path": str(file),
        "line": 2,
        "column": text,
        "pointer": "/messages/1/content",
        "fix": None,
    }
    assert made["summary"] == {
        "files": 1,
        "examples": 2,
        "bytes": file.stat().st_size,
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "by_rule": {EMPTY: 1},
    }


def test_columns_count_characters(tmp_path: Path) -> None:
    text = line(system("Grüße 🎈"), user(), assistant(""))
    (one,) = checked(write(tmp_path, text))["findings"]
    assert one["column"] == text.index('""') + 1


def test_text_shows_the_first_places_and_counts_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, BAD * 12, "x.jsonl")
    text = ftlint("check", *ALONE, "x.jsonl").text
    assert [f"x.jsonl:{number} " in text for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "and 9 more" in text
    assert "12 errors" in text
    assert max(len(row) for row in text.split("\n") if "ftlint check" not in row) <= 80  # a command is never broken


@pytest.mark.parametrize(("form", "total"), [("text", "12 errors"), ("concise", "10 more"), ("jsonl", '"errors":12')])
@pytest.mark.parametrize(("limit", "shown"), [(2, 2), (100, 12), (0, 12)])
def test_a_limit_cuts_what_is_shown_and_not_what_is_counted(
    form: str, total: str, limit: int, shown: int, tmp_path: Path
) -> None:
    done = ftlint("check", *ALONE, "--format", form, "--max-findings", str(limit), write(tmp_path, BAD * 12))
    assert len(re.findall(r"\.jsonl:\d|\"line\":", done.text)) == shown
    assert (total in done.text) is (form != "concise" or shown == 2)


@pytest.mark.parametrize(("limit", "shown"), [(2, 2), (100, 12), (0, 12)])
def test_a_summary_counts_what_is_hidden(limit: int, shown: int, tmp_path: Path) -> None:
    file = write(tmp_path, BAD * 12)
    made = document(ftlint("check", *ALONE, "--format", "json", "--max-findings", str(limit), file))
    assert len(made["findings"]) == shown
    assert made["summary"]["errors"] == 12
    assert made["summary"]["by_rule"] == {EMPTY: 12}
    assert made["summary"].get("hidden", 0) == 12 - shown


def test_the_limit_of_a_configuration_holds_and_the_command_line_is_stronger(tmp_path: Path) -> None:
    write(tmp_path, "max-findings = 2\n", "ftlint.toml")
    file = write(tmp_path, BAD * 12)
    assert len(document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", file))["findings"]) == 2
    assert (
        len(document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", "--max-findings", "5", file))["findings"])
        == 5
    )


def test_several_formats_go_to_their_places(tmp_path: Path) -> None:
    file = write(tmp_path, BAD)
    sarif, listed = tmp_path / "out.sarif", tmp_path / "out.txt"
    done = ftlint(
        "check", *ALONE, "--format", "json", "--format", f"sarif={sarif}", "--format", f"concise={listed}", file
    )
    assert done.code == 1
    assert len(document(done)["findings"]) == 1
    assert json.loads(sarif.read_bytes())["version"] == "2.1.0"
    assert listed.read_text().startswith(f"{file}:1:")


def test_each_of_several_formats_shows_as_much_as_it_would_alone(tmp_path: Path) -> None:
    file = write(tmp_path, BAD * 12)
    alone = {form: ftlint("check", *ALONE, "--format", form, file).out for form in ("text", "json")}
    out = tmp_path / "out"
    both = ftlint("check", *ALONE, "--format", "json", "--format", f"text={out}", file)
    assert (both.out, out.read_bytes()) == (alone["json"], alone["text"])


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("jsn", "unknown format `jsn`; did you mean `json`"),
        ("json=", "no file after '='"),
        ("json=gone/x.json", "gone/x.json: cannot write the output"),
    ],
)
def test_an_invalid_format_is_reported(
    form: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = ftlint("check", *ALONE, "--format", form, write(tmp_path, BAD))
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1


# Colours and the bar


@pytest.mark.parametrize(
    ("env", "option", "coloured"),
    [
        ({}, "auto", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"NO_COLOR": ""}, "always", True),
    ],
)
def test_colours_without_a_terminal(env: dict[str, str], option: str, coloured: bool, tmp_path: Path) -> None:
    done = ftlint("check", *ALONE, "--color", option, write(tmp_path, BAD), env=env)
    assert ("\x1b[" in done.text) is coloured


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colours_in_a_terminal(env: dict[str, str], coloured: bool, tmp_path: Path) -> None:
    done = ftlint("check", *ALONE, write(tmp_path, BAD), env={"TERM": "xterm", **env}, terminal=True)
    assert ("\x1b[" in done.text) is coloured


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "github"])
def test_what_programs_read_has_no_colours(form: str, tmp_path: Path) -> None:
    done = ftlint("check", *ALONE, "--color", "always", "--format", form, write(tmp_path, BAD))
    assert "\x1b" not in done.text


@pytest.mark.parametrize("name", ["check", "fix"])
@pytest.mark.parametrize(
    ("env", "args", "shown"),
    [
        ({}, [], True),
        ({"PRE_COMMIT": "1"}, [], False),
        ({"CI": "true"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--no-progress"], False),
    ],
)
def test_a_bar_only_where_somebody_watches(
    name: str, env: dict[str, str], args: list[str], shown: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftlint.cli.progress.DELAY", 0.0)
    file = write(tmp_path, GOOD)
    done = ftlint(name, *ALONE, *args, file, env={"TERM": "xterm", **env}, terminal=True)
    assert ("\r" in done.err) is shown
    assert done.err.replace("\r", "").strip(" ") == "" or shown


def test_no_bar_where_standard_error_is_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftlint.cli.progress.DELAY", 0.0)
    assert ftlint("check", *ALONE, write(tmp_path, GOOD)).err == ""


# Which rules


def test_a_single_check_can_be_selected(tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY + BAD)
    assert found(file, "--rule", "legacy-functions/call") == [(1, "legacy-functions/call", "/messages/1/function_call")]


def test_rules_add_up_and_what_is_ignored_goes(tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY + BAD)
    options = ("--rule", "legacy-functions", "--rule", EMPTY, "--ignore", "legacy-functions/result")
    assert {rule for _, rule, _ in found(file, *options)} == {
        "legacy-functions/definitions",
        "legacy-functions/call",
        EMPTY,
    }


def test_a_fault_that_others_depend_on_keeps_them_quiet_though_it_is_not_asked_for(tmp_path: Path) -> None:
    """A message that is no object leaves no order that could be checked."""
    file = write(tmp_path, '{"messages": ["Hi", {"role": "user", "content": "Ho"}]}\n')
    assert found(file, "--rule", "turn-order") == []


# Configuration


def test_overrides_hold_for_the_files_they_name(tmp_path: Path) -> None:
    config = 'profile = "azure"\n[[overrides]]\nfiles = ["old/*.jsonl"]\nignore = ["legacy-functions"]\n'
    write(tmp_path, config, "ftlint.toml")
    write(tmp_path, "\ufeff" + LEGACY, "old/x.jsonl")
    write(tmp_path, "\ufeff" + LEGACY, "new/x.jsonl")
    made = document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", tmp_path))
    assert {Path(one["path"]).parent.name for one in made["findings"]} == {"new"}
    assert {one["rule"].partition("/")[0] for one in made["findings"]} == {"legacy-functions"}


def test_the_nearest_configuration_holds(tmp_path: Path) -> None:
    write(tmp_path, f'[tool.ftlint]\nignore = ["{EMPTY}"]\n', "pyproject.toml")
    write(tmp_path, 'profile = "azure"\n', "inner/ftlint.toml")
    outer, inner = write(tmp_path, BAD), write(tmp_path, BAD, "inner/x.jsonl")
    assert ftlint("check", *NOT_OF_THE_WHOLE, outer).code == 0
    assert ftlint("check", *NOT_OF_THE_WHOLE, inner).code == 1
    assert ftlint("check", *ALONE, outer).code == 1
    assert ftlint("check", *NOT_OF_THE_WHOLE, "--config", tmp_path / "pyproject.toml", inner).code == 0
    assert ftlint("check", *NOT_OF_THE_WHOLE, "--rule", EMPTY, outer).code == 1


def test_a_stop_sequence_and_a_prompt_are_configured(tmp_path: Path) -> None:
    write(tmp_path, '[stop-sequence]\nstop = "END"\n[system-prompt]\ntext = "Be short."\n', "ftlint.toml")
    file = write(tmp_path, line(system("Be short."), user(), assistant("1 END")) + line(user(), assistant("2")))
    made = document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", file))
    assert {(one["line"], one["rule"]) for one in made["findings"]} == {
        (2, "stop-sequence/missing"),
        (2, "system-prompt/missing"),
    }


def test_datasets_are_joined_by_configuration(tmp_path: Path) -> None:
    write(tmp_path, line(system("Be short."), user(), assistant()) * 9, "a.jsonl")
    write(tmp_path, line(system("Be short. "), user(), assistant()), "b.jsonl")
    assert [
        one["rule"] for one in document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", tmp_path))["findings"]
    ] == []
    write(tmp_path, '[[datasets]]\nname = "both"\nfiles = ["*.jsonl"]\n', "ftlint.toml")
    made = document(ftlint("check", *NOT_OF_THE_WHOLE, "--format", "json", tmp_path))
    assert [(Path(one["path"]).name, one["rule"]) for one in made["findings"]] == [
        ("b.jsonl", "system-prompt/near-duplicate")
    ]
