"""Old errors: their names, their attributes, and the order in which they are caught."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.errors import LATE, NO_STATUS, old_error
from ftlint.fixers.python.client_v0.names.references import references
from tests.fixers.python.client_v0.harness import HEAD, blocked, migrated
from tests.fixers.python.programs import world_of

TRY = HEAD + "try:\n    f()\n"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("openai.error.Timeout\n", ["Timeout"]),
        ("openai.error\n", [""]),
        ("openai.InvalidRequestError\n", ["InvalidRequestError"]),
        ("openai.Timeout(3)\n", [None]),
        ("try:\n    f()\nexcept (openai.Timeout, E):\n    pass\n", ["Timeout"]),
        ("openai.RateLimitError\n", [None]),
    ],
)
def test_name_of_an_old_error(program: str, expected: list[str | None]) -> None:
    world = world_of(HEAD + program)
    assert [old_error(one) for one in references(world, world.programs["app.py"])] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("except openai.error.InvalidRequestError:\n    pass", "except openai.BadRequestError:\n    pass"),
        ("except openai.Timeout:\n    pass", "except openai.APITimeoutError:\n    pass"),
        (
            "except openai.error.RateLimitError as e:\n    print(e.http_status)",
            "except openai.RateLimitError as e:\n    print(e.status_code)",
        ),
        (
            "except openai.error.RateLimitError:\n    pass\nexcept openai.error.APIError:\n    pass",
            "except openai.RateLimitError:\n    pass\nexcept openai.APIError:\n    pass",
        ),
    ],
)
def test_caught_error_is_renamed(before: str, after: str) -> None:
    assert migrated(f"{TRY}{before}\n") == f"{TRY}{after}\n"


@pytest.mark.parametrize(
    ("clauses", "why"),
    [
        (
            "except openai.error.APIError:\n    pass\nexcept openai.error.RateLimitError:\n    pass",
            LATE.format(lower="RateLimitError", upper="APIError"),
        ),
        ("except openai.error.Timeout as e:\n    print(e.http_status)", NO_STATUS),
        ("except openai.error.RateLimitError as e:\n    print(e.json_body)", "use `.body`, which is the error object"),
    ],
)
def test_clauses_that_would_behave_differently_are_blocked(clauses: str, why: str) -> None:
    program = f"{TRY}{clauses}\n"
    assert migrated(program) == program
    assert blocked(program) == [why]
