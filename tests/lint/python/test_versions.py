from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.python.versions import Versions


def project(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / ".git").mkdir(exist_ok=True)
    return str(folder / "app.py")


@pytest.mark.parametrize(
    ("name", "text", "most", "least"),
    [
        ("requirements.txt", "openai==0.28.1\n", (0, 28, 1), (0, 28, 1)),
        ("requirements-dev.txt", "httpx\nopenai[datalib] >= 1.2\n", None, (1, 2)),
        ("requirements.txt", "openai<1\n", (0, 999), None),
        ("requirements.txt", "openai<1.3\n", (1, 2, 999), None),
        ("requirements.txt", "openai~=1.4\n", (1, 999), (1, 4)),
        ("pyproject.toml", 'dependencies = ["openai<=1.5"]\n', (1, 5), None),
        ("pyproject.toml", 'openai = "^0.27.0"\n', (0, 999), (0, 27, 0)),
        ("poetry.lock", 'name = "openai"\nversion = "1.6.1"\n', (1, 6, 1), (1, 6, 1)),
        ("requirements.txt", "langchain-openai==0.1\n# openai==0.28\n", None, None),
        ("notes.txt", "openai==0.28\n", None, None),
    ],
)
def test_what_the_files_of_a_project_ask_for(
    tmp_path: Path, name: str, text: str, most: tuple[int, ...] | None, least: tuple[int, ...] | None
) -> None:
    path = project(tmp_path, name, text)
    assert (Versions().at_most(path), Versions().at_least(path)) == (most, least)


def test_the_nearest_project_above_a_program_decides(tmp_path: Path) -> None:
    project(tmp_path, "requirements.txt", "openai==1.2\n")
    inner = tmp_path / "src" / "inner"
    inner.mkdir(parents=True)
    assert Versions().at_most(str(inner / "app.py")) == (1, 2)
    other = tmp_path / "other"
    other.mkdir()
    (other / "setup.py").write_text("")
    assert Versions().at_most(str(other / "app.py")) is None
