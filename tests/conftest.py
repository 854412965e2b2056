"""What tests in several folders share: hypothesis's settings, and copies of the tree to build and install from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A slow machine is no failure. In CI the same cases run every time, so that a red run can be repeated.
settings.register_profile("ftlint", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ftlint")

Run = Callable[..., subprocess.CompletedProcess[str]]


def outside_env(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would lead a child process back to this checkout, its repository or its Python."""
    leads_back = ("GIT_", "PYTHON", "VIRTUAL_ENV", "COV_", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(leads_back)}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **extra}


@pytest.fixture(scope="module")
def quick_disk() -> Iterator[None]:
    """For modules that fix hundreds of files: nobody waits until the disk has them, which other tests are about."""
    with mock.patch("os.fsync"):
        yield


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a command outside the checkout; where it needs the package index and that is away, the test is skipped."""

    def run(
        *command: str | Path,
        cwd: Path | None = None,
        expect: tuple[int, ...] = (0,),
        online: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd or tmp_path_factory.mktemp("cwd"),
            env=outside_env(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        if done.returncode not in expect:
            if online and not is_index_reachable(tmp_path_factory.mktemp("probe")):
                pytest.skip("the package index cannot be reached, so nothing can be installed from it")
            shown = " ".join(map(str, command))
            pytest.fail(f"`{shown}` exited {done.returncode}\n{done.stdout}\n{done.stderr}", pytrace=False)
        return done

    return run


def is_index_reachable(folder: Path) -> bool:
    """Whether the smallest of the dependencies can be downloaded afresh."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--retries", "1"]
    command += ["--timeout", "15", "--dest", str(folder), "pathspec"]
    return subprocess.run(command, env=outside_env({}), capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="session")
def copy_of_tree() -> Callable[[Path], Path]:
    """Copy what a commit of the tree as it stands would hold into a new folder, links as links."""

    def copy(folder: Path) -> Path:
        for name in files_of_tree():
            if not os.path.lexists(ROOT / name):
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target, follow_symlinks=False)
        return folder

    return copy


def files_of_tree() -> list[str]:
    """Every file git tracks or would add, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, env=outside_env({}), capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so what belongs to the tree is not known")
    return sorted(os.fsdecode(name) for name in listed.stdout.split(b"\0") if name)
