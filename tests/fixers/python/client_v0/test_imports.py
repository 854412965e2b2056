"""Imports of old names, which change together with every use of the names."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.imports import old_imports, top_of
from tests.fixers.python.client_v0.harness import migrated
from tests.fixers.python.programs import world_of


@pytest.mark.parametrize(
    ("resource", "top"), [("ChatCompletion", "chat"), ("FineTuningJob", "fine_tuning"), ("File", "files")]
)
def test_first_part_of_the_new_path(resource: str, top: str) -> None:
    assert top_of(resource) == top


@pytest.mark.parametrize(
    ("program", "paths"),
    [
        ("from openai import File, error as e\n", [("File",), ("error",)]),
        ("from openai.error import Timeout\n", [("error", "Timeout")]),
        ("import openai.error, openai, os\n", [("error",)]),
        ("from openai import *\n", [()]),
        ("from .openai import File\nfrom openai_like import File\n", []),
    ],
)
def test_imports_from_the_package(program: str, paths: list[tuple[str, ...]]) -> None:
    assert [path for _, _, path in old_imports(world_of(program).programs["app.py"])] == paths


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from openai import File\nFile.list()\n", "from openai import files\nfiles.list()\n"),
        ("from openai import File as F\nF.list()\n", "from openai import files as F\nF.list()\n"),
        ("from openai import File\nfiles = File.list()\n",
         "from openai import files as openai_files\nfiles = openai_files.list()\n"),
        (
            "from openai import File\nasync def f():\n    File.list()\n    await File.alist()\n",
            "from openai import files, AsyncOpenAI\nasync def f():\n    files.list()\n    await AsyncOpenAI().files.list()\n",
        ),
        ("from openai import error as e\nf(e.Timeout)\n", "from openai import APITimeoutError\nf(APITimeoutError)\n"),
        ("from openai.error import Timeout\nf(Timeout)\n", "from openai import APITimeoutError\nf(APITimeoutError)\n"),
        ("from openai.error import Timeout as T\nf(T)\n", "from openai import APITimeoutError as T\nf(T)\n"),
    ],
)  # fmt: skip
def test_import_is_replaced_by_the_names_that_are_used(before: str, after: str) -> None:
    assert migrated(before) == after
