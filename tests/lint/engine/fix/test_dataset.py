"""The way of the data for ``fix``: what is mended changes and nothing else, and a file is replaced whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.fix.dataset import FixOptions
from ftlint.engine.run import Run
from ftlint.output import fix_text as fixsummary
from ftlint.output.rendering.options import Options
from ftlint.results.fix_report import FixReport
from ftlint.rule.samples import (
    assistant,
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
from tests.helpers import ALONE, ftlint, names_in, outside, records, write
from tests.lint.engine.mixture import Elsewhere, check, check_all, contents, fix, fix_all, mixture, of_records

GOOD = line(user(), assistant())
BAD = line(user(), assistant(""))
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
MOVED = line(user(), calls(), result(), assistant(), tools=[tool()], parallel_tool_calls=False)
EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixture(tmp_path_factory.mktemp("mixture"))


@pytest.fixture
def copy(everything: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copies of the mixture. Each has the same path when it is worked on, as paths are in what is said."""
    return lambda name: shutil.copytree(everything, tmp_path / name)


def only(*rules: str) -> Configs:
    return Configs(isolated=True, command_line=Change(rule=rules))


def said(report: FixReport, folder: Path) -> str:
    return fixsummary.render(report, Options()).replace(str(folder), "FOLDER")


# Neither the size of chunks nor who works on them can be told from the result


@pytest.mark.parametrize(
    ("size", "unsafe"),
    [(4096, False), pytest.param(1, False, marks=pytest.mark.slow), pytest.param(300, True, marks=pytest.mark.slow)],
)
def test_the_size_of_chunks_changes_no_byte(copy: Callable[[str], Path], size: int, unsafe: bool) -> None:
    usual, other = copy("a"), copy("b")
    whole = fix_all(usual, options=FixOptions(unsafe=unsafe))
    parts = fix_all(other, Run(chunk_size=size), FixOptions(unsafe=unsafe))
    assert contents(other) == contents(usual)
    assert parts.fixed == whole.fixed
    assert parts.left.tallies == whole.left.tallies
    assert [(file.lines, file.changed) for file in parts.files] == [(file.lines, file.changed) for file in whole.files]
    assert said(parts, other).replace("/b/", "/a/") == said(whole, usual)


def test_another_executor_changes_no_byte(copy: Callable[[str], Path]) -> None:
    usual, other = copy("a"), copy("b")
    whole, parts = fix_all(usual), fix_all(other, Run(chunk_size=500, executor=Elsewhere()))
    assert contents(other) == contents(usual)
    assert parts.fixed == whole.fixed


@pytest.mark.parametrize("size", [200])
def test_the_size_of_chunks_changes_no_diff(everything: Path, size: int) -> None:
    before = contents(everything)
    whole = fix_all(everything, Run(keep=0), FixOptions(diff=True))
    parts = fix_all(everything, Run(keep=0, chunk_size=size), FixOptions(diff=True))
    assert parts.changes == whole.changes
    assert parts.changed_values == whole.changed_values
    assert contents(everything) == before


# The end is reached in one run


@pytest.mark.parametrize("unsafe", [False, True])
def test_a_second_fix_changes_nothing(copy: Callable[[str], Path], unsafe: bool) -> None:
    folder = copy("a")
    fix_all(folder, options=FixOptions(unsafe=unsafe))
    once = contents(folder)
    again = fix_all(folder, options=FixOptions(unsafe=unsafe))
    assert contents(folder) == once
    assert again.fixed == {}
    assert again.changed_files == []


def test_what_is_reported_as_left_is_what_a_check_finds(copy: Callable[[str], Path]) -> None:
    folder = copy("a")
    report = fix_all(folder, Run(keep=0))
    after = check_all(folder, Run(keep=0))
    assert report.left.tallies == after.tallies
    assert report.left.findings == after.findings
    assert report.left.examples == after.examples


def test_what_was_fixed_is_gone_or_reported(copy: Callable[[str], Path]) -> None:
    """Of all that has a safe fix nothing is left without a reason."""
    folder = copy("a")
    report = fix_all(folder, Run(keep=0))
    left = [one for one in report.left.findings if one.fix == "safe" and (one.path, one.line) not in report.reasons]
    assert [(one.path.removeprefix(str(folder)), one.line, one.rule) for one in left] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.jsonl")), ids=lambda path: path.name)
@pytest.mark.parametrize("unsafe", [False, True])
def test_a_second_fix_of_an_example_changes_nothing(path: Path, unsafe: bool, tmp_path: Path) -> None:
    file = write(tmp_path, path.read_bytes())
    fix(file, options=FixOptions(unsafe=unsafe))
    once = file.read_bytes()
    assert fix(file, options=FixOptions(unsafe=unsafe)).fixed == {}
    assert file.read_bytes() == once


