"""No record outlives its turn. Nobody collects circles while records are read, so what made one would keep all of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint.conversation.example import Conversation, Example
from ftlint.engine.run import Run
from tests.helpers import write
from tests.lint.engine.mixture import check_all, fix_all, samples


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Without the collector; what it finds afterwards stays in ``gc.garbage``."""
    gc.collect()
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


def circles() -> list[object]:
    """The examples that only the collector would find."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    return [one for one in gc.garbage if isinstance(one, Example | Conversation)]


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    """The bad samples of all checks."""
    return write(tmp_path, b"".join(data for _, data in samples() if data.startswith(b"{") and data.endswith(b"}\n")))


@pytest.mark.usefixtures("uncollected")
def test_no_record_that_was_checked_is_left(everything: Path) -> None:
    assert check_all(everything, Run(keep=0)).examples > 100
    assert circles() == []


@pytest.mark.usefixtures("uncollected")
def test_no_record_that_was_fixed_is_left(everything: Path) -> None:
    assert fix_all(everything, Run(keep=0)).fixed
    assert circles() == []
