"""What is built once for all tests here: this tree, its wheel, and environments to install into."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

# Imports every module named on the command line and prints where each came from.
IMPORT_ALL = """
import importlib, json, sys
print(json.dumps({name: importlib.import_module(name).__file__ for name in sys.argv[1:]}))
"""


class Venv:
    """A fresh virtual environment without pip: the pip that runs the tests installs into it."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self.run = run
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        run(sys.executable, "-m", "venv", "--without-pip", folder)

    def install(self, *what: str | Path, env: Mapping[str, str] | None = None) -> None:
        command = (sys.executable, "-m", "pip", "--python", self.folder, "install", "--quiet")
        self.run(*command, *what, online=True, env=env)

    def uninstall(self, name: str) -> None:
        self.run(sys.executable, "-m", "pip", "--python", self.folder, "uninstall", "--quiet", "--yes", name)

    def import_all(self, modules: list[str]) -> set[Path]:
        """Import the modules, with no checkout on the path, and return the files they came from."""
        done = self.run(self.bin / "python", "-I", "-c", IMPORT_ALL, *modules)
        return {Path(file) for file in json.loads(done.stdout).values()}


@pytest.fixture(scope="session")
def new_venv(run: Run) -> Callable[[Path], Venv]:
    """Make an environment in a folder."""
    return lambda folder: Venv(folder / "venv", run)


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory, copy_of_tree: Callable[[Path], Path]) -> Path:
    return copy_of_tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="session")
def dist(tree: Path, tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A folder with the sdist of the tree and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, tree, online=True)
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory, new_venv: Callable[[Path], Venv]) -> Venv:
    venv = new_venv(tmp_path_factory.mktemp("installed"))
    venv.install(wheel)
    return venv
