from __future__ import annotations

import pytest

from ftlint.text.tool_errors import is_error


@pytest.mark.parametrize(
    "content",
    [
        "Error: no such city",
        "error(404)",
        "ERROR",
        "  requests.exceptions.ConnectionError: timed out",
        "Traceback (most recent call last):",
        '{"error": "no such city"}',
        '{"error": {"code": 404}}',
        '{"success": false}',
        '{"status": "failed"}',
        [{"type": "text", "text": "Error: no such city"}],
    ],
)
def test_results_that_say_the_call_failed(content: object) -> None:
    assert is_error(content)


@pytest.mark.parametrize(
    "content",
    [
        "Errors: 0",
        "The error is gone.",
        "no error: all is well",
        '{"error": null, "city": "Paris"}',
        '{"error": "none"}',
        '{"error": 0}',
        '{"success": true}',
        '{"status": "failing over"}',
        '{"failures": []}',
        '{"error": "cut of',
        '["error"]',
        "",
        None,
        {"error": "not a text"},
        [],
        ["Error: no part"],
    ],
)
def test_results_that_may_be_an_answer(content: object) -> None:
    assert not is_error(content)
