"""What gets installed: all of ftlint, once, under its one name, from any checkout and with the oldest dependencies."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., CompletedProcess[str]]
Venv = Any  # of conftest.py
NewVenv = Callable[[Path], Venv]

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOLDERS = {"lint": "ftlint", "rules": "ftlint/rules", "fixers": "ftlint/fixers"}
LINKS = {"src/ftlint": "../lint", "lint/rules": "../rules", "lint/fixers": "../fixers"}


COMPRESS = """
from pathlib import Path
from ftlint.files.zstd import zstd
Path("packed.jsonl.zst").write_bytes(zstd.compress(Path("plain.jsonl").read_bytes()))
"""


def files_to_install(tree: Path) -> set[str]:
    """Every file under the three folders, as its path in site-packages."""
    found = set()
    for folder, target in FOLDERS.items():
        for path, _, names in os.walk(tree / folder):
            inside = Path(path).relative_to(tree / folder)
            found |= {(target / inside / name).as_posix() for name in names if not (Path(path) / name).is_symlink()}
    return found


def modules_in(files: set[str]) -> list[str]:
    """The modules among files in site-packages, by their dotted names."""
    names = {name.removesuffix(".py").removesuffix("/__init__") for name in files if name.endswith(".py")}
    return sorted(name.replace("/", ".") for name in names)


def test_wheel_holds_every_file_once_and_nothing_else(tree: Path, wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert len(names) == len(set(names))
    held = {name for name in names if ".dist-info/" not in name}
    assert held == files_to_install(tree)


def test_wheel_serves_every_python_3_and_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


@pytest.mark.parametrize("options", [[], ["--editable"]], ids=["default", "editable"])
def test_it_installs_and_works_without_a_compiler(
    options: list[str], tree: Path, tmp_path: Path, run: Run, new_venv: NewVenv
) -> None:
    copy, venv = tmp_path / "tree", new_venv(tmp_path)
    shutil.copytree(tree, copy, symlinks=True)
    none = str(tmp_path / "no-compiler")
    venv.install(*options, copy, env={"CC": none, "CXX": none, "LDSHARED": none})
    write_dataset(tmp_path, venv)
    assert "tool-ids/unknown-id" in run(venv.bin / "ftlint", "check", "plain.jsonl", cwd=tmp_path, expect=(1,)).stdout


def test_only_ftlint_reaches_site_packages(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"ftlint"}


def test_sdist_holds_no_file_through_a_link(dist: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers()}
    assert {"lint/__init__.py", "rules/__init__.py", "fixers/__init__.py", "LICENSE"} <= names
    assert [name for name in names if name.startswith(("src", "lint/rules", "lint/fixers"))] == []


def test_every_module_imports_from_the_wheel(tree: Path, installed: Venv) -> None:
    files = installed.import_all(modules_in(files_to_install(tree)))
    assert [file for file in files if not file.is_relative_to(installed.folder)] == []


@pytest.mark.parametrize("command", [["ftlint"], ["python", "-m", "ftlint"]])
def test_version_is_the_one_in_the_source(command: list[str], installed: Venv) -> None:
    (version,) = re.findall(r'^__version__ = "(.+)"$', (ROOT / "lint" / "__init__.py").read_text(), re.MULTILINE)
    done = installed.run(installed.bin / command[0], *command[1:], "--version")
    assert version in done.stdout


@pytest.fixture(scope="session")
def tree_without_links(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree as git leaves it where there are no symbolic links: files that hold the target as text."""
    copy = tmp_path_factory.mktemp("no-links") / "tree"
    shutil.copytree(tree, copy, symlinks=True)
    for link, target in LINKS.items():
        (copy / link).unlink()
        (copy / link).write_text(target, encoding="utf-8")
    return copy


@pytest.mark.parametrize("options", [[], ["--editable"]], ids=["default", "editable"])
def test_checkout_without_links_installs_and_works(
    options: list[str], tree: Path, tree_without_links: Path, tmp_path: Path, new_venv: NewVenv
) -> None:
    venv = new_venv(tmp_path)
    venv.install(*options, tree_without_links)
    files = venv.import_all(modules_in(files_to_install(tree)))
    home = tree_without_links if options else venv.folder
    assert [file for file in files if not file.is_relative_to(home)] == []


def write_dataset(folder: Path, venv: Venv) -> None:
    """One record with two faults, plain and compressed, and a copy that is to be ignored."""
    unit = {"enum": ["celsius", "fahrenheit"]}
    declared = {"name": "weather", "parameters": {"type": "object", "properties": {"unit": unit}}}
    called = {"name": "weather", "arguments": '{"unit":"kelvin"}'}
    record = {
        "messages": [
            {"role": "user", "content": "How warm is it in Oslo?"},
            {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": called}]},
            {"role": "tool", "tool_call_id": "call_2", "content": "9"},
            {"role": "assistant", "content": "Nine degrees."},
        ],
        "tools": [{"type": "function", "function": declared}],
    }
    for name in ("plain.jsonl", "ignored.jsonl"):
        (folder / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    venv.run(venv.bin / "python", "-c", COMPRESS, cwd=folder)
    (folder / ".ftlintignore").write_text("ignored.jsonl\n", encoding="utf-8")


def test_oldest_dependencies_work(wheel: Path, tmp_path: Path, run: Run, new_venv: NewVenv) -> None:
    """Each dependency at exactly its lower bound, in a run that uses all those that checking and fixing use."""
    venv = new_venv(tmp_path)
    bounds = [re.fullmatch(r"([\w.-]+)>=([\d.]+)(;.+)?", line) for line in PROJECT["project"]["dependencies"]]
    venv.install(wheel, *[f"{bound[1]}=={bound[2]}{bound[3] or ''}" for bound in bounds if bound])
    assert all(bounds), "every dependency has one lower bound and nothing else"

    data = tmp_path / "data"
    data.mkdir()
    write_dataset(data, venv)
    ftlint = venv.bin / "ftlint"
    assert "ftlint" in run(ftlint, "--version").stdout
    shown = run(ftlint, "check", "--format", "concise", cwd=data, expect=(1,)).stdout
    for name in ("plain.jsonl", "packed.jsonl.zst"):
        assert re.search(rf"{name}:1:.* tool-ids/unknown-id", shown), shown
        assert re.search(rf"{name}:1:.* tool-arguments/enum", shown), shown
    assert "ignored.jsonl" not in shown
    run(ftlint, "fix", cwd=data, expect=(0, 1))
