from __future__ import annotations

import pytest

from ftlint.output import text as output_module
from ftlint.output.rendering.characters import width
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import CheckInfo, Excerpt, Finding, Fix, Severity
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(output_module)

DATA = Options(paths=("data/",))


def test_one_finding_reads_as_heading_reason_place_piece_and_totals(orphan: Finding) -> None:
    assert render(make_report(orphan), DATA).split("\n") == [
        "✗ tool-ids/orphan-result " + "─" * 23 + " 1 error · fixable with --unsafe",
        "  Providers refuse the file.",
        "",
        "  data/train.jsonl:12  /messages/3/tool_call_id",
        '    no call before this message has the id "call_9"',
        '    │ {"role": "tool", "tool_call_id": "call_9", "content": "21"}',
        "    │                                  ^^^^^^^^",
        "",
        "120 examples in 1 file (48 kB): 1 error",
        "",
        "  fix 1   ftlint fix --unsafe data/  (may change what the model learns)",
        "",
    ]


def test_colours_change_nothing_but_colours(orphan: Finding) -> None:
    coloured = render(make_report(orphan), DATA._replace(terminal=Terminal(colour=True)))
    assert '\x1b[1;31m"call_9"\x1b[0m' in coloured
    assert "\x1b[1;31m^^^^^^^^\x1b[0m" in coloured
    bare = coloured
    for style in ("0", "1", "2", "36", "1;31"):
        bare = bare.replace(f"\x1b[{style}m", "")
    assert bare == render(make_report(orphan), DATA)


def test_a_clean_run_is_one_friendly_line() -> None:
    assert render(make_report(files=3), DATA) == "✓ 120 examples in 3 files: no problems found.\n"
    ascii_only = Options(Terminal(encoding="ascii"))
    assert render(make_report(examples=1), ascii_only) == "ok: 1 example in 1 file: no problems found.\n"


def test_infos_alone_are_no_failure_and_show_one_quiet_place() -> None:
    info = make_finding(severity=Severity.INFO, excerpt=Excerpt("abc", 1, 2))
    text = render(make_report(info, info._replace(line=13)), DATA)
    assert "i tool-ids/orphan-result ──" in text
    assert "data/train.jsonl:12" in text
    assert "data/train.jsonl:13" not in text
    assert "^" not in text
    assert "  … and 1 more\n" in text
    assert "✓ 120 examples in 1 file: no errors or warnings; 2 infos.\n" in text


def test_errors_come_before_warnings_and_the_commonest_first() -> None:
    found = [
        make_finding(rule="a/info", severity=Severity.INFO),
        make_finding(rule="b/warning", severity=Severity.WARNING),
        make_finding(rule="c/once"),
        make_finding(rule="d/twice"),
        make_finding(rule="d/twice"),
        make_finding(rule="e/once"),
    ]
    headings = [line[:11].rstrip() for line in render(make_report(*found), DATA).split("\n") if "──" in line]
    assert headings == ["✗ d/twice ─", "✗ c/once ──", "✗ e/once ──", "! b/warning", "i a/info ──"]


def test_only_the_first_places_are_shown_and_the_rest_is_counted_with_its_files() -> None:
    found = [make_finding(path=f"data/{n // 2}.jsonl", line=n + 1) for n in range(8)]
    text = render(make_report(*found, files=4), DATA)
    assert "data/1.jsonl:3" in text
    assert "data/1.jsonl:4" not in text
    assert "  … and 5 more (in 3 files)\n" in text
    assert "  list all 8   ftlint check --format concise data/\n" in text
    assert "… and" not in render(make_report(*found), DATA._replace(per_check=8))


def test_what_the_cap_did_not_keep_is_counted_all_the_same() -> None:
    hidden = (Severity.ERROR,) * 7
    text = render(make_report(make_finding(), hidden=hidden), DATA)
    assert " 8 errors\n" in text
    assert "  … and 7 more\n" in text
    assert "(48 kB): 8 errors\n" in text
    text = render(make_report(hidden=hidden), DATA)
    assert "  … 7 findings not shown (--max-findings)\n" in text


def test_equal_messages_are_printed_once() -> None:
    same = [make_finding(line=line, message="an empty line", pointer="") for line in (1, 2)]
    text = render(make_report(*same), DATA)
    assert text.count("an empty line") == 1
    assert "data/train.jsonl:2\n" in text


def test_a_whole_file_is_named_without_a_line() -> None:
    text = render(make_report(make_finding(pointer=None, line=1)), DATA)
    assert "\n  data/train.jsonl\n" in text


