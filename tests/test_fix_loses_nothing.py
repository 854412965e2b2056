"""`ftlint fix --unsafe` does not change what it may have misread, and keeps the examples that it removes."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ftlint.rule.samples import assistant, call, calls, line, lines, result, tool, user
from tests.helpers import found, ftlint, outside, write

PARIS = line(user("Capital of France?"), assistant("Paris."))
ROME = line(user("Capital of Italy?"), assistant("Rome."))
CHAT = [user(), assistant()]


def fix(file: Path, *options: str) -> str:
    done = ftlint("fix", "--isolated", "--unsafe", *options, file)
    assert done.code in (0, 1)
    assert done.err == ""
    return done.text


def removed(folder: Path, name: str = "data.removed.jsonl") -> list[dict[str, Any]]:
    return [json.loads(one) for one in (folder / name).read_bytes().splitlines()]


# Records of an unknown format, or without messages


UNKNOWN: dict[str, dict[str, Any]] = {
    "message per line": {"role": "user", "content": "Yes", "tools": []},
    "text of a role": {"role": "user", "text": "Yes"},
    "event": {"event": "open", "berth": 4},
    "event with a text": {"level": "info", "text": "open"},
    "search": {"query": "berth", "answers": 3},
    "misspelled messages": {"mesages": CHAT, "tools": [tool()], "id": 1},
    "conversation": {"conversation": CHAT, "functions": [tool()["function"]], "model": "x"},
    "empty messages": {"messages": [], "tools": [tool()], "id": 1},
    "messages as text": {"messages": json.dumps(CHAT), "model": "gpt-4.1", "id": 1},
    "messages are null": {"messages": None, "parallel_tool_calls": True, "id": 1},
    "preference without input": {"input": {}, "preferred_completion": [assistant()], "id": 1},
    "Anthropic": {"system": "Be brief.", "messages": CHAT, "id": 1},
    "Alpaca": {"instruction": "Greet.", "input": "", "output": "Hi", "id": 1},
    "nothing": {},
    "messages are strings": {"messages": ["Hello?", "Hi."], "functions": [], "id": 1},
    "completion is null": {"prompt": "Hello?", "completion": None, "id": 1},
    "prompt is an object": {"prompt": {"text": "Hello?"}, "completion": "Hi.", "id": 1},
}


@pytest.mark.parametrize("record", UNKNOWN.values(), ids=UNKNOWN.keys())
@pytest.mark.parametrize("profile", ["openai", "together", "mistral"])
def test_what_is_unknown_is_left(record: dict[str, Any], profile: str, tmp_path: Path) -> None:
    text = lines(record, record, {**record, "more": 1})
    file = write(tmp_path, text)
    fix(file, "--profile", profile)
    assert file.read_text() == text
    assert os.listdir(tmp_path) == ["data.jsonl"]


def test_unknown_records_are_no_duplicates(tmp_path: Path) -> None:
    for record in ({"event": "open"}, {"messages": [], "tools": []}, {"role": "user", "content": "Yes"}):
        file = write(tmp_path, lines(record, record))
        done = ftlint("check", "--isolated", "--rule", "duplicates", "--format", "json", file)
        assert json.loads(done.out)["findings"] == []


def test_a_foreign_record_that_occurs_twice_is_reported_and_stays(tmp_path: Path) -> None:
    record = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    file = write(tmp_path, lines(record, record))
    done = ftlint("check", "--isolated", "--rule", "duplicates", "--format", "json", file)
    assert [(one["line"], one["fix"]) for one in json.loads(done.out)["findings"]] == [(2, None)]
    fix(file)
    assert file.read_text() == lines(record, record)
    fix(file, "--profile", "llama-factory")  # which reads such records
    assert file.read_text() == lines(record)


# Misspelled keys


CALL_KEYS = (
    "tool_call toolCalls tool-calls tool_cals toolcall ToolCalls tool_use function_calls functionCall calls".split()
)
ID_KEYS = "toolCallId tool_call_ids tool-call-id toolcallid call_id tool_use_id".split()


@pytest.mark.parametrize("key", CALL_KEYS)
def test_results_stay_where_calls_have_a_misspelled_key(key: str, tmp_path: Path) -> None:
    caller = {"role": "assistant", "content": "Looking.", key: [call()]}
    text = line(user(), caller, result(), assistant()) + line(user(), caller, user("Well?"), result(), assistant())
    text += line(user(), {"role": "assistant", key: [call()]}, {"role": "tool", "content": "free"})
    file = write(tmp_path, text)
    reported = {check for _, check, _ in found(file)}
    assert "message-shape/unknown-key" in reported
    assert not {check for check in reported if check.startswith("tool-ids/") or check.endswith("empty-assistant")}
    fix(file)
    assert file.read_text() == text


@pytest.mark.parametrize("key", ID_KEYS)
def test_calls_stay_where_results_name_them_under_a_misspelled_key(key: str, tmp_path: Path) -> None:
    text = line(user(), calls(), {"role": "tool", key: "call_1", "content": "free"}, assistant())
    text += line(user(), calls(), user("Well?"), {"role": "tool", key: "call_1", "content": "free"}, assistant())
    file = write(tmp_path, text)
    assert {check for _, check, _ in found(file)} == {"message-shape/unknown-key"} | {
        check for _, check, _ in found(file) if check.startswith(("tool-arguments/undeclared", "turn-order/"))
    }
    fix(file)
    assert file.read_text() == text


@pytest.mark.parametrize(
    "record",
    [
        {"messages": [user(), {"role": "assistant", "text": "Paris."}]},
        {"messages": [{"role": "user", "contnt": "Capital?"}, assistant()]},
        {"messages": [user(), calls(), {"role": "tool", "tool_call_id": "call_1", "output": "free"}, assistant()]},
        {"messages": [*CHAT, user("Thanks")], "tols": [tool()]},
        {"messages": CHAT, "function_definitions": [tool()]},
        {"messages": CHAT, "images": ["a.png"]},
    ],
)
def test_what_a_misspelled_or_foreign_key_holds_stays(record: dict[str, Any], tmp_path: Path) -> None:
    file = write(tmp_path, lines(record))
    fix(file)
    assert file.read_text() == lines(record)


def test_a_fault_that_no_misspelled_key_explains_is_still_fixed(tmp_path: Path) -> None:
    orphan = line(user(), result(), assistant(), user("And?"), assistant("Well."))
    text = line(user(), result(), assistant(tool_call=[call()]), result(), assistant())
    file = write(tmp_path, orphan + text)
    assert [place for place in found(file) if place[1] == "tool-ids/orphan-result"] == [
        (1, "tool-ids/orphan-result", "/messages/1/tool_call_id"),
        (2, "tool-ids/orphan-result", "/messages/1/tool_call_id"),
    ]
    fix(file)
    assert file.read_text() == line(user(), assistant(), user("And?"), assistant("Well.")) + text


@pytest.mark.parametrize("content", ['{"high":"09:10"}', "[1, 2]", ' {"a": {}}\n'])
def test_a_call_stays_where_its_result_probably_has_another_role(content: str, tmp_path: Path) -> None:
    text = line(user(), calls(), user(content), assistant())
    file = write(tmp_path, text)
    assert "message 2 looks like it" in " ".join(fix(file).split())
    assert file.read_text() == text


def test_a_question_and_its_mislabelled_answer_stay(tmp_path: Path) -> None:
    text = line(user(), assistant(), user("When?"), user("At nine."))
    file = write(tmp_path, text)
    fix(file)
    assert file.read_text() == text


# What counts for duplicates


COLUMNS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"id": 1}, {"id": 2}),
    ({"source": "a"}, {}),
    ({"meta": {"n": 1}, "created": 5}, {"meta": {"n": 2}}),
    ({"metadata": {"n": 1}}, {"metadata": {"n": 2}}),
    ({"id": 1, "tools": [tool()]}, {"tools": [tool()], "id": 2}),
]


@pytest.mark.parametrize("columns", COLUMNS)
def test_columns_do_not_count(columns: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    file = write(tmp_path, lines(*({"messages": CHAT, **each} for each in columns)))
    done = ftlint("check", "--isolated", "--rule", "duplicates", "--format", "json", file)
    assert [one["line"] for one in json.loads(done.out)["findings"]] == [2]
    assert "1 example removed" in fix(file)
    assert [one["line"] for one in removed(tmp_path)] == [2]


@pytest.mark.parametrize(
    "parts",
    [
        ({"images": ["a"]}, {"images": ["b"]}),
        ({"tols": [1]}, {"tols": [2]}),
        ({"chosen": "a"}, {"chosen": "b"}),
        ({"tools": [tool()]}, {"tools": [tool("g")]}),
        ({"parallel_tool_calls": True}, {}),
    ],
)
def test_parts_of_the_example_count(parts: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    file = write(tmp_path, lines(*({"messages": CHAT, **each} for each in parts)))
    done = ftlint("check", "--isolated", "--rule", "duplicates", "--format", "json", file)
    assert json.loads(done.out)["findings"] == []


def test_ids_of_calls_do_not_count_but_who_answers_whom_does(tmp_path: Path) -> None:
    def record(*ids: str) -> str:
        two = calls(call(id=ids[0]), call("get_time", "{}", id=ids[1]))
        return line(user(), two, result("a", id=ids[2]), result("b", id=ids[3]), assistant())

    text = record("a", "b", "a", "b") + record("c", "d", "c", "d") + record("a", "b", "b", "a")
    done = ftlint("check", "--isolated", "--rule", "duplicates/exact", "--format", "json", write(tmp_path, text))
    assert [one["line"] for one in json.loads(done.out)["findings"]] == [2]


def test_as_many_are_removed_as_were_reported(tmp_path: Path) -> None:
    file = write(tmp_path, lines(*({"id": number, "messages": CHAT} for number in range(12))))
    done = ftlint("check", "--isolated", "--format", "json", file)
    assert json.loads(done.out)["summary"]["by_rule"]["duplicates/exact"] == 11
    assert "11 examples removed, kept in " in " ".join(fix(file).split())
    assert len(removed(tmp_path)) == 11
    assert file.read_text() == lines({"messages": CHAT})


def test_an_example_with_a_broken_piece_is_not_removed(tmp_path: Path) -> None:
    text = line(user(), {"role": "assistant", "tool_calls": [{"id": "a"}]})
    file = write(tmp_path, text + text)
    fix(file)
    assert file.read_text() == text + text


# Where removed examples are kept


def test_a_removed_example_is_kept_byte_for_byte(tmp_path: Path) -> None:
    odd = ' {"messages" :[{"content":"Capital of France?","role":"user"},{"role":"assistant","content":"Par\\u0069s."}] }\r\n'
    write(tmp_path, "\n" + PARIS + odd + ROME)
    fix(tmp_path / "data.jsonl")
    kept = (tmp_path / "data.removed.jsonl").read_bytes()
    assert kept == b'{"line":3,"check":"duplicates/exact","record":' + odd.strip().encode() + b"}\n"


def test_a_pretty_printed_example_is_kept_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, PARIS + json.dumps(json.loads(PARIS), indent=2) + "\n")
    fix(tmp_path / "data.jsonl", "--rule", "duplicates")
    assert removed(tmp_path) == [{"line": 2, "check": "duplicates/exact", "record": json.loads(PARIS)}]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.ndjson", "a.removed.jsonl"),
        ("A.JSONL", "A.removed.jsonl"),
        ("a.jsonl.gz", "a.removed.jsonl"),
        ("a.b.jsonl", "a.b.removed.jsonl"),
        ("a", "a.removed.jsonl"),
        ("a.txt", "a.txt.removed.jsonl"),
        ("x-00001-of-00002.jsonl", "x-00001-of-00002.removed.jsonl"),
    ],
)
def test_the_name_follows_from_that_of_the_file(name: str, kept: str, tmp_path: Path) -> None:
    data = (PARIS + PARIS).encode()
    text = fix(write(tmp_path, gzip.compress(data) if name.endswith(".gz") else data, name))
    assert [one["line"] for one in removed(tmp_path, kept)] == [2]
    assert f"1 example removed, kept in {tmp_path / kept}" in text


def test_later_runs_append_also_to_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    file = write(tmp_path, PARIS + PARIS)
    fix(file)
    write(tmp_path, (tmp_path / "data.removed.jsonl").read_bytes().rstrip(), "data.removed.jsonl")
    write(tmp_path, ROME + ROME)
    fix(file)
    assert [one["record"] for one in removed(tmp_path)] == [json.loads(PARIS), json.loads(ROME)]


def test_of_a_link_they_are_kept_next_to_the_real_file(tmp_path: Path) -> None:
    real = write(tmp_path, PARIS + PARIS, "real/data.jsonl")
    (tmp_path / "link.jsonl").symlink_to(real)
    fix(tmp_path / "link.jsonl")
    assert [one["line"] for one in removed(tmp_path / "real")] == [2]
    assert not (tmp_path / "link.removed.jsonl").exists()


def test_shards_keep_theirs_apart_and_leaks_are_kept_too(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME, "x-00000-of-00002.jsonl")
    write(tmp_path, PARIS, "x-00001-of-00002.jsonl")
    fix(tmp_path)
    assert [one["line"] for one in removed(tmp_path, "x-00001-of-00002.removed.jsonl")] == [1]
    for one in tmp_path.iterdir():
        one.unlink()
    write(tmp_path, PARIS + ROME, "train.jsonl")
    write(tmp_path, PARIS, "valid.jsonl")
    fix(tmp_path)
    assert [one["check"] for one in removed(tmp_path, "train.removed.jsonl")] == ["duplicates/split-leak"]


def test_a_diff_writes_nothing(tmp_path: Path) -> None:
    text = fix(write(tmp_path, PARIS + PARIS), "--diff")
    assert f"1 example would be removed, to be kept in {tmp_path / 'data.removed.jsonl'}" in text
    assert os.listdir(tmp_path) == ["data.jsonl"]


def test_blank_lines_are_not_examples(tmp_path: Path) -> None:
    assert "removed" not in fix(write(tmp_path, PARIS + "\n\n" + ROME))
    assert os.listdir(tmp_path) == ["data.jsonl"]


def test_from_standard_input_no_example_is_removed() -> None:
    done = ftlint("fix", "--isolated", "--unsafe", "-", stdin=(PARIS + PARIS).encode())
    assert done.out.decode() == PARIS + PARIS
    assert "no example is removed from standard input" in " ".join(done.err.split())


def test_searches_leave_them_out_unless_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, PARIS)
    for name in ("data.removed.jsonl", "in/data.rejected.jsonl"):
        write(tmp_path, '{"line": 1}\n', name)

    def files(*paths: str) -> int:
        done = ftlint("check", "--isolated", "--format", "json", *[tmp_path / path for path in paths])
        number: int = json.loads(done.out)["summary"]["files"]
        return number

    assert files(".") == 1
    assert files("*.jsonl") == 1
    assert files("data.removed.jsonl", "in/data.rejected.jsonl") == 2
    assert files("*.removed.jsonl") == 1


# Nothing is lost where something fails


def assert_nothing_was_done(folder: Path, file: Path, said: str) -> None:
    before = file.read_bytes()
    done = ftlint("fix", "--isolated", "--unsafe", file)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert file.read_bytes() == before
    assert not [name for name in os.listdir(folder) if name.endswith(".tmp")]


def test_a_folder_in_the_place_of_the_kept_ones(tmp_path: Path) -> None:
    (tmp_path / "data.removed.jsonl").mkdir()
    assert_nothing_was_done(tmp_path, write(tmp_path, PARIS + PARIS), "it is a folder")


def test_a_link_in_the_place_of_the_kept_ones_is_not_followed(tmp_path: Path) -> None:
    other = write(tmp_path, "mine\n", "other.txt")
    (tmp_path / "data.removed.jsonl").symlink_to(other)
    assert_nothing_was_done(tmp_path, write(tmp_path, PARIS + PARIS), "it is a symbolic link")
    assert other.read_text() == "mine\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_the_kept_ones(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "data.removed.jsonl")
    assert_nothing_was_done(tmp_path, write(tmp_path, PARIS + PARIS), "it is not a regular file")


def test_a_file_that_cannot_be_replaced_takes_back_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = write(tmp_path, "{}\n", "data.removed.jsonl")

    def broken(*_: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "replace", broken)
    assert_nothing_was_done(tmp_path, write(tmp_path, PARIS + PARIS), "nothing was written")
    assert kept.read_text() == "{}\n"
    kept.unlink()
    assert_nothing_was_done(tmp_path, write(tmp_path, PARIS + PARIS), "nothing was written")
    assert not kept.exists()


FULL = """
import ftlint.files.removed_examples as removed
def full(file, data, write=removed._write):
    write(file, bytes(data)[:9])
    raise OSError(28, "No space left on device")