# Not a byte but what was mended

ODD_LINES = {
    "numbers": b'{"messages": [%b], "functions": [{"name": "f", "parameters": {"maximum": '
    b"123456789012345678901234567890, "
    b'"x": [1.0, 1e5, 1E+5, 0.10, -0, -0.0]}}]}',
    "escapes": b'{"messages": [{"role": "system", "content": "\\u00e9 \\/ \\u2028 \xc3\xa9 \\ud83d\\ude00"}, %b]}',
    "spaces": b'{ "messages" :[ {"role":"system","content":"Be short."} ,%b ] , "functions":  []  } ',
    "tabs": b'\t{"messages":\t[%b]}\t',
    "order": b'{"functions": [], "messages": [{"content": "Be short.", "role": "system"}, %b], "parallel_tool_calls":true}',
}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("kind", ODD_LINES)
def test_around_what_was_fixed_every_byte_stays(kind: str, end: bytes, tmp_path: Path) -> None:
    """The developer's role is mended, in a line as odd as the one before it, which is not changed at all."""
    odd = ODD_LINES[kind]
    talk = b'{"role":"%b","content" : "Na\\u00efve" ,"name":"x" }, {"role": "user", "content": "?"},  '
    talk += b'{"role": "assistant", "content": "1.0"}'
    before, mended = odd % talk.replace(b"%b", b"developer"), odd % talk.replace(b"%b", b"system")
    file = write(tmp_path, mended + end + before + end + mended)
    report = fix(file, configs=only("message-shape/developer-role"))
    assert report.fixed == {"message-shape/developer-role": 1}
    assert file.read_bytes() == mended + end + mended + end + mended


def test_lines_with_one_key_twice_are_never_rewritten(tmp_path: Path) -> None:
    twice = LEGACY.replace('{"messages"', '{"functions": 1, "messages"')
    file = write(tmp_path, LEGACY + twice)
    fix(file, options=FixOptions(unsafe=True))
    assert file.read_bytes().endswith(twice.encode())
    assert not file.read_bytes().startswith(LEGACY.encode())


def test_a_file_without_anything_to_fix_is_not_touched(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD + line(user()))
    before = file.stat()
    fix(file)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_last_line_without_an_end_gets_none(tmp_path: Path) -> None:
    file = write(tmp_path, (LEGACY + LEGACY)[:-1])
    fix(file)
    assert not file.read_bytes().endswith(b"\n")
    assert len(records(file.read_bytes())) == 2


# Encodings

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("change", [{"rule": ("legacy-functions",)}, {"profile": "azure"}])
def test_a_mark_stays_where_its_check_is_not_wanted(change: dict[str, Any], tmp_path: Path) -> None:
    file = write(tmp_path, MARK + LEGACY.encode())
    report = fix(file, configs=of_records(**change))
    assert "legacy-functions/call" in report.fixed
    assert file.read_bytes().startswith(MARK + b'{"messages"')
    assert not file.read_bytes().startswith(MARK + MARK)


def test_a_mark_goes_where_its_check_is_wanted(tmp_path: Path) -> None:
    file = write(tmp_path, MARK + GOOD.encode())
    assert fix(file).fixed == {"json-lines/bom": 1}
    assert file.read_bytes() == GOOD.encode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_a_wide_file_becomes_utf_8(encoding: str, tmp_path: Path) -> None:
    text = line(user("Grüezi 🎈"), assistant("\ufeffÉté"))
    data = text.encode(encoding) if encoding != "utf-16-be" else b"\xfe\xff" + text.encode(encoding)
    file = write(tmp_path, data)
    assert fix(file).fixed == {"json-lines/encoding": 1}
    assert file.read_bytes() == text.encode()


def test_a_wide_file_is_left_where_its_encoding_is_not_to_be_fixed(tmp_path: Path) -> None:
    data = LEGACY.encode("utf-16")
    file = write(tmp_path, data)
    report = fix(file, configs=only("legacy-functions"))
    assert file.read_bytes() == data
    assert "json-lines/encoding" in report.reasons[str(file), 1]


def test_a_wide_file_that_cannot_be_read_whole_is_left(tmp_path: Path) -> None:
    """Half a surrogate pair stands for nothing that UTF-8 could say: it would be lost."""
    data = GOOD.encode("utf-16") + GOOD.replace("It is", "It \ud83d is").encode("utf-16-le", "surrogatepass")
    file = write(tmp_path, data)
    report = fix(file)
    assert file.read_bytes() == data
    assert "json-lines/encoding" in report.left.tallies


