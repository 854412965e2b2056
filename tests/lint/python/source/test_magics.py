"""What only IPython reads, masked so that Python can read the rest."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.python.source.magics import hidden_parts, masked, unmasked

MASK = "...#\x1f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%matplotlib inline\nx = 1\n", f"{MASK}%matplotlib inline\nx = 1\n"),
        ("!pip install openai\n", f"{MASK}!pip install openai\n"),
        ("if x:\n    !ls {x}\nelse:\n    %cd ..\n", f"if x:\n    {MASK}!ls {{x}}\nelse:\n    {MASK}%cd ..\n"),
        ("files = !ls *.py\nx = 1", f"files = {MASK}!ls *.py\nx = 1"),
        ("a, b = %sx date\n", f"a, b = {MASK}%sx date\n"),
        ("client.chat?\n", f"{MASK}client.chat?\n"),
        ("?client\nprint??", f"{MASK}?client\n{MASK}print??"),
        ("!echo a \\\n  b\nx = 1\n", f"{MASK}!echo a \\\n#\x1f  b\nx = 1\n"),
        ("%%time\nx = 1\n", "#\x1f%%time\nx = 1\n"),
        ("%%time -q\n%cd ..\n", f"#\x1f%%time -q\n{MASK}%cd ..\n"),
        ("%%bash\nls | grep x\n\nif then\n", "#\x1f%%bash\n#\x1fls | grep x\n#\x1f\n#\x1fif then\n"),
        ("%%writefile bot.py\nx = 1", "#\x1f%%writefile bot.py\n#\x1fx = 1"),
        ("%time x = ask()\n", '"\x1f%time ";x = ask()\n'),
        ("%time for x in y: pass\n", f"{MASK}%time for x in y: pass\n"),
    ],
)
def test_a_magic_becomes_a_comment_at_its_indent(text: str, expected: str) -> None:
    assert masked(text) == expected
    ast.parse(expected)
    assert unmasked(expected) == text


@pytest.mark.parametrize(
    "text",
    [
        "x = (a\n  % b)\n",
        'text = """\n%matplotlib inline\n!ls\nwhat?\n"""\n',
        "print('is it?')\n",
        "# !ls\n# really?\n",
        "x != y",
        "x = y \\\n  % z\n",
        "f'{x!r}'",
    ],
)
def test_python_that_looks_like_one_is_left(text: str) -> None:
    assert masked(text) == text


def test_python_that_looks_like_one_is_left_next_to_a_magic() -> None:
    text = '%cd ..\ntext = """\n!ls\n"""\nx = [\n  a\n  % b]\nc = "\'" # "\n!pwd\n'
    assert masked(text) == f'{MASK}%cd ..\ntext = """\n!ls\n"""\nx = [\n  a\n  % b]\nc = "\'" # "\n{MASK}!pwd\n'


def test_what_is_hidden_can_be_asked_for() -> None:
    assert hidden_parts(masked("%cd ..\n%time x = 1\nx = 1\n%%y")) == ["%cd ..", "%time ", "%%y"]


LINES = st.sampled_from(
    ["%cd ..", "!ls \\", "x = 1", "x = !ls", "  %cd", "%%bash", "%%time", "a?", '"""', "(", ")", "", "# x", "%time f()"]
)


@given(st.lists(LINES | st.text("ab%!?=\"'\\ (#é\r", max_size=8), max_size=6))
def test_every_text_is_given_back(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert unmasked(masked(text)) == text
