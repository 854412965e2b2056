from __future__ import annotations

from typing import Any

from ftlint.output.fix_text import render
from ftlint.output.rendering.characters import width
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import Fix, Report, Severity
from ftlint.results.fix_report import Change, FixedFile, FixReport
from tests.lint.output.conftest import make_finding, make_report

DATA = Options(paths=("data/",))
CALL = Change("data/a.jsonl", 1, "/messages/2/role", '"function"', '"tool"', "legacy-functions/result")


def make_fix(left: Report | None = None, **fields: Any) -> FixReport:
    values: dict[str, Any] = {
        "files": [FixedFile("data/a.jsonl", 1400, 1002, 1), FixedFile("data/b.jsonl", 40, 0, 1)],
        "fixed": {"tool-ids/too-long": 2, "legacy-functions/call": 1000},
        "left": left or make_report(files=2),
    }
    return FixReport(**(values | fields))


def test_what_was_fixed_is_counted_by_check_and_by_file() -> None:
    assert render(make_fix(), DATA).split("\n") == [
        "✓ Fixed 1,002 findings in 1 of 2 files",
        "",
        "  1,000  legacy-functions/call",
        "      2  tool-ids/too-long",
        "",
        "  data/a.jsonl  1,002 of 1,400 lines",
        "",
        "120 examples in 2 files; no fixable findings remain.",
        "",
    ]


def test_what_is_left_is_shown_with_the_reason_and_the_unsafe_command() -> None:
    left = make_report(make_finding(fix=Fix.UNSAFE), make_finding(line=13, fix=Fix.SAFE), make_finding(line=14))
    report = make_fix(left, reasons={("data/train.jsonl", 13): "two calls could be meant"})
    text = render(report, DATA)
    assert "✗ tool-ids/orphan-result " + "─" * 16 + " 3 errors · 1 fixable · 1 with --unsafe\n" in text
    assert "  data/train.jsonl:13  /messages/3/tool_call_id\n    not fixed: two calls could be meant\n" in text
    assert text.count("not fixed") == 1
    assert text.endswith(
        "\nLeft: 3 errors\n\n  fix 1 more   ftlint fix --unsafe data/  (may change what the model learns)\n"
    )


def test_after_unsafe_it_is_not_offered_again() -> None:
    text = render(make_fix(make_report(make_finding(fix=Fix.UNSAFE)), unsafe=True), DATA)
    assert "ftlint fix" not in text


def test_nothing_to_fix_and_nothing_fixed_are_different_summaries() -> None:
    assert render(make_fix(files=[], fixed={}), DATA) == "✓ 120 examples in 2 files: nothing to fix.\n"
    untouched = [FixedFile("data/a.jsonl", 10, 0, 1)]
    text = render(make_fix(make_report(make_finding()), files=untouched, fixed={}), DATA)
    assert text.startswith("Nothing fixed in 1 file.\n\n✗ tool-ids/orphan-result")


def test_places_that_are_left_but_not_shown_can_be_listed() -> None:
    text = render(make_fix(make_report(*[make_finding(line=line) for line in range(1, 6)])), DATA)
    assert "  … and 2 more\n" in text
    assert text.endswith("\n  list all 5   ftlint check --format concise data/\n")


def test_files_that_failed_are_counted() -> None:
    text = render(make_fix(make_report(failures=["data/c.jsonl: disk full"])), DATA)
    assert text.endswith("\n1 input could not be read, analysed or written\n")


def test_many_files_are_cut_and_counted() -> None:
    files = [FixedFile(f"data/{n:02}.jsonl", 10, 1, 1) for n in range(15)]
    text = render(make_fix(files=files), DATA)
    assert "data/11.jsonl" in text
    assert "data/12.jsonl" not in text
    assert "  … and 3 more files\n" in text


def test_a_diff_shows_values_then_what_would_be_fixed_and_writes_nothing() -> None:
    moved = '{"name": "f"}'
    changes = [
        CALL._replace(pointer="/messages/1/function_call", old=moved, new=None, rule="legacy-functions/call"),
        CALL,
        CALL._replace(line=7),
    ]
    text = render(make_fix(diff=True, changes=changes, changed_values=3), DATA)
    assert text.startswith(
        "data/a.jsonl:1\n"
        "  /messages/1/function_call                                legacy-functions/call\n"
        '  - {"name": "f"}\n'
        "  /messages/2/role                                       legacy-functions/result\n"
        '  - "function"\n'
        '  + "tool"\n'
        "\n"
        "data/a.jsonl:7\n"
    )
    assert "\nWould fix 1,002 findings in 1 of 2 files\n" in text
    assert "no fixable findings would remain." in text
    assert text.endswith("\n  apply   ftlint fix data/\n\nNothing was written.\n")


def test_long_values_are_cut_around_what_differs() -> None:
    change = CALL._replace(old='"' + "a" * 300 + ' "', new='"' + "a" * 300 + '"')
    text = render(make_fix(diff=True, changes=[change]), DATA)
    assert "  - …" + "a" * 73 + ' "\n' in text
    assert "  + …" + "a" * 73 + '"\n' in text


def test_changes_that_are_not_shown_are_counted() -> None:
    text = render(make_fix(diff=True, changes=[CALL], changed_values=1301), DATA)
    assert "\n… and 1,300 more changed values\n" in text


def test_a_change_of_a_whole_file_has_no_line() -> None:
    change = CALL._replace(pointer=None, old=None, new="one line each")
    assert render(make_fix(diff=True, changes=[change]), DATA).startswith("data/a.jsonl\n")


def test_a_diff_is_red_and_green() -> None:
    text = render(make_fix(diff=True, changes=[CALL]), Options(Terminal(colour=True)))
    assert '\x1b[31m-\x1b[0m \x1b[31m"\x1b[0m\x1b[1;31mfunction\x1b[0m\x1b[31m"\x1b[0m\n' in text
    assert '\x1b[32m+\x1b[0m \x1b[32m"\x1b[0m\x1b[1;32mtool\x1b[0m\x1b[32m"\x1b[0m\n' in text


def test_nothing_from_the_data_reaches_the_terminal_and_no_line_is_too_wide() -> None:
    evil = "\x1b[31m\u202e" * 20
    change = Change(f"{evil[:6]}.jsonl", 3, f"/{evil}", f'"{evil}"', f'"{evil}x"', "a/b")
    report = make_fix(
        make_report(make_finding(message=evil, fix=Fix.SAFE), notes=[evil]),
        diff=True,
        changes=[change],
        files=[FixedFile(evil, 10, 1, 1)],
        reasons={("data/train.jsonl", 12): evil},
    )
    for columns in (60, 80, 120):
        text = render(report, Options(Terminal(columns), paths=("data/",)))
        assert not set(text) & set("\x1b\u202e")
        assert max(map(width, text.split("\n"))) <= columns


def test_exit_codes() -> None:
    assert make_fix().exit_code == 0
    assert make_fix(diff=True).exit_code == 1
    assert make_fix(make_report(make_finding(severity=Severity.INFO))).exit_code == 0
    assert make_fix(make_report(make_finding())).exit_code == 1
    assert make_fix(make_report(failures=["x"]), diff=True).exit_code == 2
