from __future__ import annotations

from ftlint.output import concise as output_module
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import Severity
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(output_module)


def test_one_line_for_each_finding() -> None:
    warning = make_finding(severity=Severity.WARNING, line=13, column=1, message="two\nlines")
    assert render(make_report(make_finding(), warning), Options()) == (
        'data/train.jsonl:12:34: error tool-ids/orphan-result no call before this message has the id "call_9"\n'
        "data/train.jsonl:13:1: warning tool-ids/orphan-result two\\nlines\n"
    )


def test_nothing_found_prints_nothing() -> None:
    assert render(make_report(), Options()) == ""


def test_what_was_not_kept_is_counted() -> None:
    text = render(make_report(hidden=(Severity.ERROR,) * 1200), Options())
    assert text == "1,200 more findings not listed (--max-findings)\n"


def test_escapes_in_paths_and_messages_are_written_out() -> None:
    text = render(make_report(make_finding(path="\x1b[31m", message="\u202e\x9b")), Options())
    assert text == "\\x1b[31m:12:34: error tool-ids/orphan-result \\u202e\\x9b\n"


def test_colours() -> None:
    text = render(make_report(make_finding(message="m")), Options(Terminal(colour=True)))
    assert text == (
        "\x1b[1mdata/train.jsonl\x1b[0m:12:34: \x1b[1;31merror\x1b[0m \x1b[2mtool-ids/orphan-result\x1b[0m m\n"
    )
