"""What a check may know beside the record: who will read the file, and what the user configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ftlint.config.profile import Profile
    from ftlint.rule.training_facts import Learned


class Context:
    """``stop`` and ``system_prompt`` are the configured ones, empty and None where nothing is configured; ``min_calls`` is in
    how many examples each tool should be called. ``learned`` is there for rules about programs that need a dataset,
    ``today`` another day than the clock says (None). ``inline_defs``: programs' lists of definitions may become tools where
    they are written.
    """

    def __init__(
        self,
        profile: Profile,
        method: str | None = None,
        stop: tuple[str, ...] = (),
        system_prompt: str | None = None,
        min_calls: int = 50,
        learned: Learned | None = None,
        today: date | None = None,
        inline_defs: bool = False,
    ) -> None:
        self.profile = profile
        self.method = method
        self.stop = stop
        self.system_prompt = system_prompt
        self.min_calls = min_calls
        self.learned = learned
        self.today = today
        self.inline_defs = inline_defs
