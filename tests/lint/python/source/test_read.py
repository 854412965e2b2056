from __future__ import annotations

import json

import pytest

from ftlint.python.source.notebook import Notebook
from ftlint.python.source.read import is_notebook, read_code

CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import openai"}
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.mark.parametrize(
    ("path", "expected"), [("a.ipynb", True), ("A.IPYNB", True), ("a.ipynb.py", False), ("a.py", False)]
)
def test_a_notebook_is_known_by_the_end_of_its_name(path: str, expected: bool) -> None:
    assert is_notebook(path) is expected
    assert isinstance(read_code(path, NOTEBOOK if expected else b"import openai\n"), Notebook) is expected
