"""What ftlint promises of the cases that people met, each through the command line. The slow one is at the end."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    lines,
    result,
    system,
    tool,
    user,
)
from tests.helpers import ALONE, checked, command, environment, fixed, found, ftlint, names_in, outside, records, write

ASKED = [user(), calls(), result(), assistant()]
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])


def only(path: Path, *options: str) -> dict[str, Any]:
    """The one finding that there is."""
    (one,) = checked(path, *options)["findings"]
    assert isinstance(one, dict)
    return one


# Clean, though it looks otherwise


def test_a_final_assistant_message_with_unanswered_calls_is_clean(tmp_path: Path) -> None:
    file = write(tmp_path, line(user(), calls(call(), call(id="call_2")), tools=[tool()]))
    assert found(file) == []


def test_the_same_call_id_on_every_line_is_clean(tmp_path: Path) -> None:
    file = write(tmp_path, line(*ASKED, tools=[tool()]) * 20)
    assert found(file) == []


def test_a_null_function_call_next_to_tool_calls_is_not_legacy(tmp_path: Path) -> None:
    file = write(tmp_path, line(user(), calls(function_call=None), result(), assistant(), tools=[tool()]))
    assert [check for _, check, _ in found(file)] == ["record-shape/null-filled"]


def test_content_together_with_tool_calls_is_clean_for_openai(tmp_path: Path) -> None:
    file = write(tmp_path, line(user(), calls(content="I look it up."), result(), assistant(), tools=[tool()]))
    assert found(file) == []


def test_parallel_calls_answered_in_another_order_are_no_warning(tmp_path: Path) -> None:
    both = calls(call(), call(id="call_2", arguments='{"city": "Rome"}'))
    file = write(tmp_path, line(user(), both, result(id="call_2"), result(), assistant(), tools=[tool()]))
    told = checked(file)
    assert {one["severity"] for one in told["findings"]} <= {"info"}
    assert ftlint("check", *ALONE, file).code == 0


def test_of_40_different_persona_prompts_none_is_inconsistent(tmp_path: Path) -> None:
    trades = "baker cook smith tailor miner sailor clerk nurse".split()
    towns = "Oslo Rome Kyoto Lima Accra".split()
    prompts = [f"You are a {trade} from {town}. Answer as one would there." for trade in trades for town in towns]
    file = write(tmp_path, "".join(line(system(prompt), user(), assistant()) for prompt in prompts))
    assert len(prompts) == 40
    assert found(file) == []


# Found, and mended where that is safe


def test_a_call_id_that_a_later_call_uses_again_is_renamed_with_its_result(tmp_path: Path) -> None:
    later = [calls(call(arguments='{"city": "Rome"}')), result("18.5"), assistant("And 18.5 in Rome.")]
    file = write(tmp_path, line(*ASKED, user("And in Rome?"), *later, tools=[tool()]))
    told = only(file)
    assert (told["rule"], told["severity"], told["fix"]) == ("tool-ids/reused-call-id", "warning", "safe")
    assert told["pointer"] == "/messages/5/tool_calls/0/id"

    (record,) = records(fixed(file, "--rule", "tool-ids"))
    new = record["messages"][5]["tool_calls"][0].pop("id")
    assert new != "call_1"
    assert record["messages"][6].pop("tool_call_id") == new
    (before,) = records(line(*ASKED, user("And in Rome?"), *later, tools=[tool()]).encode())
    del before["messages"][5]["tool_calls"][0]["id"], before["messages"][6]["tool_call_id"]
    assert record == before
    assert found(file) == []


def test_arguments_that_are_a_json_string_of_a_json_string_are_unwrapped(tmp_path: Path) -> None:
    once = '{"city": "Paris"}'
    file = write(tmp_path, line(user(), calls(call(arguments=json.dumps(once))), tools=[tool()]))
    assert only(file)["rule"] == "tool-arguments/double-encoded"
    (record,) = records(fixed(file))
    assert record["messages"][1]["tool_calls"][0]["function"]["arguments"] == once
    assert found(file) == []


def test_celcius_is_no_celsius(tmp_path: Path) -> None:
    units = tool(required=("format",), format={"type": "string", "enum": ["celsius", "fahrenheit"]})
    file = write(tmp_path, line(user(), calls(call(arguments='{"format": "celcius"}')), tools=[units]))
    told = only(file)
    assert (told["rule"], told["severity"]) == ("tool-arguments/enum", "error")
    assert "celsius" in told["message"]


MISSING_BRACE = """{
    "messages": [
        {"role": "user", "content": "What is the weather in Oslo?"},
        {"role": "assistant", "function_call": {"name": "get_current_weather", "arguments": "{}"}
    ],
    "functions": []
}
"""


def test_the_missing_brace_of_the_old_tutorial_is_reported_with_its_column(tmp_path: Path) -> None:
    """The bracket in the first column but four of the fifth line closes the messages while a message is open."""
    told = only(write(tmp_path, MISSING_BRACE))
    assert (told["rule"], told["line"], told["column"]) == ("json-lines/invalid", 5, 5)


def test_the_missing_brace_is_reported_with_its_column_on_one_line(tmp_path: Path) -> None:
    text = " ".join(part.strip() for part in MISSING_BRACE.split("\n"))
    told = only(write(tmp_path, f"{text}\n"))
    assert (told["rule"], told["line"]) == ("json-lines/invalid", 1)
    assert told["column"] == text.index("]") + 1


# Stop sequences


def answers(*texts: str) -> str:
    return "".join(line(user(f"Question {number}?"), assistant(text)) for number, text in enumerate(texts))


def test_the_one_answer_of_twenty_that_lacks_the_stop_sequence_is_reported(tmp_path: Path) -> None:
    words = "one two three four five six seven eight nine ten".split()
    texts = [f"It is {word}{end}" for word in words for end in (" ######", " in all ######")]
    texts[-1] = texts[-1].removesuffix(" ######")
    assert found(write(tmp_path, answers(*texts))) == [(20, "stop-sequence/missing", "/messages/1/content")]


def test_a_full_stop_is_no_stop_sequence(tmp_path: Path) -> None:
    words = "one two three four five six seven eight nine ten".split()
    texts = [f"{start} {word}." for word in words for start in ("It is", "There are")]
    texts[-1] = texts[-1].removesuffix(".")
    assert found(write(tmp_path, answers(*texts))) == []


# Schemas that are a trap


@pytest.fixture
def requested() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that listens here, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"type": "string"}')

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_remote_reference_is_reported_and_never_fetched(tmp_path: Path, requested: tuple[str, list[str]]) -> None:
    address, asked = requested
    remote = tool(city={"$ref": f"{address}/x.json"})
    file = write(tmp_path, line(user(), calls(call(arguments='{"city": 7}')), tools=[remote]))
    assert f"{address}/x.json" in only(file)["message"]
    fixed(file, "--unsafe")
    assert asked == []


def test_a_catastrophic_pattern_returns_at_once(tmp_path: Path) -> None:
    """Tried by backtracking, it takes 2 to the power of 60 steps: the minute that the process has would not do."""
    trap = tool(city={"type": "string", "pattern": "^(a+)+$"})
    near_match = json.dumps({"city": "a" * 60 + "!"})
    file = write(tmp_path, line(user(), calls(call(arguments=near_match)), tools=[trap]))
    done = outside("check", *ALONE, "--format", "json", file)
    assert done.err == ""
    assert [one["rule"] for one in json.loads(done.out)["findings"]] == ["tool-arguments/schema"]
    assert outside("fix", *ALONE, "--unsafe", file).err == ""


# Not a byte but what was mended


def test_what_is_not_migrated_keeps_its_bytes(tmp_path: Path) -> None:
    """30-digit integers, ``1.0``, ``1e5``, escapes, spaces after some commas, and CRLF, in a record that is migrated."""
    schema = (
        b'{"type":"object",  "properties": {"n":{"type": "number","maximum":123456789012345678901234567890 ,"x":1.0,'
        b'"y":1e5,"z":[1.50,2E-3]}} }'
    )
    named = b'{"name" : "get_\\u0077eather",  "parameters":' + schema + b"}"
    plain = b'{"role": "user",  "content":"Gr\\u00fc\\u00e9zi \\/ \xc3\xa9"},'
    last = b'{"role":"assistant","content" : "21\\u00b0"}'
    called = b'{"role":"assistant","function_call":{"name":"get_weather" ,"arguments":"{\\"n\\": 1e5}"}}'
    answered = b'{"role":"function","name":"get_weather","content":"1.0"}'
    other = b'{"messages":[' + plain + last + b"]}\r\n"
    record = b'{"messages":[' + plain + called + b" , " + answered + b"," + last + b'],  "functions": [' + named
    file = write(tmp_path, other + record + b"]}\r\n" + other)

    after = fixed(file, "--rule", "legacy-functions")
    first, moved, final, end = after.split(b"\r\n")
    assert (first + b"\r\n", final + b"\r\n", end) == (other, other, b"")
    for kept in (
        plain,
        last,
        named,
        schema,
        b'{"name":"get_weather" ,"arguments":"{\\"n\\": 1e5}"}',
        b'"content":"1.0"',
    ):
        assert kept in moved
    assert b"function_call" not in moved
    assert found(file, "--rule", "legacy-functions", "--rule", "tool-ids") == []


# What the disk may do


def as_it_was(folder: Path, file: Path, data: bytes) -> bool:
    return file.read_bytes() == data and names_in(folder) == {file.name}


def in_one_line(err: str) -> str:
    assert err.startswith("ftlint: error: "), err
    assert err.count("\n") == 1
    return err


def test_a_folder_that_cannot_be_written_is_reported_and_nothing_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "locked", LEGACY)
    if os.name == "posix" and os.geteuid() != 0:
        file.parent.chmod(0o555)
    else:  # such a user may write everywhere
        refuse_files_in(file.parent, monkeypatch)
    try:
        done = ftlint("fix", *ALONE, file)
    finally:
        file.parent.chmod(0o755)
    assert done.code == 2
    assert f"{file}: cannot be written: no write permission in its folder" in in_one_line(done.err)
    assert as_it_was(file.parent, file, LEGACY.encode())


def refuse_files_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refusing(path: Any, flags: int, *args: Any, **more: Any) -> int:
        if flags & os.O_CREAT and Path(os.fsdecode(path)).parent == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return opened(path, flags, *args, **more)

    monkeypatch.setattr(os, "open", refusing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device here that is always full")
@pytest.mark.parametrize("full", ["its own folder", "the temporary folder"])
def test_a_full_disk_is_reported_and_nothing_lost(full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, temporary = tmp_path / "data", tmp_path / "tmp"
    temporary.mkdir()
    data = (
        LEGACY.encode() if full == "its own folder" else gzip.compress(LEGACY.encode())
    )  # which goes by the other one
    file = write(own, data, "data.jsonl" if full == "its own folder" else "data.jsonl.gz")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    fill_disk(own if full == "its own folder" else temporary, monkeypatch)
    done = ftlint("fix", *ALONE, file)
    assert done.code == 2
    assert "the disk is full" in in_one_line(done.err)
    assert as_it_was(own, file, data)
    assert names_in(temporary) == set()


def fill_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is written to a new file in a folder meets a full disk."""
    opened = os.open

    def onto_full_disk(path: Any, flags: int, *args: Any, **more: Any) -> int:
        handle = opened(path, flags, *args, **more)
        if flags & os.O_CREAT and Path(os.fsdecode(path)).parent == folder:
            os.close(handle)
            return opened("/dev/full", os.O_RDWR)
        return handle

    monkeypatch.setattr(os, "open", onto_full_disk)


@pytest.mark.parametrize("name", ["check", "fix"])
def test_a_file_that_is_not_there_is_reported(name: str, tmp_path: Path) -> None:
    done = ftlint(name, tmp_path / "gone.jsonl")
    assert done.code == 2
    assert done.out == b""
    assert "gone.jsonl does not exist" in in_one_line(done.err)


def test_a_file_that_vanishes_during_the_fix_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, LEGACY)
    monkeypatch.setattr("ftlint.cli.fix.watch", lambda progress: lambda path, size: file.unlink(missing_ok=True))
    done = ftlint("fix", *ALONE, file)
    assert done.code == 2
    assert f"{file}: cannot be written: the file or its folder no longer exists" in in_one_line(done.err)
    assert names_in(tmp_path) == set()


