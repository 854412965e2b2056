"""Runs a program of ``working`` or ``hazards`` as its user would, against a service on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.programs.servers import serve

HERE = Path(__file__).resolve().parent
WORKING = HERE / "working"
HAZARDS = HERE / "hazards"
SCRIPT = "script.json"  # beside each program: what the model calls, see tests/programs/model.py


@dataclass(frozen=True)
class Played:
    """What a run printed, and what the service refused of it."""

    code: int
    out: str
    err: str
    refusals: tuple[str, ...]
    requests: int


def play(
    folder: Path, start: str, protocol: str, python: str | Path = sys.executable, *, azure: bool = False
) -> Played:
    """Run the file ``start`` of a program in its folder, against a service of this protocol."""
    script = json.loads((folder / SCRIPT).read_text(encoding="utf-8"))
    with serve(protocol, script) as service:
        done = subprocess.run(
            [str(python), runnable(folder, start)],
            cwd=folder,
            env=surroundings(service.url, azure),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    return Played(done.returncode, done.stdout, done.stderr, tuple(service.refusals), len(service.requests))


def runnable(folder: Path, start: str) -> str:
    """The file to run: a notebook's code cells are joined in one beside it."""
    if not start.endswith(".ipynb"):
        return start
    cells = json.loads((folder / start).read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    joined = folder / f"{start}.joined"
    joined.write_text("\n\n".join(code), encoding="utf-8")
    return joined.name


def surroundings(url: str, azure: bool) -> dict[str, str]:
    """An environment in which the service of this URL is where programs look for OpenAI's, or for Azure's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "AZURE", "PYTHON"))}
    ours = {"PYTHONPATH": str(HERE / "redirect"), "FAKE_OPENAI_URL": url, "NO_PROXY": "127.0.0.1"}
    if azure:
        return {**kept, **ours, "AZURE_OPENAI_ENDPOINT": url, "AZURE_OPENAI_API_KEY": "key-of-nobody"}
    bases = {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_BASE": f"{url}/v1"}  # since 1.0, and before
    return {**kept, **ours, **bases, "OPENAI_API_KEY": "sk-of-nobody"}


def copied(program: Path, target: Path) -> Path:
    """A copy of a program in a new folder."""
    return shutil.copytree(program, target / program.name, ignore=shutil.ignore_patterns("__pycache__"))
