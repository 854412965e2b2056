"""The three links for type checkers, and the lists in pyproject.toml that stand for them everywhere else."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
LINKS = {"src/ftlint": "../lint", "lint/rules": "../rules", "lint/fixers": "../fixers"}


def packages_on_disk() -> dict[str, Path]:
    """Every folder with Python files in it by its package name; links are not followed."""
    found = {}
    for package, folder in SETUPTOOLS["package-dir"].items():
        for path, _, files in os.walk(ROOT / folder):
            if any(name.endswith(".py") for name in files):
                inside = Path(path).relative_to(ROOT / folder).parts
                found[".".join([package, *inside])] = Path(path)
    return found


def test_every_package_is_listed() -> None:
    assert SETUPTOOLS["packages"] == sorted(packages_on_disk())


def test_every_package_has_an_init_file() -> None:
    assert [name for name, path in packages_on_disk().items() if not (path / "__init__.py").is_file()] == []


@pytest.mark.parametrize("link", LINKS)
def test_link_leads_to_its_folder(link: str) -> None:
    path = ROOT / link
    # A checkout without symbolic links holds a file with the target as its text.
    target = os.readlink(path) if path.is_symlink() else path.read_text(encoding="utf-8").rstrip("\n")
    assert target == LINKS[link]


def test_links_are_committed_as_links() -> None:
    command = ["git", "ls-files", "--stage", "--", *LINKS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    if not listed:
        pytest.skip("nothing is committed here")
    assert {line.split("\t")[1]: line[:6] for line in listed} == dict.fromkeys(LINKS, "120000")


def test_ruff_does_not_read_files_twice() -> None:
    assert set(PROJECT["tool"]["ruff"]["extend-exclude"]) >= {"src", "lint/rules", "lint/fixers"}


def test_nothing_imports_the_folders_by_their_own_names() -> None:
    allowed = {"ftlint"}
    assert {package.split(".")[0] for package in SETUPTOOLS["packages"]} == allowed
