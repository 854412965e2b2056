"""A fix creates no finding: fix a copy of every file at hand, check it, and look for what was not reported before."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from ftlint.rule.samples import assistant, line, lines, system, user
from tests.conftest import ROOT
from tests.helpers import ftlint, write

pytestmark = pytest.mark.usefixtures("quick_disk")

SHARED = ROOT.parent / "shared"
LINES = (".jsonl", ".ndjson", ".json", ".py", ".ipynb", ".gz", ".zst")
# `hostile` is run under a memory limit; the others are for a later change.
LEFT_OUT = ("cases/masking/", "cases/hostile/", "cases/profiles/call-without-type")
# The profiles that the cases name, by the start of the path. All others are for OpenAI.
PROFILES = {
    "cases/formats/lf-": ("llama-factory",),
    "cases/formats/sharegpt-faults": ("llama-factory",),
    "cases/formats/alpaca-number-output": ("llama-factory", "axolotl"),
    "cases/formats/trl-": ("trl", "openai"),
    "cases/formats/pref-json-strings": ("trl",),
    "cases/formats/dpo-chosen-arrays": ("trl",),
    "cases/formats/vertex-": ("vertex",),
    "cases/formats/nova-": ("nova",),
    "cases/profiles/tools-list-and-string": ("axolotl", "trl", "openai"),
    "cases/profiles/parameters-json-string": ("axolotl", "trl", "openai"),
    "cases/profiles/messages-as-string-or-columns": ("axolotl", "trl", "openai"),
    "cases/profiles/mistral-": ("mistral", "together", "openai"),
    "cases/profiles/none-text-reasoning": ("trl", "openai"),
    "cases/profiles/lf-": ("llama-factory",),
    "cases/profiles/weight-ignored": ("trl", "llama-factory", "axolotl"),
    "cases/profiles/arrow-": ("llama-factory", "trl"),
    "cases/profiles/empty-prompt-open-ended": ("azure", "openai"),
    "cases/guesses/fireworks-": ("openai", "fireworks"),
    "cases/images/lf-": ("llama-factory", "openai"),
    "cases/fixes/array-stays-json": ("openai", "llama-factory"),
    "cases/fixes/legacy-for-together": ("together",),
    "cases/nulls/": ("openai", "azure", "together", "mistral", "trl", "llama-factory"),
}


def _chats(*prompts: str | None, end: str = "", last: str = "") -> str:
    """A chat with each of these system prompts; all answers but the last end alike."""
    answers = [f"Answer {number}.{end}" for number in range(len(prompts) - 1)] + [f"The last answer{last}"]
    asked = (user(f"Question {number}?") for number in range(len(prompts)))
    talks = zip(prompts, asked, answers, strict=True)
    return "".join(line(*([system(prompt)] if prompt else []), one, assistant(text)) for prompt, one, text in talks)


def _pairs(separator: str, end: str, *odd: tuple[str, str]) -> str:
    pairs = [(f"Question {number}?{separator}", f" Answer {number}{end}") for number in range(20)]
    return lines(*({"prompt": prompt, "completion": completion} for prompt, completion in [*pairs, *odd]))


BRIEF = "You answer questions about harbours, briefly and politely, and never guess."
MADE = {
    "a stop sequence is missing": _chats(*[BRIEF] * 20, end=" END", last=" ends."),
    "a stop sequence is missing after white space": _chats(*[BRIEF] * 20, end="######", last=" ends. \n"),
    "a stop sequence has line breaks": _chats(*[BRIEF] * 20, end="\n\n###\n\n", last=" ends."),
    "a stop sequence is half there": _chats(*[BRIEF] * 20, end="######", last=" ends###"),
    "a system prompt is missing": _chats(*[BRIEF] * 20, None),
    "a system prompt has white space": _chats(*[BRIEF] * 20, f" {BRIEF}\n"),
    "a system prompt is another": _chats(*[BRIEF] * 20, "You are a pirate."),
    "a system prompt is nearly the same": _chats(*[BRIEF] * 20, BRIEF.replace("politely", "polite")),
    "a system prompt is late": _chats(*[BRIEF] * 20) + line(user("Late?"), system(BRIEF), assistant("Late.")),
    "a system prompt is between two questions": _chats(*[BRIEF] * 20)
    + line(user("Late?"), system(BRIEF), user("Hello?"), assistant("Late.")),
    "a separator is missing": _pairs(
        "\n\n###\n\n", " END", ("Another one?", " Yes END"), ("No end?\n\n###\n\n", " No")
    ),
    "a space is missing": _pairs(" ->", "\n", ("Another one? ->", "Yes\n"), ("Blank? ->", "  \n")),
}


def _profiles(name: str) -> tuple[str, ...]:
    return next((found for start, found in PROFILES.items() if name.startswith(start)), ("openai",))


def _files() -> list[object]:
    folders = [ROOT / "examples", SHARED / "cases", SHARED / "data"]
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    cases = []
    for path in found:
        name = path.relative_to(ROOT if path.is_relative_to(ROOT) else SHARED).as_posix()
        if path.suffix in LINES and not name.startswith(LEFT_OUT):
            cases += [pytest.param(path, each, id=f"{name}-{each}") for each in _profiles(name)]
    return cases


def _check(path: Path, profile: str) -> Counter[str]:
    """How many findings of each check there are, but for those about how many examples there are: fewer without duplicates."""
    done = ftlint("check", "--isolated", "--ignore", "limits", "--profile", profile, "--format", "json", path)
    assert done.code in (0, 1), done.err
    return Counter(json.loads(done.out)["summary"]["by_rule"])


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize(("path", "profile"), _files())
def test_a_fix_creates_no_finding_and_one_is_enough(path: Path, profile: str, unsafe: bool, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    assert_nothing_new(copy, profile, unsafe)


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("profile", ["openai", "azure", "mistral", "together", "trl"])
@pytest.mark.parametrize("name", sorted(MADE))
def test_a_fix_by_what_all_examples_have_creates_no_finding(
    name: str, profile: str, unsafe: bool, tmp_path: Path
) -> None:
    assert_nothing_new(write(tmp_path, MADE[name]), profile, unsafe)


def assert_nothing_new(copy: Path, profile: str, unsafe: bool) -> None:
    """Fix a file twice and compare what is reported of it before and after."""
    before = _check(copy, profile)
    options = ["--isolated", "--profile", profile, *(["--unsafe"] if unsafe else [])]
    assert ftlint("fix", *options, copy).code in (0, 1)
    after, fixed = _check(copy, profile), copy.read_bytes()
    assert {name: (before[name], count) for name, count in after.items() if count > before[name]} == {}
    assert ftlint("fix", *options, copy).code in (0, 1)
    assert copy.read_bytes() == fixed