removed._write = full
"""


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    kept = write(tmp_path, "{}\n", "data.removed.jsonl")
    file = write(tmp_path, PARIS + PARIS)
    good = write(tmp_path, line(user(), {"role": "ASSISTANT", "content": "Hi"}), "good.jsonl")
    done = outside("fix", "--isolated", "--unsafe", file, good, before=FULL)
    assert done.code == 2
    assert "the disk is full" in done.err
    assert (file.read_text(), kept.read_text()) == (PARIS + PARIS, "{}\n")
    assert good.read_text() == line(user(), {"role": "assistant", "content": "Hi"})


def test_a_crash_before_the_file_is_replaced_loses_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, PARIS + PARIS + ROME)
    done = outside("fix", "--isolated", "--unsafe", file, before="import os; os.replace = lambda *_: os._exit(9)")
    assert done.code == 9
    assert file.read_text() == PARIS + PARIS + ROME
    assert [one["line"] for one in removed(tmp_path)] == [2]
    fix(file)
    assert file.read_text() == PARIS + ROME
    assert [one["line"] for one in removed(tmp_path)] == [2, 2]


def test_the_kept_ones_are_on_disk_before_the_file_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace
    kept = tmp_path / "data.removed.jsonl"

    def synced(handle: int) -> None:
        if kept.exists() and os.path.samestat(os.fstat(handle), os.stat(kept)):
            done.append("kept")
        sync(handle)

    def replaced(*paths: str) -> None:
        done.append("replaced")
        replace(*paths)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    fix(write(tmp_path, PARIS + PARIS))
    assert done == ["kept", "replaced"]
