"""How deeply a program is nested, measured without a parser."""

from __future__ import annotations

import pytest

from ftlint.python.source.nesting import MOST_BRACKETS, MOST_LEVELS, MOST_TOKENS, nesting_of


@pytest.mark.parametrize(
    ("program", "levels", "brackets"),
    [
        ("x = 1", 1, 0),  # the statement
        ("while a:\n  while b:\n    c", 3, 0),
        ("while a: pass\nwhile b: pass", 1, 0),
        ("if a: pass\nelif b: pass\nelif c: pass\nelif d: pass", 4, 0),  # each elif is inside the one before
        ("x = a.b.c", 3, 0),
        ("x = [[1], [2]]", 3, 2),  # elements are next to each other
        ("x = [a.b, c.d]", 3, 1),
        ("x = lambda a, b: c", 2, 0),
        ("x = 'a' 'b'", 2, 0),
        ("x = '[[['  # (((", 1, 0),
        ("x = f'{[1]}'", 3, 2),
        ("x = f'{{[1]}}'", 1, 0),
        ("x = [\ny = 1", 2, 1),
    ],
)
def test_levels_and_brackets(program: str, levels: int, brackets: int) -> None:
    found = nesting_of(program)
    assert (found.levels, found.brackets) == (levels, brackets)


def test_the_line_is_that_with_the_most_levels() -> None:
    assert nesting_of("x = a.b\ny = a.b.c\nz = a.b\n").line == 2


@pytest.mark.parametrize(
    ("program", "trouble"),
    [
        ("x = a" + ".b" * (MOST_LEVELS - 1), ""),
        ("x = a" + ".b" * MOST_LEVELS, "it is nested too deeply: 1001 levels; the limit is 1000"),
        ("x = " + "(" * MOST_BRACKETS + ")" * MOST_BRACKETS, ""),
        ("x = " + "(" * (MOST_BRACKETS + 1), "it is nested too deeply: 201 open brackets; Python allows 200"),
        # the beginning of the line, the bracket, and the commas
        ("x = [" + "1," * (MOST_TOKENS - 2), ""),
        ("x = [" + "1," * (MOST_TOKENS - 1), "it is too large: more than 150000 tokens"),
        # 998 levels cost 998 * 998; ten times that is less than 10,000,000
        ("x = [" + ("a" + ".b" * 998 + ",") * 10, ""),
        ("x = [" + ("a" + ".b" * 998 + ",") * 11, "it has too many deeply nested expressions"),
    ],
)
def test_programs_above_a_limit_are_not_analysed(program: str, trouble: str) -> None:
    assert nesting_of(program).trouble == trouble
