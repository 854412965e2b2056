"""What `ftlint fix` reports is what it changes: the old file is compared with the new one, value by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ftlint.rule.samples import assistant, call, calls, line, lines, result, tool, user
from tests.helpers import Done, ftlint, write

SHARED = Path(__file__).resolve().parents[2] / "shared"
FILES = [
    path
    for folder in ("cases", "data")
    for path in sorted((SHARED / folder).rglob("*.jsonl"))
    if path.parent.name != "hostile"
]
WIDE = {"COLUMNS": "1000"}


class Shown(NamedTuple):
    """A change that `fix --diff` lists."""

    line: int
    pointer: str
    rules: tuple[str, ...]
    removed: bool


RULES = r"[\w-]+/[\w-]+(?:, [\w-]+/[\w-]+)*"


def shown(done: Done) -> list[Shown]:
    """The changes that a diff lists."""
    found: list[Shown] = []
    number, pointer = 0, ""
    rows = done.text.partition("Would fix")[0].split("\n")
    for at, row in enumerate(rows):
        if row.startswith(("  - ", "  + ")):
            continue
        if place := re.fullmatch(r"\S.*?(?::(\d+))?", row):
            number = int(place[1] or 1)
        elif change := re.fullmatch(rf" +(?:(/\S*)  +)?({RULES})", row):
            gone = rows[at + 1].startswith("  - ") and not rows[at + 2].startswith("  + ")
            where = change[1] or pointer
            found.append(Shown(number, where, tuple(change[2].split(", ")), gone and not where))
            pointer = ""
        else:
            pointer = row.strip()
    return found


def counted(done: Done) -> dict[str, int]:
    """The numbers of the summary by check."""
    pairs = re.findall(r"^  +([\d,]+)  ([\w-]+/[\w-]+)$", done.text, re.MULTILINE)
    return {check: int(number.replace(",", "")) for number, check in pairs}


def total(done: Done) -> int:
    said = re.search(r"(?:Fixed|Would fix) ([\d,]+) finding", done.text)
    return int(said[1].replace(",", "")) if said else 0


def changed(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """The pointers to all values that differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            inner = f"{at}/" + key.replace("~", "~0").replace("/", "~1")
            if key in old and key in new:
                yield from changed(old[key], new[key], inner)
            else:
                yield inner
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from changed(one, other, f"{at}/{index}")
    elif json.dumps(old) != json.dumps(new):
        yield at


def overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def assert_reported(file: Path, *options: str) -> None:
    old = file.read_bytes().split(b"\n")
    diff = ftlint("fix", "--isolated", *options, "--diff", file, env=WIDE)
    assert file.read_bytes().split(b"\n") == old
    done = ftlint("fix", "--isolated", *options, file, env=WIDE)
    assert counted(done) == counted(diff)
    assert sum(counted(done).values()) == total(done) == total(diff)
    changes = shown(diff)
    if "more changed value" not in diff.text:
        assert {rule for one in changes for rule in one.rules} == counted(done).keys()
    kept = file.with_name(file.stem + ".removed.jsonl")
    removed = [json.loads(one) for one in kept.read_bytes().splitlines()] if kept.exists() else []
    for one in removed:
        assert json.loads(old[one["line"] - 1]) == one["record"]
    if "more changed value" in diff.text or any(
        rule.startswith("json-lines/") for one in changes for rule in one.rules
    ):
        return  # not all is listed, or lines are joined or cut
    assert sorted(one.line for one in changes if one.removed) == sorted(one["line"] for one in removed)
    gone = {one["line"] for one in removed}
    left = [(number, text) for number, text in enumerate(old, 1) if number not in gone]
    for (number, before), after in zip(left, file.read_bytes().split(b"\n"), strict=True):
        listed = [one.pointer for one in changes if one.line == number]
        if before == after:
            assert listed == []
            continue
        real = list(changed(json.loads(before), json.loads(after)))
        assert all(any(overlap(one, other) for other in listed) for one in real)
        assert all(any(overlap(one, other) for other in real) for one in listed)


