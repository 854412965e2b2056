"""ftlint on datasets that others published. They lie beside the repository where they lie at all; else this is skipped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import Done, checked, fixed, found, ftlint, is_subsequence

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public datasets are not beside this repository")

LEGACY = sorted(DATA.glob("legacy-functions/*.jsonl"))
TOOLS = sorted(DATA.glob("tools/foundry-*.jsonl"))
PROMPTS = sorted(DATA.glob("reinforcement/*.jsonl")) + sorted(DATA.glob("preference/*.jsonl"))
ALL = sorted(path for path in DATA.rglob("*") if path.suffix in (".json", ".jsonl"))


def by_name(path: Path) -> str:
    return path.name


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of all of them."""
    return Path(shutil.copytree(DATA, tmp_path / "data", copy_function=shutil.copyfile))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_no_trace(done: Done) -> None:
    assert done.code in (0, 1)
    assert done.err == ""
    assert "Traceback" not in done.text


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "sarif", "github"])
def test_check_says_what_is_wrong_without_a_trace(form: str) -> None:
    assert_no_trace(ftlint("check", "--isolated", "--format", form, DATA))


@pytest.mark.parametrize("path", ALL, ids=by_name)
def test_each_file_is_checked_without_a_trace(path: Path) -> None:
    assert_no_trace(ftlint("check", "--isolated", path))


def test_check_changes_nothing(data: Path) -> None:
    before = contents(data)
    ftlint("check", "--isolated", data)
    assert contents(data) == before


@pytest.mark.parametrize("options", [(), ("--unsafe",)])
def test_a_second_fix_changes_nothing(options: tuple[str, ...], data: Path) -> None:
    assert_no_trace(ftlint("fix", "--isolated", *options, data))
    once = contents(data)
    assert_no_trace(ftlint("fix", "--isolated", *options, data))
    assert contents(data) == once


@pytest.mark.parametrize("path", LEGACY, ids=by_name)
def test_what_was_legacy_is_tools_after_the_fix(path: Path, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(path, tmp_path / path.name))
    assert any(rule.startswith("legacy-functions/") for _, rule, _ in found(file))
    after = fixed(file)
    for text in after.split(b"\n"):
        record = json.loads(text or "{}")
        assert "functions" not in record
        messages = record.get("messages", [])
        assert [each for each in messages if "function_call" in each or each["role"] == "function"] == []
    assert any(b'"tools"' in text for text in after.split(b"\n"))
    assert found(file, "--rule", "legacy-functions", "--rule", "tool-ids") == []
    assert after.count(b"\n") == path.read_bytes().count(b"\n")


@pytest.mark.parametrize("path", [path for path in ALL if path.suffix == ".jsonl"], ids=by_name)
def test_lines_in_which_nothing_is_found_keep_their_bytes(path: Path, tmp_path: Path) -> None:
    fixable = {one["line"] for one in checked(path)["findings"] if one["fix"] == "safe"}
    before = path.read_bytes().split(b"\n")
    after = fixed(Path(shutil.copyfile(path, tmp_path / path.name))).split(b"\n")
    kept = [text for number, text in enumerate(before, 1) if number not in fixable and text.strip()]
    assert is_subsequence(kept, after)
    if not fixable:
        assert after == before


def test_25_system_prompts_lack_a_space() -> None:
    file = DATA / "legacy-functions" / "azure-stock-train-token-reduction.jsonl"
    assert [rule for _, rule, _ in found(file, "--rule", "system-prompt")] == ["system-prompt/near-duplicate"] * 25


@pytest.mark.parametrize("path", TOOLS, ids=by_name)
def test_the_tools_form_of_the_stock_set_has_no_error(path: Path) -> None:
    """All of its calls are final and unanswered, which is legal."""
    assert checked(path)["summary"]["errors"] == 0


@pytest.mark.parametrize("path", PROMPTS, ids=by_name)
def test_prompts_without_answers_are_no_alarm(path: Path) -> None:
    rules = {rule for _, rule, _ in found(path)}
    assert rules.isdisjoint({"turn-order/no-assistant", "turn-order/last-not-assistant", "record-shape/unknown-key"})
    assert checked(path)["summary"]["errors"] == 0


@pytest.mark.parametrize("name", ["sharegpt-glaive-toolcall-en.json", "alpaca-en.json"])
def test_foreign_shapes_are_named(name: str) -> None:
    made = checked(DATA / "foreign" / name)
    assert {"json-lines/array-file", "record-shape/foreign-format"} <= set(made["summary"]["by_rule"])
    assert name.partition("-")[0] in made["findings"][-1]["message"].lower()
