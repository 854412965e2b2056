"""``python -m ftlint``: the command ``ftlint`` where its script is not on the path."""

from __future__ import annotations

from ftlint.cli import run

if __name__ == "__main__":
    run()
