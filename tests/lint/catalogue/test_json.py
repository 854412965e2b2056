from __future__ import annotations

import base64
import json
from dataclasses import replace

from ftlint.catalogue.entries import RuleEntry
from ftlint.catalogue.json import document
from ftlint.rule import Sample


def test_the_document_holds_what_the_rule_declares(made_up: RuleEntry) -> None:
    shown = json.loads(document([made_up]))
    assert shown["version"] == 1
    assert shown["tool"]["name"] == "ftlint"
    (rule,) = shown["rules"]
    assert (rule["name"], rule["summary"]) == ("made-up", "what nobody looks for")
    loud, long = rule["checks"]
    assert loud["name"] == "made-up/loud"
    assert (loud["severity"], loud["fix"]) == ("error", "safe")
    assert loud["answers"] == ["Too `loud`"]
    assert (long["severity"], long["fix"]) == ("warning", None)
    sample = {
        "bad": '{"loud": 1}\n',
        "good": "{}\n",
        "fixed": "{}\n",
        "unsafe": False,
        "profile": "openai",
        "settings": {},
    }
    assert loud["samples"] == [sample]


def test_a_check_that_is_off_says_so(made_up: RuleEntry) -> None:
    off = replace(made_up, checks=(replace(made_up.checks[0], severity=None),))
    assert json.loads(document([off]))["rules"][0]["checks"][0]["severity"] == "off"


def test_bytes_come_as_text_where_they_are_text(made_up: RuleEntry) -> None:
    samples = (Sample(bad=b"\xff\xfe{\0", good=b"\xef\xbb\xbf{}"),)
    odd = replace(made_up, checks=(replace(made_up.checks[0], samples=samples),))
    (sample,) = json.loads(document([odd]))["rules"][0]["checks"][0]["samples"]
    assert base64.b64decode(sample["bad"]["base64"]) == b"\xff\xfe{\0"
    assert sample["good"] == "\ufeff{}"