@pytest.mark.parametrize("first", [MARK, b"\xff\xfe", b"\x1f\x8b"])
def test_what_would_come_to_say_what_the_file_is_keeps_it_as_it_is(first: bytes, tmp_path: Path) -> None:
    """Without the blank line before it, all that follows would be read as something else from then on."""
    data = b"\n" + first + GOOD.encode()
    file = write(tmp_path, data)
    report = fix(file)
    assert len(report.left.failures) == 1
    assert report.fixed == {}
    assert file.read_bytes() == data
    assert names_in(tmp_path) == {file.name}


# Arrays, and records on several lines


def test_an_array_becomes_lines_and_its_records_are_fixed(tmp_path: Path) -> None:
    file = write(tmp_path, f"[\n  {GOOD.strip()},\n  {LEGACY.strip()}\n]\n")
    report = fix(file)
    assert report.fixed["json-lines/array-file"] == 1
    first, second = file.read_bytes().splitlines()
    assert first == GOOD.strip().encode()
    assert b"tool_calls" in second
    assert check(file).findings == []


@pytest.mark.parametrize("broken", ['{"messages": ]}', '{"messages": [], "messages": []}', "7", '{"a": NaN}', ""])
def test_an_array_with_a_broken_element_is_left_an_array(broken: str, tmp_path: Path) -> None:
    data = f"[\n  {GOOD.strip()},\n  {broken},\n  {GOOD.strip()}\n]\n".encode()
    file = write(tmp_path, data)
    report = fix(file)
    assert file.read_bytes() == data
    assert report.fixed == {}
    assert "json-lines/array-file" in report.left.tallies


def test_records_of_an_array_that_stays_one_are_fixed_in_place(tmp_path: Path) -> None:
    file = write(tmp_path, f"[\n  {GOOD.strip()},\n\n\t{LEGACY.strip()} ,\n  7\n]\n")
    fix(file)
    data = file.read_bytes()
    assert data.startswith(f"[\n  {GOOD.strip()},\n\n\t{{".encode())
    assert data.endswith(b"} ,\n  7\n]\n")
    assert b"function_call" not in data
    assert len(json.loads(data)) == 3


def test_a_record_on_several_lines_becomes_one_with_the_same_values(tmp_path: Path) -> None:
    pretty = json.dumps(json.loads(GOOD), indent=2).replace("21", "2\\u0031")
    file = write(tmp_path, f"{pretty}\n{GOOD}{pretty}")
    report = fix(file)
    assert report.fixed == {"json-lines/pretty-printed": 2}
    flat = GOOD.replace("21", "2\\u0031").strip()
    assert file.read_text() == f"{flat}\n{GOOD}{flat}"


def test_blank_lines_go_and_several_values_part(tmp_path: Path) -> None:
    file = write(tmp_path, f"\n{GOOD}  \r\n{GOOD.strip()} {GOOD}\n")
    report = fix(file)
    assert report.fixed == {"json-lines/blank-line": 3, "json-lines/several-values": 1}
    assert file.read_text() == GOOD * 3


def test_each_of_many_records_is_fixed_in_its_place(tmp_path: Path) -> None:
    file = write(tmp_path, f"{LEGACY}\n{GOOD.strip()} {LEGACY}{{\n{GOOD}" * 40)
    report = fix(file)
    assert file.read_text() == f"{MOVED}{GOOD}{MOVED}{{\n{GOOD}" * 40
    assert report.fixed["legacy-functions/call"] == report.fixed["json-lines/blank-line"] * 2 == 80
    assert [one.line for one in report.left.findings] == list(range(4, 201, 5))


def test_what_several_values_on_one_line_need_is_fixed_in_the_same_run(tmp_path: Path) -> None:
    file = write(tmp_path, f"{GOOD.strip()} {LEGACY}")
    report = fix(file)
    assert report.fixed["legacy-functions/call"] == 1
    assert check(file).findings == []


def test_a_record_on_several_lines_that_another_follows_without_a_break_parts_and_becomes_one_line(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, f"{json.dumps(json.loads(GOOD), indent=2)} {GOOD}")
    fix(file)
    assert file.read_text() == GOOD * 2


def test_what_an_array_lacks_a_comma_between_is_left(tmp_path: Path) -> None:
    data = f"[\n{GOOD.strip()},\n{GOOD}{GOOD}]\n"
    file = write(tmp_path, data)
    report = fix(file)
    assert file.read_text() == data
    assert report.fixed == {}
    assert [(one.rule, one.fix) for one in report.left.findings][1:] == [("json-lines/several-values", None)]