@pytest.mark.parametrize(
    ("fixes", "heading", "advice"),
    [
        ([Fix.SAFE, Fix.SAFE], "2 errors · fixable\n", ["fix all 2   ftlint fix data/"]),
        ([Fix.SAFE, None], "2 errors · 1 fixable\n", ["fix 1   ftlint fix data/"]),
        (
            [Fix.SAFE, Fix.UNSAFE, None],
            "3 errors · 1 fixable · 1 with --unsafe\n",
            [
                "fix 1        ftlint fix data/",
                "fix 1 more   ftlint fix --unsafe data/  (may change what the model learns)",
            ],
        ),
        ([None], "─ 1 error\n", []),
    ],
)
def test_fixable_findings_are_listed_with_the_command(fixes: list[Fix | None], heading: str, advice: list[str]) -> None:
    text = render(make_report(*[make_finding(fix=fix) for fix in fixes]), DATA)
    assert heading in text
    assert [line.strip() for line in text.split("\n") if "ftlint fix" in line] == advice


def test_commands_repeat_the_options_and_quote_the_paths() -> None:
    options = Options(paths=("my data/", "b.jsonl"), flags=("--profile", "azure"))
    text = render(make_report(make_finding(fix=Fix.SAFE)), options)
    assert "ftlint fix --profile azure 'my data/' b.jsonl\n" in text


def test_notes_and_unread_inputs_are_reported() -> None:
    report = make_report(make_finding(), notes=["prompts differ by design: \x1bno dominant one"], failures=["a: gone"])
    text = render(report, DATA)
    assert "\nnote: prompts differ by design: \\x1bno dominant one\n" in text
    assert "120 examples in 1 file (48 kB): 1 error; 1 input could not be read or analysed\n" in text


def test_unread_inputs_are_never_called_nothing_wrong() -> None:
    text = render(make_report(failures=["a: gone", "b: gone"]), DATA)
    assert text == "120 examples in 1 file: no problems found; 2 inputs could not be read or\nanalysed.\n"
    assert render(make_report(examples=0, failures=["a: gone"]), DATA) == "1 input could not be read or analysed.\n"


def test_nothing_from_the_data_reaches_the_terminal_as_it_is() -> None:
    evil = "\x1b[31m\u202e\u2028\n"
    found = make_finding(path=f"{evil}.jsonl", pointer=f"/{evil}", message=evil, excerpt=Excerpt(evil, 0, 1))
    text = render(make_report(found), Options(paths=(f"{evil}.jsonl",)))
    assert not set(text) & set("\x1b\u202e\u2028")
    assert "\\x1b[31m\\u202e\\u2028\\n.jsonl:12  /\\x1b[31m" in text
    assert "    │ ^^^^\n" in text


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_terminal(columns: int, encoding: str) -> None:
    record = '{"messages": [{"content": "' + "東京の天気は " * 30 + '"}]}'
    found = [
        make_finding(
            message="words " * 40, pointer="/messages/0/" + "properties/" * 20, excerpt=Excerpt(record, 26, 200)
        ),
        make_finding(rule="a-very-long-rule-name/with-a-very-long-check-name", excerpt=Excerpt(record, 100, 103)),
        make_finding(rule="b/é", message="東京" * 100, severity=Severity.WARNING, fix=Fix.UNSAFE),
    ]
    report = make_report(*found, hidden=(Severity.INFO,) * 9000, notes=["note " * 40], failures=["x"])
    report.checks["b/é"] = CheckInfo("b/é", Severity.WARNING, "x", "why " * 60)
    lines = render(report, DATA._replace(terminal=Terminal(columns, encoding=encoding))).split("\n")
    assert max(map(width, lines)) <= columns


def test_a_pointer_too_long_for_the_line_loses_its_middle() -> None:
    text = render(make_report(make_finding(pointer="/messages/0/" + "properties/" * 9 + "latitude")), DATA)
    assert "\n  data/train.jsonl:12  /messages/0/properties/prope…operties/properties/latitude\n" in text


def test_a_path_too_long_for_the_line_stays_whole_so_that_it_can_be_copied() -> None:
    path = "folder/" * 12 + "train.jsonl"
    text = render(make_report(make_finding(path=path)), DATA)
    assert f"\n  {path}:12\n    /messages/3/tool_call_id\n" in text


def test_commands_too_long_for_the_line_stand_whole_below_their_labels() -> None:
    path = "folder/" * 12
    text = render(make_report(make_finding(fix=Fix.SAFE), make_finding(fix=Fix.UNSAFE)), Options(paths=(path,)))
    assert text.endswith(
        f"\n  fix 1\n      ftlint fix {path}\n"
        f"  fix 1 more\n      ftlint fix --unsafe {path}\n      (may change what the model learns)\n"
    )


def test_a_remark_that_does_not_fit_goes_below_its_command() -> None:
    text = render(make_report(make_finding(fix=Fix.UNSAFE)), DATA._replace(terminal=Terminal(60)))
    assert text.endswith("\n  fix 1   ftlint fix --unsafe data/\n          (may change what the model learns)\n")
