"""Finds inputs, for tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftlint.engine.inputs.discover import discover
from ftlint.errors import InputError

Make = Callable[..., None]


def found(*paths: str, force_exclude: bool = False) -> list[str]:
    discovered = discover(paths, force_exclude=force_exclude)
    assert discovered.failures == ()
    return list(discovered.paths)


def complaint(*paths: str) -> str:
    with pytest.raises(InputError) as caught:
        discover(paths)
    return str(caught.value)
