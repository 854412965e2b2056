from __future__ import annotations

from typing import Any

from ftlint.rule.fixer import Fixer


def test_functions_are_registered_under_the_full_names_of_their_checks() -> None:
    fixer = Fixer("my-rule")

    @fixer.fix("a", "b")
    def change(*_: Any) -> None:
        """Change the example in place."""

    @fixer.rebuild("c")
    def renew(*_: Any) -> None:
        """Return no new record."""

    assert fixer.functions == {"my-rule/a": change, "my-rule/b": change, "my-rule/c": renew}
    assert fixer.rebuilds == {renew}