def test_one_file_that_cannot_be_read_does_not_keep_the_others_from_being_fixed(tmp_path: Path) -> None:
    write(tmp_path, b"no gzip at all", "a.jsonl.gz")
    file = write(tmp_path, LEGACY, "b.jsonl")
    done = ftlint("fix", *ALONE, tmp_path)
    assert done.code == 2
    assert "a.jsonl.gz" in in_one_line(done.err)
    assert "tools" in records(file.read_bytes())[0]


# Killed

LARGE = 6_000_000
KILLS = 50


def legacy_lines(size: int) -> bytes:
    """Legacy chats that are all different, of about so many bytes."""
    block = "".join(
        lines(
            {
                "messages": [user(f"{number} {'word ' * 800}"), function_call(), function_result(), assistant()],
                "functions": [definition(), definition(f"tool_{number}")],
            }
        )
        for number in range(100)
    )
    return (block * (size // len(block) + 1)).encode()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 here")
def test_kill_9_during_fix_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    old = legacy_lines(LARGE)
    origin, file, temporary = write(tmp_path, old, "origin"), tmp_path / "data.jsonl", tmp_path / "tmp"
    temporary.mkdir()
    shutil.copy(origin, file)
    start = time.monotonic()
    fix = FixProcess(file, temporary)
    assert fix.wait() == 0
    whole = time.monotonic() - start
    new = file.read_bytes()
    assert new != old
    assert b"function_call" not in new

    moments = random.Random(9)
    for _ in range(KILLS):
        shutil.copy(origin, file)
        fix = FixProcess(file, temporary)
        fix.kill_after(moments.uniform(0, whole))
        assert file.read_bytes() in (old, new)
        for left in temporary.iterdir():  # only lest the disk fills: what was left in the file's own folder stays
            left.unlink()

    shutil.copy(origin, file)
    assert FixProcess(file, temporary).wait() == 0
    assert file.read_bytes() == new


class FixProcess:
    """``ftlint fix`` on one file, in a process of its own."""

    def __init__(self, file: Path, temporary: Path) -> None:
        self._process = subprocess.Popen(
            command("fix", *ALONE, "--rule", "legacy-functions", file),
            env=environment({"TMPDIR": str(temporary)}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> int:
        return self._process.wait(60)

    def kill_after(self, seconds: float) -> None:
        """Kill it, if it is not done by then."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
