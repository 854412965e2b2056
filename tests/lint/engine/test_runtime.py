from __future__ import annotations

import gc

import pytest

from ftlint.engine.runtime import collector_off


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_afterwards_as_it_was(before: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        with collector_off():
            assert not gc.isenabled()
        with pytest.raises(KeyError), collector_off():
            raise KeyError
        assert gc.isenabled() is before
    finally:
        (gc.enable if was_on else gc.disable)()
