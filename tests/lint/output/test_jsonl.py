from __future__ import annotations

import json

from ftlint import __version__
from ftlint.output import json as document
from ftlint.output import jsonl as output_module
from ftlint.output.rendering.options import Options
from tests.lint.output.conftest import make_finding, make_report, rendering

render = rendering(output_module)


def test_a_line_for_each_finding_and_a_last_one_for_the_rest() -> None:
    report = make_report(make_finding(message="a\nb\u2028"), make_finding(line=13))
    lines = render(report, Options()).split("\n")
    first, second, last, end = lines
    assert end == ""
    assert "\u2028" not in first
    whole = json.loads(rendering(document)(report, Options()))
    assert [json.loads(first), json.loads(second)] == whole["findings"]
    assert json.loads(last) == {
        "version": 1,
        "tool": {"name": "ftlint", "version": __version__},
        "summary": whole["summary"],
    }


def test_a_clean_run_is_the_last_line_alone() -> None:
    (line,) = render(make_report(), Options()).rstrip("\n").split("\n")
    assert json.loads(line)["summary"]["errors"] == 0
