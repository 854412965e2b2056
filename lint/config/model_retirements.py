"""Shutdown dates of models, from ``models.toml``, by the model name in a request."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from functools import cache
from typing import NamedTuple

SOON = 90
"""Days before the shutdown of a model from which it is reported."""

_TUNED = re.compile(r"ft:([\w.-]+):")


class Retirement(NamedTuple):
    """The shutdown date of a model, and the page that announces it."""

    day: date
    source: str

    def days_left(self, today: date) -> int:
        """Days until the shutdown; 0 or less once the model is shut down."""
        return (self.day - today).days


@cache
def table() -> dict[str, Retirement]:
    """All rows by model name; fine-tuned models are ``ft:BASE``."""
    with open(os.path.join(os.path.dirname(__file__), "models.toml"), "rb") as file:
        rows = tomllib.load(file)["retirement"]
    by_model: dict[str, Retirement] = {}
    for row in rows:
        end = Retirement(row["date"], row["source"])
        by_model |= dict.fromkeys(row["models"], end)
        by_model |= dict.fromkeys((f"ft:{name}" for name in row.get("fine_tuned", ())), end)
    return by_model


def retirement_of(model: str) -> Retirement | None:
    """The shutdown of a model; None if no date is known."""
    tuned = _TUNED.match(model)
    return table().get(f"ft:{tuned[1]}" if tuned is not None else model)
