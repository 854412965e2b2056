from __future__ import annotations

import json
import re

import pytest

from ftlint.cli import main
from tests.helpers import REGISTRY

Capture = pytest.CaptureFixture[str]


def test_without_a_name_all_checks_are_listed(capsys: Capture) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    for rule in REGISTRY.rules.values():
        assert f"\n{rule.name}  " in f"\n{out}"
        for name in rule.checks:
            assert re.search(rf"\n  {name.partition('/')[2]} +(error|warning|info|off) ", out), name
    assert f"{len(REGISTRY.checks)} checks in {len(REGISTRY.rules)} rules" in out


def test_a_rule_is_explained_with_all_its_checks(capsys: Capture) -> None:
    assert main(["rules", "turn-order"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("turn-order  ")
    assert "turn-order/no-user ─" in out
    assert "turn-order/last-not-assistant ─" in out
    assert "json-lines" not in out


def test_a_check_is_explained_alone(capsys: Capture) -> None:
    assert main(["rules", "turn-order/last-not-assistant"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("turn-order/last-not-assistant ─")
    assert "fixable with --unsafe" in out
    assert "  after ftlint fix --unsafe\n" in out
    assert "turn-order/no-user" not in out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("turn-ordre", "did you mean `turn-order`?"),
        ("no-assistant", "did you mean `turn-order/no-assistant`?"),
        ("turn-order/no-assistent", "did you mean `turn-order/no-assistant`?"),
        ("\x1b[31m", "unknown rule or check '\\x1b[31m'; `ftlint rules` lists them"),
    ],
)
def test_an_unknown_name_suggests_a_similar_one(name: str, message: str, capsys: Capture) -> None:
    assert main(["rules", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ftlint: error: ftlint rules: unknown rule or check")
    assert captured.err.endswith(f"{message}\n")


def test_severities_are_those_of_the_profile(capsys: Capture) -> None:
    main(["rules", "json-lines"])
    assert re.search(r"\n  bom +warning ", capsys.readouterr().out)
    assert main(["rules", "json-lines", "--profile", "azure"]) == 0
    assert re.search(r"\n  bom +off ", capsys.readouterr().out)


def test_an_unknown_profile_or_format_is_an_error(capsys: Capture) -> None:
    assert main(["rules", "--profile", "nobody"]) == 2
    assert "'nobody'" in capsys.readouterr().err
    assert main(["rules", "--format", "html"]) == 2
    assert "'html'" in capsys.readouterr().err


def test_json_has_one_shape_whatever_is_asked_for(capsys: Capture) -> None:
    found = {}
    for words in ([], ["turn-order"], ["turn-order/no-user"]):
        assert main(["rules", "--format", "json", *words]) == 0
        rules = json.loads(capsys.readouterr().out)["rules"]
        found["".join(words)] = {rule["name"]: [check["name"] for check in rule["checks"]] for rule in rules}
    assert set(found[""]) == set(REGISTRY.rules)
    assert found["turn-order"] == {"turn-order": list(REGISTRY.rules["turn-order"].checks)}
    assert found["turn-order/no-user"] == {"turn-order": ["turn-order/no-user"]}


def test_markdown_is_a_page(capsys: Capture) -> None:
    assert main(["rules", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("# Rules\n")
    assert main(["rules", "turn-order", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("# turn-order\n")


def test_colours_come_when_they_are_asked_for(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    main(["rules", "turn-order"])
    assert "\x1b[" not in capsys.readouterr().out
    main(["rules", "turn-order", "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out


def test_a_profile_alone_lists_what_it_asks_otherwise(capsys: Capture) -> None:
    assert main(["rules", "--profile", "mistral"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("mistral  Mistral fine-tuning\n")
    assert re.search(r"\n  tool-ids/format +error +off\n", out)
    assert main(["rules", "--profile", "mistral", "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)["profile"]
    assert (made["name"], made["compared_with"]) == ("mistral", "openai")
    assert main(["rules", "--profile", "mistral", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("# mistral\n")
