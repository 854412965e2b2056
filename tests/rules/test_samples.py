"""Every check's samples, run through the program as a user runs it: what is bad is found, what looks alike is not, and the
fix makes of the bad one what its author says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.rule import Check, Sample
from tests.helpers import REGISTRY
from tests.rules.running import check_file, fix_file

pytestmark = pytest.mark.usefixtures("quick_disk")

CASES = [
    pytest.param(check, sample, id=f"{check.name}-{number}")
    for check in REGISTRY.checks.values()
    for number, sample in enumerate(check.samples)
]
FIXED = [case for case in CASES if case.values[1].fixed is not None]


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


@pytest.mark.parametrize(("check", "sample"), CASES)
def test_the_bad_one_is_found(check: Check, sample: Sample, tmp_path: Path) -> None:
    assert check.name in check_file(as_bytes(sample.bad), tmp_path, sample)


@pytest.mark.parametrize(("check", "sample"), CASES)
def test_the_good_one_is_not(check: Check, sample: Sample, tmp_path: Path) -> None:
    assert check.name not in check_file(as_bytes(sample.good), tmp_path, sample)


@pytest.mark.parametrize(("check", "sample"), FIXED)
def test_the_fix_gives_the_declared_text(check: Check, sample: Sample, tmp_path: Path) -> None:
    once = fix_file(as_bytes(sample.bad), tmp_path, sample, check.name)
    assert sample.fixed is not None
    assert once == as_bytes(sample.fixed)
    assert check.name not in check_file(once, tmp_path, sample)
    assert fix_file(once, tmp_path, sample, check.name) == once


@pytest.mark.parametrize(("check", "sample"), FIXED)
def test_a_safe_fix_alone_leaves_what_wants_unsafe(check: Check, sample: Sample, tmp_path: Path) -> None:
    if sample.unsafe:
        bad = as_bytes(sample.bad)
        assert fix_file(bad, tmp_path, sample, check.name, unsafe=False) == bad
