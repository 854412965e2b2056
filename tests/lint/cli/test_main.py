"""What all commands share: exit codes, one clear line for what goes wrong, and an end at any moment without a trace."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ftlint import __version__
from ftlint.rule.samples import assistant, definition, function_call, function_result, line, user
from tests.helpers import ALONE, command, environment, ftlint, names_in, outside, write

GOOD = line(user(), assistant())
BAD = line(user(), assistant(""))
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
INTERRUPT = """
import os, signal
import ftlint.cli.{command} as module
def interrupted(path, size):
    os.kill(os.getpid(), signal.SIGINT)
module.watch = lambda progress: interrupted
"""

posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes are other ones here")


def the_error(err: str) -> str:
    """The one line on standard error."""
    assert err.startswith("ftlint: error: "), err
    assert err.endswith("\n")
    assert err.count("\n") == 1, err
    return err.removeprefix("ftlint: error: ").strip()


# Exit codes


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1), (GOOD + BAD, 1)])
def test_it_exits_with_1_where_something_is_wrong(command: str, text: str, code: int, tmp_path: Path) -> None:
    assert ftlint(command, *ALONE, write(tmp_path, text)).code == code


def test_an_info_alone_is_nothing_wrong(tmp_path: Path) -> None:
    file = write(tmp_path, line(user(), user(), assistant()))
    done = ftlint("check", *ALONE, "--format", "concise", file)
    assert "info" in done.text
    assert done.code == 0


def test_a_finding_made_an_error_is_one(tmp_path: Path) -> None:
    write(tmp_path, 'severity = { "turn-order/consecutive-user" = "error" }\n', "ftlint.toml")
    assert ftlint("check", write(tmp_path, line(user(), user(), assistant()))).code == 1


def test_what_cannot_be_read_outweighs_what_is_found(tmp_path: Path) -> None:
    write(tmp_path, BAD)
    write(tmp_path, b"no gzip", "x.jsonl.gz")
    done = ftlint("check", *ALONE, tmp_path)
    assert done.code == 2
    assert "x.jsonl.gz" in the_error(done.err)
    assert "message-shape/empty-assistant" in done.text


# Errors


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--rule", "tool-idz"], "--rule: unknown rule or check 'tool-idz'; did you mean `tool-ids`?"),
        (["--ignore", "tool-ids/orphan-resul"], "did you mean `tool-ids/orphan-result`?"),
        (["--rule", "orphan-result"], "did you mean `tool-ids/orphan-result`?"),
        (["--profile", "openia"], "unknown profile 'openia'"),
        (["--config", "gone.toml"], "gone.toml: cannot be read"),
        (["--config", "gone.toml", "--isolated"], "--config and --isolated exclude each other"),
        (["gone.jsonl"], "gone.jsonl does not exist"),
        (["empty"], "no .jsonl, "),
        (["*.nothing"], "no file or folder matches *.nothing"),
        (["a\nb"], "a b does not exist"),
        (["\x1b[31m"], "no file or folder matches \\x1b[31m"),
    ],
)
def test_a_wrong_argument_is_reported_in_one_line(
    command: str, args: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    write(tmp_path, GOOD)
    done = ftlint(command, *args)
    assert done.code == 2
    assert done.out == b""
    assert message in the_error(done.err)
    assert "\x1b" not in done.err


def test_an_unknown_configuration_key_is_reported_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, '\nprofil = "azure"\n', "ftlint.toml")
    done = ftlint("check", write(tmp_path, GOOD))
    assert done.code == 2
    assert "ftlint.toml:2: `profil` is an unknown key; did you mean `profile`?" in the_error(done.err)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--nosuch"], "--nosuch"),
        (["check", "--max-findings", "-1"], "--max-findings"),
        (["check", "--color", "pink"], "--color"),
        (["fix", "--format", "json"], "--format"),
    ],
)
def test_a_wrong_command_line_is_reported_with_the_usage(args: list[str], message: str) -> None:
    done = ftlint(*args)
    assert done.code == 2
    assert done.out == b""
    assert done.err.startswith("Usage: ftlint")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_path_instead_of_a_command_suggests_check(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    done = ftlint(file)
    assert done.code == 2
    assert f"did you mean `ftlint check {file}`?" in done.err


def test_without_a_command_there_is_help() -> None:
    done = ftlint()
    output = done.text + done.err
    assert "Usage: ftlint" in output
    assert all(name in output for name in ("check", "fix", "rules"))
    assert done.code in (0, 2)  # as the version of click has it


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["check", "--help"], ["fix", "-h"], ["rules", "--help"]])
def test_help_is_no_error(args: list[str]) -> None:
    done = ftlint(*args)
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith("Usage: ftlint")


def test_the_version_is_printed() -> None:
    assert ftlint("--version").text == f"ftlint {__version__}\n"


def test_an_internal_error_is_reported_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by \x1b[31mzero")

    monkeypatch.setattr("ftlint.engine.check.dataset.check_datasets", broken)
    done = ftlint("check", write(tmp_path, GOOD))
    assert done.code == 2
    assert done.err.startswith(
        "ftlint: internal error: ZeroDivisionError: by \\x1b[31mzero. This is a defect of ftlint;"
    )
    with pytest.raises(ZeroDivisionError):
        ftlint("check", write(tmp_path, GOOD), env={"FTLINT_TRACEBACK": "1"})


# As a process


def test_the_module_is_the_command(tmp_path: Path) -> None:
    done = outside("check", *ALONE, write(tmp_path, BAD))
    assert done.code == 1
    assert done.err == ""
    assert b"message-shape/empty-assistant" in done.out


@posix
@pytest.mark.parametrize("name", ["check", "fix"])
def test_ctrl_c_ends_it_with_130_and_without_a_trace(name: str, tmp_path: Path) -> None:
    file, temporary = write(tmp_path / "data", LEGACY * 100), tmp_path / "tmp"
    temporary.mkdir()
    done = outside(name, *ALONE, file, before=INTERRUPT.format(command=name), env={"TMPDIR": str(temporary)})
    assert (done.code, done.err.strip(), done.out) == (130, "ftlint: interrupted", b"")
    assert file.read_text() == LEGACY * 100
    assert names_in(file.parent) == {file.name}
    assert names_in(temporary) == set()


@posix
@pytest.mark.parametrize("name", ["check", "fix"])
def test_ctrl_c_while_standard_input_is_read_leaves_no_trace(name: str, tmp_path: Path) -> None:
    """It is interrupted as soon as it has begun to copy what it is given, of which the end is still to come."""
    process = subprocess.Popen(
        command(name, *ALONE, "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({"TMPDIR": str(tmp_path)}),
    )
    assert process.stdin is not None
    process.stdin.write(GOOD.encode() * 10_000)  # more than a pipe holds: who has written it has been read
    process.stdin.flush()
    process.send_signal(2)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip(), out) == (130, b"ftlint: interrupted", b"")
    assert names_in(tmp_path) == set()


@posix
@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl"])
def test_who_reads_no_further_is_no_error(form: str, tmp_path: Path) -> None:
    file = write(tmp_path, BAD * 5000)
    args = ["check", *ALONE, "--format", form, "--max-findings", "0", str(file)]
    process = subprocess.Popen(command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), err) == (1, b"")


@posix
@pytest.mark.parametrize("lines", [1, 5000])
def test_a_full_disk_for_the_output_is_reported(lines: int, tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no device here that is always full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("check", *ALONE, "--max-findings", "0", write(tmp_path, BAD * lines)),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"ftlint: error: cannot write the output: no space left on device\n"