def test_places_in_an_array_are_those_after_the_fix(tmp_path: Path) -> None:
    """A record before them on their line became longer."""
    file = write(tmp_path, f"[{LEGACY.strip()}, {BAD.strip()}, 7, {{]\n")
    for size in (1, 1 << 20):
        report = fix(file, Run(keep=0, chunk_size=size))
        assert report.left.findings == check(file, Run(keep=0)).findings
        file.write_text(f"[{LEGACY.strip()}, {BAD.strip()}, 7, {{]\n")


def test_an_array_that_stays_one_is_read_as_one_to_the_last_round(tmp_path: Path) -> None:
    """What all records say is looked at again in what was written."""
    talks = [line(system("Be short."), user(), assistant()).strip()] * 9
    talks.append(line(system(" Be short."), user(), assistant()).strip())
    file = write(tmp_path, "[" + ",\n".join([*talks, "7"]) + "]\n")
    report = fix(file, Run(keep=0))
    assert report.fixed == {"system-prompt/near-duplicate": 1}
    assert report.left.findings == check(file, Run(keep=0)).findings
    assert len(json.loads(file.read_bytes())) == 11


# Preference records


def preference(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> str:
    return lines({"input": {"messages": [user()]}, "preferred_output": one, "non_preferred_output": other})


def test_an_output_of_a_preference_record_is_fixed_in_its_own_list(tmp_path: Path) -> None:
    file = write(tmp_path, preference([assistant("A."), user("B?")], [assistant("C.")]))
    report = fix(file, options=FixOptions(unsafe=True))
    assert report.fixed == {"turn-order/last-not-assistant": 1}
    assert file.read_text() == preference([assistant("A.")], [assistant("C.")])


def test_an_output_without_an_answer_is_left(tmp_path: Path) -> None:
    text = preference([assistant("A.")], [user("B?")])
    file = write(tmp_path, text)
    fix(file, options=FixOptions(unsafe=True))
    assert file.read_text() == text


# What is left


def test_lines_that_cannot_be_used_stay_where_they_are(tmp_path: Path) -> None:
    broken = ["{", "7", '{"a": NaN}', '{"a": 1, "a": 1}', '{"a": "\\ud83d"}']
    file = write(tmp_path, "".join(f"{LEGACY}{text}\n" for text in broken))
    fix(file, options=FixOptions(unsafe=True))
    after = file.read_text().split("\n")
    assert after[1::2] == broken
    assert all("tool_calls" in text for text in after[:-1:2])


def test_a_record_that_cannot_be_migrated_is_left_whole_and_reported_why(tmp_path: Path) -> None:
    stray = line(user(), function_result(), assistant(), functions=[definition()])
    file = write(tmp_path, stray)
    report = fix(file)
    assert file.read_text() == stray
    assert "legacy-functions/unpaired-result" in report.left.tallies


def test_definitions_that_stand_in_many_a_set_keep_their_spelling(tmp_path: Path) -> None:
    one, two, three = (definition(name, city={"maximum": 7.5}) for name in ("one", "two", "three"))
    sets = [(one, two), (two, three), (three, one), (one, two, three), (two, one), (one,)]
    old = [line(user(), assistant(), functions=list(each)) for each in sets]
    new = [
        line(
            user(),
            assistant(),
            tools=[{"type": "function", "function": each} for each in chosen],
            parallel_tool_calls=False,
        )
        for chosen in sets
    ]
    old[4], new[4] = (text.replace("7.5", "75e-1", 1) for text in (old[4], new[4]))
    file = write(tmp_path, "".join(old))
    fix(file, configs=only("legacy-functions"))
    assert file.read_text() == "".join(new)


def test_what_is_fixed_of_shared_definitions_is_fixed_in_each_record(tmp_path: Path) -> None:
    functions = [definition("get weather!") | {"description": "Get the current weather. " * 30}]
    call, result = function_call("get weather!"), function_result(name="get weather!")
    moves = line(user(), call, result, assistant(), functions=functions)
    stays = line(user(), call, user(), call, result, assistant(), functions=functions)  # the first call has no result
    file = write(tmp_path, moves + stays)
    fix(file, options=FixOptions(unsafe=True))
    moved, stayed = records(file.read_bytes())
    assert moved["tools"][0]["function"]["name"] == "get_weather"
    assert stayed["functions"][0]["name"] == "get_weather"
    assert [stayed["messages"][place]["function_call"]["name"] for place in (1, 3)] == ["get_weather"] * 2
    assert stayed["messages"][4]["name"] == "get_weather"


# The file that changes


def test_a_file_that_is_on_its_way_to_the_disk_before_all_is_written_is_the_same(
    copy: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = copy("one"), copy("other")
    fix_all(one, Run())
    parts: list[tuple[int, int]] = []
    monkeypatch.setattr("ftlint.files.staged._PART", 4096)
    monkeypatch.setattr("ftlint.files.staged.begin_to_write", lambda _, start, end: parts.append((start, end)))
    fix_all(other, Run(chunk_size=1000))
    assert contents(one) == contents(other)
    assert len(parts) > 1
    assert all(end - start >= 4096 for start, end in parts)


def test_a_file_that_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY)

    def append(path: str, size: int) -> None:
        with file.open("a") as stream:
            stream.write(GOOD)

    report = fix(file, Run(progress=append))
    assert report.left.failures == [f"{file}: changed while it was being fixed; nothing was written; run again"]
    assert report.exit_code == 2
    assert file.read_text() == LEGACY + GOOD
    assert names_in(tmp_path) == {file.name}


def test_a_file_that_was_replaced_meanwhile_by_one_of_the_same_size_is_not(tmp_path: Path) -> None:
    file, other = write(tmp_path, LEGACY), LEGACY.replace("Paris", "Lyon.")

    def swap(path: str, size: int) -> None:
        os.replace(write(tmp_path, other, "new"), file)

    assert "changed while it was being fixed" in fix(file, Run(progress=swap)).left.failures[0]
    assert file.read_text() == other


def test_the_target_of_a_link_is_replaced_and_its_mode_kept(tmp_path: Path) -> None:
    file, link = write(tmp_path, LEGACY, "data/real.jsonl"), tmp_path / "link.jsonl"
    link.symlink_to(file)
    file.chmod(0o640)
    fix(link)
    assert link.is_symlink()
    assert b"tool_calls" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


# Killed at the worst moments

DIE = """
import os, signal
was = os.{name}
def {name}(*args, **more):
    {do_before}
    os.kill(os.getpid(), signal.SIGKILL)
os.{name} = {name}
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 here")
@pytest.mark.parametrize(
    ("name", "do_before", "new"),
    [
        ("fsync", "pass", False),
        ("fsync", "was(*args)", False),
        ("replace", "pass", False),
        ("replace", "was(*args)", True),
        ("chmod", "pass", False),
    ],
)
def test_killed_around_the_replacement(name: str, do_before: str, new: bool, tmp_path: Path) -> None:
    file = write(tmp_path, LEGACY)
    done = outside("fix", *ALONE, file, before=DIE.format(name=name, do_before=do_before))
    assert done.code == -9
    if not new:
        assert file.read_text() == LEGACY
    assert ftlint("fix", *ALONE, tmp_path).code == 0
    assert b"function_call" not in file.read_bytes()
    assert check(tmp_path).findings == []
    assert check(tmp_path).files == 1


def test_what_could_not_be_written_is_not_reported_as_fixed(tmp_path: Path) -> None:
    one, two = write(tmp_path, LEGACY, "x-00000-of-00002.jsonl"), write(tmp_path, LEGACY, "x-00001-of-00002.jsonl")
    report = fix(tmp_path, Run(progress=lambda path, size: one.write_text(GOOD) and None))
    assert len(report.left.failures) == 1
    assert [file.path for file in report.changed_files] == [str(two)]
    assert report.fixed["legacy-functions/call"] == 1
    assert one.read_text() == GOOD
    assert b"tool_calls" in two.read_bytes()


# What a diff tells


def test_changes_that_are_not_kept_are_counted(tmp_path: Path) -> None:
    write(tmp_path, LEGACY * 300, "a.jsonl")
    few = fix(tmp_path, options=FixOptions(diff=True)).changed_values
    write(tmp_path, LEGACY * 300, "b.jsonl")
    report = fix(tmp_path, options=FixOptions(diff=True))
    assert few > 1000
    assert len(report.changes) == 1000
    assert report.changed_values == 2 * few


def test_a_diff_shows_the_bytes_before_and_after(tmp_path: Path) -> None:
    file = write(tmp_path, line({"role": "developer", "content": "Gr\u00fcezi"}, user(), assistant()) + "\n")
    report = fix(file, options=FixOptions(diff=True))
    assert [(one.line, one.pointer, one.old, one.new, one.rule) for one in report.changes] == [
        (1, "/messages/0/role", '"developer"', '"system"', "message-shape/developer-role"),
        (2, "", "", None, "json-lines/blank-line"),
    ]
    assert report.exit_code == 1
    assert file.read_text().endswith("\n\n")