@pytest.mark.skipif(not FILES, reason="what the project was built from is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SHARED)))
@pytest.mark.parametrize("options", [(), ("--unsafe",)], ids=["safe", "unsafe"])
def test_every_change_to_a_file_is_counted_and_listed(path: Path, options: tuple[str, ...], tmp_path: Path) -> None:
    assert_reported(write(tmp_path, path.read_bytes(), path.name), *options)


MIXED = lines(
    {"messages": [user(), {"role": "Developer", "content": "Be brief."}, assistant()], "id": 1},
    {"messages": [user(), calls(call(id="a")), result(id="b"), {"role": "ASSISTANT", "content": "21"}]},
    {
        "messages": [
            user(),
            calls(call(id="a")),
            {"role": "tool", "content": {"t": 1}},
            {"role": "Assistant", "content": "x"},
        ]
    },
    {"messages": [user(), {**assistant("Hi"), "weight": "1"}], "functions": [tool()["function"]]},
    {"messages": [user(), assistant("Hi")], "tools": [tool()], "parallel_tool_calls": False},
    {"messages": [user(), assistant("Hi")], "functions": [tool()["function"]]},
)


def test_changes_that_follow_from_others_are_reported(tmp_path: Path) -> None:
    assert_reported(write(tmp_path, MIXED), "--unsafe")


def test_a_role_that_hides_an_id_is_counted_as_two_changes(tmp_path: Path) -> None:
    text = line(user(), calls(), result(id="call_9"), {"role": "ASSISTANT", "content": "3 degrees."})
    done = ftlint("fix", "--isolated", write(tmp_path, text))
    assert counted(done) == {"message-shape/unknown-role": 1, "tool-ids/unknown-id": 1}


def test_a_value_that_two_fixes_change_names_both(tmp_path: Path) -> None:
    file = write(tmp_path, line({"role": "Developer", "content": "Be brief."}, user(), assistant()))
    (one,) = shown(ftlint("fix", "--isolated", "--diff", file, env=WIDE))
    assert one.rules == ("message-shape/unknown-role", "message-shape/developer-role")
    assert_reported(file)


def test_a_later_round_is_reported_with_the_lines_of_the_file_as_it_was(tmp_path: Path) -> None:
    twin = {"messages": [user(), {**assistant("Hi"), "weight": "1"}]}
    other = {"messages": [user("Bye"), assistant("Bye.")]}
    file = write(tmp_path, "\n" + lines(other, other, {"messages": [user(), assistant("Hi", weight=1)]}, twin))
    diff = ftlint("fix", "--isolated", "--unsafe", "--diff", file, env=WIDE)
    assert [(one.line, one.rules) for one in shown(diff)] == [
        (1, ("json-lines/blank-line",)),
        (3, ("duplicates/exact",)),
        (5, ("training-weight/invalid",)),
        (5, ("duplicates/exact",)),
    ]
    ftlint("fix", "--isolated", "--unsafe", file)
    kept = [json.loads(one) for one in (tmp_path / "data.removed.jsonl").read_text().splitlines()]
    assert kept == [
        {"line": 3, "check": "duplicates/exact", "record": other},
        {"line": 5, "check": "duplicates/exact", "record": twin},
    ]


def test_what_went_with_a_removed_example_is_no_change(tmp_path: Path) -> None:
    bad = line(user(), assistant("Hi <|im_end|>"))
    done = ftlint("fix", "--isolated", "--unsafe", write(tmp_path, bad + bad))
    assert counted(done)["duplicates/exact"] == 1
    assert sum(number for check, number in counted(done).items() if check != "duplicates/exact") == 1


def test_the_changes_that_are_shown_are_bounded_over_all_chunks(tmp_path: Path) -> None:
    text = line(user("x" * 900), {"role": "ASSISTANT", "content": "y"})
    done = ftlint("fix", *("--isolated", "--ignore", "duplicates", "--diff"), write(tmp_path, text * 3000), env=WIDE)
    assert len(shown(done)) == 200
    assert "2,800 more changed values" in done.text
    assert total(done) == 3000
