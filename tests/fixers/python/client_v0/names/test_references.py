"""References to names of the package, however they are imported."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.names.references import references, serves_both
from tests.fixers.python.programs import world_of


def found(program: str, **others: str) -> list[tuple[str, str, int]]:
    """The source, the dotted name and the number of known parts of every reference."""
    world = world_of(program, **others)
    names = world.programs["app.py"]
    refs = sorted(references(world, names), key=lambda one: names.code.span(one.node))
    return [(names.code.text(one.node), ".".join(one.parts), one.known) for one in refs]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("import openai\nopenai.File.list()\n", [("openai.File.list", "File.list", 0)]),
        ("import openai as o\no.api_key\n", [("o.api_key", "api_key", 0)]),
        ("from openai import File\nFile.list()\n", [("File.list", "File.list", 1)]),
        ("from openai import error as e\ne.Timeout\n", [("e.Timeout", "error.Timeout", 1)]),
        ("from openai.error import Timeout as T\nT\n", [("T", "error.Timeout", 2)]),
        ("import openai\nf = openai.File\nf.list()\n", [("openai.File", "File", 0), ("f.list", "File.list", 1)]),
        ("import openai\nprint(openai)\n", []),
        ("import other\nother.File.list()\n", []),
        ("from openai import *\nFineTune.list()\n", [("FineTune.list", "FineTune.list", 1)]),
        ("from openai import *\nfrom shop import *\nFineTune.list()\n", []),
        ("from openai import *\nFineTune = 1\nprint(FineTune)\n", []),
    ],
)
def test_references_of_a_program(program: str, expected: list[tuple[str, str, int]]) -> None:
    assert found(program) == expected


def test_package_that_another_program_imports_is_followed() -> None:
    assert found("import llm\nllm.openai.File.list()\n", llm="import openai\n") == [
        ("llm.openai.File.list", "File.list", 0)
    ]


@pytest.mark.parametrize(("space", "expected"), [("", b"o.new.path"), ("  # c\n    ", None)])
def test_reference_with_a_comment_inside_is_not_written(space: str, expected: bytes | None) -> None:
    world = world_of(f"import openai\nx = (openai{space}.File.list)\n")
    (reference,) = references(world, world.programs["app.py"])
    edit = reference.written("new.path", "o")
    assert (edit.text if edit is not None else None) == expected


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("if openai.__version__ < '1':\n    pass\n", True),
        ("if version('openai') < '1':\n    pass\n", True),
        ("if hasattr(openai, 'chat'):\n    pass\n", True),
        ("try:\n    from openai import OpenAI\nexcept ImportError:\n    pass\n", True),
        ("try:\n    import openai\nexcept ImportError:\n    pass\n", False),
        ("try:\n    from openai import OpenAI\nexcept ValueError:\n    pass\n", False),
        ("if version('numpy') < '1':\n    pass\n", False),
    ],
)
def test_program_for_both_versions_checks_which_is_installed(program: str, expected: bool) -> None:
    world = world_of("import openai\n" + program)
    names = world.programs["app.py"]
    assert serves_both(names, list(references(world, names))) is expected
