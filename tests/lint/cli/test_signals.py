"""A run that a signal stops at any moment: every file is whole, nothing temporary is left, and the exit code says so."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ftlint.cli import main
from ftlint.rule.samples import assistant, definition, function_call, function_result, line, user
from tests.helpers import ALONE, Done, command, environment, ftlint, names_in, outside, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are other ones here")

LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SENT = """
import os, signal
import ftlint.cli.{command} as module
def stopped(path, size):
    os.kill(os.getpid(), signal.{name})
module.watch = lambda progress: stopped
"""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
@pytest.mark.parametrize("name", ["check", "fix"])
def test_a_signal_ends_it_with_its_code_and_without_a_trace(
    name: str, number: signal.Signals, tmp_path: Path, temporary: Path
) -> None:
    file = write(tmp_path / "data", LEGACY * 100)
    before = SENT.format(command=name, name=number.name)
    done = outside(name, *ALONE, file, before=before, env={"TMPDIR": str(temporary)})
    message = "interrupted" if number == signal.SIGINT else f"stopped by {number.name}"
    assert (done.code, done.err.strip(), done.out) == (CODES[number], f"ftlint: {message}", b"")
    assert file.read_text() == LEGACY * 100
    assert names_in(file.parent) == {file.name}
    assert names_in(temporary) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: signal.Signals(number).name)
def test_standard_input_that_does_not_end_is_given_up(number: signal.Signals, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("fix", *ALONE, "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({"TMPDIR": str(tmp_path)}),
    )
    assert process.stdin is not None
    process.stdin.write(LEGACY.encode() * 10_000)  # more than a pipe holds: who has written it has been read
    process.stdin.flush()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip(), out) == (CODES[number], f"ftlint: stopped by {number.name}".encode(), b"")
    assert names_in(tmp_path) == set()


def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY * 100)
    before = SENT.format(command="check", name="SIGHUP") + "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    assert outside("check", *ALONE, file, before=before).code == 1


def test_a_second_signal_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY * 100)
    before = SENT.format(command="fix", name="SIGTERM").replace(
        "    os.kill(", "    signal.pthread_kill(__import__('threading').get_ident(), signal.SIGHUP)\n    os.kill("
    )
    assert outside("fix", *ALONE, file, before=before).code in (129, 143)
    assert names_in(tmp_path) == {file.name}
    assert file.read_text() == LEGACY * 100


def test_earlier_handlers_are_restored(tmp_path: Path) -> None:
    earlier = [signal.getsignal(number) for number in CODES]
    assert ftlint("check", *ALONE, write(tmp_path, LEGACY)).code == 1
    assert [signal.getsignal(number) for number in CODES] == earlier


def test_a_handler_of_the_calling_program_is_kept(tmp_path: Path) -> None:
    heard: list[int] = []
    earlier = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        before = signal.getsignal(signal.SIGTERM)
        assert ftlint("check", *ALONE, write(tmp_path, LEGACY)).code == 1
        assert signal.getsignal(signal.SIGTERM) is before
    finally:
        signal.signal(signal.SIGTERM, earlier)


def test_it_runs_in_another_thread_than_the_main_one(tmp_path: Path) -> None:
    file, codes = write(tmp_path, LEGACY), list[int]()
    thread = threading.Thread(
        target=lambda: codes.append(main(["check", *ALONE, "--format", f"json={tmp_path}/o", str(file)]))
    )
    thread.start()
    thread.join()
    assert codes == [1]


def stopped_at(delay: float, number: int, folder: Path, temporary: Path, *args: str) -> Done:
    process = subprocess.Popen(
        command(*args, "."),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}),
    )
    time.sleep(delay)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return Done(process.returncode, out, err.decode())


PROGRAM = """from openai import OpenAI
client = OpenAI()
reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}],
    functions=[{"name": "f", "parameters": {"type": "object", "properties": {}}}])
print(reply.choices[0].message.content)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "count"), [(["big.jsonl"], 25), (["big.jsonl.gz"], 10), (["a.jsonl", "b.jsonl", "p.py", "q.py"], 15)]
)
def test_stopped_at_any_moment_every_file_is_the_old_or_the_new_one(
    names: list[str], count: int, tmp_path: Path, temporary: Path
) -> None:
    import gzip

    text = (LEGACY * (20_000 // len(names))).encode()
    contents = {
        name: gzip.compress(text, 1) if name.endswith(".gz") else PROGRAM.encode() if name.endswith(".py") else text
        for name in names
    }
    folder = tmp_path / "data"

    def fresh() -> None:
        for name, content in contents.items():
            write(folder, content, name)

    fresh()
    start = time.monotonic()
    args = ("fix", *ALONE, "--rule", "legacy-functions")
    assert outside(*args, folder).code in (0, 1)
    whole = time.monotonic() - start
    after = {name: (folder / name).read_bytes() for name in names}
    assert all(after[name] != contents[name] for name in names)
    moments, seen = random.Random(5), set[int]()
    for turn in range(count):
        fresh()
        number = list(CODES)[turn % 3]
        done = stopped_at(moments.uniform(0.15, 1.05) * whole, number, folder, temporary, *args)
        # before the command is there, the system's own end of a process is the right one
        assert done.code in (0, 1, CODES[number], -number), done.err
        assert "Traceback" not in done.err or done.code == -number or number == signal.SIGINT
        assert names_in(folder) == set(names), done
        assert names_in(temporary) == set(), done
        assert all((folder / name).read_bytes() in (contents[name], after[name]) for name in names)
        seen.add(done.code)
    assert seen & set(CODES.values())


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "0<&- >&- 2>&-"])
@pytest.mark.parametrize("args", ["check", "fix", "check --format json"])
def test_results_that_cannot_be_written_are_an_error(args: str, closed: str, tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY)
    words = " ".join(command(*args.split(), *ALONE, file))
    done = subprocess.run(
        ["sh", "-c", f"{words} {closed}"], stderr=subprocess.PIPE, env=environment(), timeout=60, check=False
    )
    assert done.returncode == 2
    if "2>" not in closed:
        assert done.stderr == b"ftlint: error: cannot write the output: standard output is closed\n"


def test_a_closed_standard_input_is_an_error(tmp_path: Path) -> None:
    words = " ".join(command("check", *ALONE, "-"))
    done = subprocess.run(["sh", "-c", f"{words} <&-"], capture_output=True, env=environment(), timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, b"ftlint: error: cannot read <stdin>: standard input is closed\n")


@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
def test_who_waits_for_a_reader_can_be_stopped(number: signal.Signals, tmp_path: Path) -> None:
    """The output is more than a pipe holds, and no one reads it."""
    file = write(tmp_path, line(user(), assistant("")) * 5_000)
    args = command("check", *ALONE, "--format", "jsonl", "--max-findings", "0", file)
    process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    process.stdout.read(1)  # it is writing
    time.sleep(0.2)
    process.send_signal(number)
    assert process.wait(30) == CODES[number]
    process.communicate()


@pytest.mark.parametrize("args", ["check", "fix --diff", "check --format json"])
def test_a_closed_standard_error_changes_nothing(args: str, tmp_path: Path) -> None:
    words = " ".join(command(*args.split(), *ALONE, write(tmp_path, LEGACY)))
    done = subprocess.run(
        ["sh", "-c", f"{words} 2>&-"], stdout=subprocess.PIPE, env=environment(), timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stdout
