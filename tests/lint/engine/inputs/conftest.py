from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.engine.inputs.harness import Make


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes files below a fresh current folder, which is a project's root: ``name`` or ``name=text``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()

    def make_files(*names: str, **texts: str) -> None:
        for name in names:
            name, _, text = name.partition("=")
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make_files
