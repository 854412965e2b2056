"""What tests that run programs share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
V0 = "openai==0.28.1"  # the last one before 1.0


@pytest.fixture(scope="session")
def v0_python(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A Python with the SDK before 1.0."""
    folder = tmp_path_factory.mktemp("v0") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    run(sys.executable, "-m", "pip", "--python", folder, "install", "--quiet", V0, online=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"
