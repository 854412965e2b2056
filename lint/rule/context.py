"""What a check knows in addition to the example: the profile, and what the user configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ftlint.config.profile import Profile
    from ftlint.rule.training_facts import Learned


class Context:
    """``stop`` and ``system_prompt`` are empty and None if not configured; ``min_calls`` is the number of examples in which
    each tool should be called. ``learned`` is what the training data teaches, for codemods that need it; ``today`` replaces
    the clock. ``inline_defs``: function lists are converted at their definition.
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
