"""When models were shut down, or will be: the table ``models.toml``, by the name that a request gives."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from functools import cache
from typing import NamedTuple

SOON = 90
"""How many days before its end a model is told of."""

_TUNED = re.compile(r"ft:([\w.-]+):")


class Retirement(NamedTuple):
    """The day from which a model is not there any more, and the page that says so."""

    day: date
    source: str

    def days_left(self, today: date) -> int:
        """How many days it is there still, 0 and less where it is not."""
        return (self.day - today).days


@cache
def table() -> dict[str, Retirement]:
    """Every row by the model's name; a fine-tuned one is ``ft:BASE``."""
    with open(os.path.join(os.path.dirname(__file__), "models.toml"), "rb") as file:
        rows = tomllib.load(file)["retirement"]
    found: dict[str, Retirement] = {}
    for row in rows:
        end = Retirement(row["date"], row["source"])
        found |= dict.fromkeys(row["models"], end)
        found |= dict.fromkeys((f"ft:{name}" for name in row.get("fine_tuned", ())), end)
    return found


def retirement_of(model: str) -> Retirement | None:
    """When a model ends, None where nothing is known of it."""
    tuned = _TUNED.match(model)
    return table().get(f"ft:{tuned[1]}" if tuned is not None else model)
