"""Programs that are easily broken by a move: each is left as it was, with a finding, or does afterwards what it did."""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.helpers import ALONE, ftlint
from tests.programs.play import HAZARDS, copied, play

NAMES = sorted(path.name for path in HAZARDS.iterdir())
AZURE = {"azure_old_version"}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_program_is_not_broken(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("openai") is None:
        pytest.skip("openai is not installed (it belongs to the extra `dev`)")
    before, after = copied(HAZARDS / name, tmp_path / "before"), copied(HAZARDS / name, tmp_path / "after")
    fixed = ftlint("fix", *ALONE, "--rule", "legacy-functions", after)
    assert fixed.code in (0, 1), fixed.err
    if all(path.read_bytes() == (before / path.name).read_bytes() for path in after.iterdir()):
        assert fixed.code == 1, "nothing was changed, and nothing was said"
        return
    with ThreadPoolExecutor() as pool:
        runs = [(before, "legacy"), (after, "tools")]
        was, now = pool.map(lambda run: play(run[0], "main.py", run[1], azure=name in AZURE), runs)
    assert (was.code, was.refusals) == (0, ()), was.err
    assert (now.code, now.refusals) == (0, ()), now.err
    assert now.out == was.out
