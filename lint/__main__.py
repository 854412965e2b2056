"""``python -m ftlint``: the command ``ftlint`` where its script is not on the path."""

from __future__ import annotations

import sys

from ftlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
