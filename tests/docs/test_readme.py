from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from docs.generate import FILES, ROOT, commands, numbers, output_of
from ftlint.catalogue.entries import entries
from ftlint.cli import cli
from ftlint.config.configs import Configs
from ftlint.config.profile import load_profile, profile_names
from ftlint.config.validation import Known
from ftlint.output import FORMATS
from tests.helpers import REGISTRY

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@cache
def help_of(name: str) -> str:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command.get_help(click.Context(command))


def options_of(name: str) -> set[str]:
    return set(re.findall(r"--[a-z-]+", help_of(name)))


@pytest.mark.parametrize("command", commands(TEXT))
def test_every_command_runs(command: str) -> None:
    """0: nothing wrong, 1: findings; anything else is a command that does not work."""
    code, _, errors = output_of(command)
    assert code in (0, 1)
    assert "ftlint: " not in errors


def test_the_first_two_commands_are_demo_and_test() -> None:
    assert re.findall(r"^\$ (make .*)$", TEXT, re.MULTILINE)[:2] == ["make demo", "make test"]
    first = min(TEXT.index("$ make demo"), TEXT.index("$ make test"))
    assert "$ " not in TEXT[:first]


@pytest.mark.parametrize("name", ["check", "fix", "rules"])
def test_every_option_is_documented(name: str) -> None:
    assert options_of(name) - set(re.findall(r"--[a-z-]+", TEXT)) == set()


def test_every_option_named_is_there() -> None:
    there = {option for name in ("check", "fix", "rules") for option in options_of(name)} | {"--version"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT)) - there == set()


def test_every_rule_is_listed_with_its_page() -> None:
    for name in REGISTRY.rules:
        assert f"\n| [{name}]({FILES}/docs/rules/{name}.md) | " in TEXT


def test_every_format_and_profile_is_documented() -> None:
    for name in (*FORMATS, *profile_names()):
        assert f"`{name}`" in TEXT


def test_the_numbers_are_true() -> None:
    sentence = " ".join(TEXT.split("\n\n")[1].split())
    for words, number in numbers(entries(REGISTRY.rules, load_profile("openai"))).items():
        assert re.search(rf"\b{number} {words}", sentence)


def test_every_make_target_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\n ]*$|`)", TEXT, re.MULTILINE))
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_configuration_shown_is_one(tmp_path: Path) -> None:
    (block,) = blocks("toml")
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "system.txt").write_text("Be brief.\n", encoding="utf-8")
    known = Known(tuple(REGISTRY.rules), tuple(REGISTRY.checks), tuple(profile_names()))
    settings = Configs(known=known).settings_for(str(tmp_path / "train.jsonl"))
    assert settings.system_prompt == "Be brief."
    assert settings.stop != ()


def test_every_configuration_key_is_shown() -> None:
    (block,) = blocks("toml")
    shown = tomllib.loads(block)["tool"]["ftlint"]
    schema: dict[str, Any] = json.loads((ROOT / "lint" / "config" / "config.schema.json").read_text(encoding="utf-8"))
    # As comments: what would contradict what is shown.
    assert set(schema["properties"]) - set(shown) - set(re.findall(r"^# ([\w-]+) = ", block, re.MULTILINE)) == set()


def test_the_hooks_shown_are_there() -> None:
    (block,) = blocks("yaml")
    there = re.findall(r"^- id: (\S+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"- id: (\S+)", block) == there


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", without_code(text), re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in plain}


def links(page: str) -> list[str]:
    """The links of a page outside code; those to a file of this repository are relative to its root."""
    text = without_code((ROOT / page).read_text(encoding="utf-8"))
    return [link.replace(f"{FILES}/", "/") for link in re.findall(r"\]\(([^)]+)\)", text)]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_leads_somewhere(page: str) -> None:
    broken = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        folder = ROOT if target.startswith("/") else (ROOT / page).parent
        file = folder / target.lstrip("/") if target else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_the_readme_works_as_a_package_page() -> None:
    assert [link for link in links("README.md") if not re.match(r"https://|/|#", link)] == []
    assert "/docs/rules/README.md" in links("README.md")
