from __future__ import annotations

from ftlint.output.rendering.diff import diff_lines
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.fix_report import Change, FixReport


def change(
    line: int = 1, old: str | None = '"a"', new: str | None = '"b"', pointer: str | None = "/x", **more: int
) -> Change:
    return Change("x.jsonl", line, pointer, old, new, "a/b", **more)


def shown(*changes: Change, most: int = 200, values: int = 0) -> list[str]:
    report = FixReport(changes=list(changes), changed_values=values)
    return list(diff_lines(report, Terminal(width=40), most))


def test_the_values_of_a_line_are_under_its_place() -> None:
    assert shown(change(3), change(3, old=None), change(4, new=None)) == [
        "x.jsonl:3",
        "  /x" + " " * 33 + "a/b",
        '  - "a"',
        '  + "b"',
        "  /x" + " " * 33 + "a/b",
        '  + "b"',
        "",
        "x.jsonl:4",
        "  /x" + " " * 33 + "a/b",
        '  - "a"',
        "",
    ]


def test_a_change_of_the_whole_file_has_no_line() -> None:
    assert shown(change(pointer=None))[0] == "x.jsonl"


def test_a_cell_of_a_notebook_is_part_of_the_place() -> None:
    assert shown(change(2, cell=3))[0] == "x.jsonl:cell 3:2"


def test_what_is_not_shown_is_counted() -> None:
    assert shown(change(), change(), most=1)[-2].endswith(" and 1 more changed value")
    assert shown(change(), values=3)[-2].endswith(" and 2 more changed values")


def test_control_characters_are_escaped() -> None:
    assert not any("\x1b" in line for line in shown(change(old='"\x1b[31m"', pointer="/\x1b")))


def test_a_long_value_is_cut_around_what_differs() -> None:
    lines = shown(change(old=f'"{"a" * 90}X{"b" * 90}"', new=f'"{"a" * 90}Y{"b" * 90}"'))
    assert all(len(line) <= 40 for line in lines)
    assert ["X" in lines[2], "Y" in lines[3]] == [True, True]
