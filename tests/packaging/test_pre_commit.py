"""The hooks, run by pre-commit itself on a repository made here, and the pattern that picks their files."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

Run = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
NO_GIT_CONFIG = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}

# The assistant's call is a legacy one, which is found, and which `fix` makes a tool call.
LEGACY = (
    '{"messages": [{"role": "user", "content": "Warm in Oslo?"}, {"role": "assistant", "content": null, '
    '"function_call": {"name": "weather", "arguments": "{\\"city\\": \\"Oslo\\"}"}}], '
    '"functions": [{"name": "weather", "parameters": {"type": "object", "properties": {"city": {}}}}]}\n'
)


@pytest.mark.parametrize("hook", ["ftlint", "ftlint-fix"])
@pytest.mark.parametrize(
    "name", ["train.jsonl", "data/a b.ndjson", "x-00000-of-00004.jsonl.gz", "x.jsonl.zst", "x.ndjson.gz", "é/ü.jsonl"]
)
def test_pattern_takes_datasets(hook: str, name: str) -> None:
    assert re.search(HOOKS[hook]["files"], name)


@pytest.mark.parametrize("hook", ["ftlint", "ftlint-fix"])
@pytest.mark.parametrize(
    "name", ["package.json", "x.json.gz", "x.jsonl.bak", "x.jsonl.tar.gz", "jsonl", "xjsonl", "x.jsonld", "x.gz"]
)
def test_pattern_leaves_other_files(hook: str, name: str) -> None:
    assert not re.search(HOOKS[hook]["files"], name)


def test_hooks_are_the_two_and_run_one_at_a_time() -> None:
    assert list(HOOKS) == ["ftlint", "ftlint-fix"]
    assert [(hook["types"], hook["require_serial"], hook["language"]) for hook in HOOKS.values()] == [
        (["file"], True, "python"),
        (["file"], True, "python"),
    ]


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory, copy_of_tree: Callable[[Path], Path], run: Run) -> Path:
    """This tree, committed to a repository of its own."""
    folder = copy_of_tree(tmp_path_factory.mktemp("hooks"))
    commit_all(folder, run)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """pre-commit with a store of its own, in which it installs ftlint once for all tests here."""
    return {**NO_GIT_CONFIG, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("store"))}


@pytest.fixture
def repository(tmp_path: Path, hook_repository: Path, run: Run) -> Path:
    """A user's repository with one legacy dataset under four names, of which the last two are not to be read."""
    revision = run("git", "rev-parse", "HEAD", cwd=hook_repository).stdout.strip()
    config = {"repos": [{"repo": str(hook_repository), "rev": revision, "hooks": [{"id": name} for name in HOOKS]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "train.jsonl").write_text(LEGACY, encoding="utf-8")
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(LEGACY.encode()))
    (tmp_path / "other.json").write_text(LEGACY, encoding="utf-8")
    (tmp_path / "ignored.jsonl").write_text(LEGACY, encoding="utf-8")
    (tmp_path / ".ftlintignore").write_text("ignored.jsonl\n", encoding="utf-8")
    (tmp_path / "ftlint.toml").write_text('ignore = ["limits"]  # one example is too few\n', encoding="utf-8")
    commit_all(tmp_path, run)
    return tmp_path


def commit_all(folder: Path, run: Run) -> None:
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--no-verify", "--message", "All"]):
        run("git", *IDENTITY, *command, cwd=folder, env=NO_GIT_CONFIG)


@pytest.mark.slow
def test_check_hook_fails_and_prints_the_finding(repository: Path, environment: dict[str, str], run: Run) -> None:
    command = [sys.executable, "-m", "pre_commit", "run", "ftlint", "--all-files", "--color", "never"]
    shown = run(*command, cwd=repository, env=environment, expect=(1,), online=True).stdout
    assert "- exit code: 1" in shown
    assert "legacy-functions/" in shown
    assert "train.jsonl" in shown
    assert "packed.jsonl.gz" in shown
    assert "other.json" not in shown
    assert "ignored.jsonl:" not in shown
    assert "ftlint fix --force-exclude" in shown  # what is proposed looks at the same files
    assert (repository / "train.jsonl").read_text(encoding="utf-8") == LEGACY


@pytest.mark.slow
def test_fix_hook_fixes_the_files_it_is_given(repository: Path, environment: dict[str, str], run: Run) -> None:
    command = [sys.executable, "-m", "pre_commit", "run", "ftlint-fix", "--all-files", "--color", "never"]
    shown = run(*command, cwd=repository, env=environment, expect=(1,), online=True).stdout
    assert "files were modified by this hook" in shown
    assert '"tool_calls"' in (repository / "train.jsonl").read_text(encoding="utf-8")
    assert b'"tool_calls"' in gzip.decompress((repository / "packed.jsonl.gz").read_bytes())
    for name in ("other.json", "ignored.jsonl"):
        assert (repository / name).read_text(encoding="utf-8") == LEGACY
    run(*command, cwd=repository, env=environment)
