from __future__ import annotations

from ftlint.output import github as output_module
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Severity
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(output_module)


def test_each_severity_has_its_command() -> None:
    found = [make_finding(severity=severity, message="m") for severity in Severity]
    assert render(make_report(*found), Options()) == (
        "::error file=data/train.jsonl,line=12,col=34,title=tool-ids/orphan-result::m\n"
        "::warning file=data/train.jsonl,line=12,col=34,title=tool-ids/orphan-result::m\n"
        "::notice file=data/train.jsonl,line=12,col=34,title=tool-ids/orphan-result::m\n"
    )


def test_properties_and_messages_are_escaped_each_by_its_own_rules() -> None:
    found = make_finding(path="a,b:50%.jsonl", message="100%, a: b\n::error::x\x1b\u202e")
    assert render(make_report(found), Options()) == (
        "::error file=a%2Cb%3A50%25.jsonl,line=12,col=34,title=tool-ids/orphan-result::"
        "100%25, a: b\\n::error::x\\x1b\\u202e\n"
    )


def test_no_more_is_printed_than_github_shows_and_a_notice_says_how_much_was_cut() -> None:
    found = [make_finding(line=line) for line in range(1, 13)]
    found += [make_finding(severity=Severity.WARNING)] * 10
    found += [make_finding(severity=Severity.INFO)] * 10
    *lines, last = render(make_report(*found), Options()).rstrip("\n").split("\n")
    commands = [line.split(" ")[0] for line in lines]
    assert [commands.count(f"::{kind}") for kind in ("error", "warning", "notice")] == [10, 10, 9]
    assert last.startswith("::notice title=ftlint::2 more errors and 1 more info not shown")


def test_findings_that_were_not_kept_are_counted_too() -> None:
    text = render(make_report(make_finding(), hidden=(Severity.WARNING,) * 3), Options())
    wanted = "3 more warnings not shown (GitHub shows at most 10 annotations per kind); "
    assert text.endswith(f"\n::notice title=ftlint::{wanted}`ftlint check --format concise` lists all.\n")


def test_a_clean_run_prints_nothing() -> None:
    assert render(make_report(), Options()) == ""
