"""The tables of old names, and the new methods."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.names.renamed import ERRORS, RESOURCES, SHAPES, is_above, spelled, target_of


@pytest.mark.parametrize(
    ("resource", "method", "path", "is_async"),
    [
        ("ChatCompletion", "create", "chat.completions.create", False),
        ("ChatCompletion", "acreate", "chat.completions.create", True),
        ("Image", "create_edit", "images.edit", False),
        ("Audio", "atranscribe", "audio.transcriptions.create", True),
        ("FineTuningJob", "list_events", "fine_tuning.jobs.list_events", False),
    ],
)
def test_new_method_of_an_old_one(resource: str, method: str, path: str, is_async: bool) -> None:
    found = target_of(resource, method)
    assert found is not None
    assert (found[0].path, found[1]) == (path, is_async)


@pytest.mark.parametrize(
    ("resource", "method"), [("FineTune", "create"), ("ChatCompletion", "retrieve"), ("File", "a")]
)
def test_removed_method_has_no_new_one(resource: str, method: str) -> None:
    assert target_of(resource, method) is None


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("APIError", "RateLimitError", True),
        ("APIError", "APITimeoutError", True),
        ("APIError", "OpenAIError", False),
        ("APIConnectionError", "APITimeoutError", True),
        ("APIConnectionError", "RateLimitError", False),
        ("RateLimitError", "APIError", False),
    ],
)
def test_error_that_catches_another_since_1_0(upper: str, lower: str, expected: bool) -> None:
    assert is_above(upper, lower) is expected


def test_name_of_a_part_is_an_identifier() -> None:
    assert spelled("self-harm/intent") == "self_harm_intent"


def test_positional_and_renamed_arguments_are_accepted() -> None:
    targets = [target for methods in RESOURCES.values() for target in methods.values()]
    assert len(targets) == 21
    for target in targets:
        assert {*target.positions, *target.renamed.values()} <= target.takes, target.path


def test_shapes_consist_of_known_shapes() -> None:
    answers = {name for methods in RESOURCES.values() for one in methods.values() for name in (one.answer, one.chunks)}
    parts = {part.strip("[]") for shape in SHAPES.values() for part in shape.values()}
    assert (answers | parts) - {""} <= SHAPES.keys()
    assert ERRORS["Timeout"] == "APITimeoutError"
