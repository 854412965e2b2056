from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from dateutil.parser import isoparse


@dataclass
class Event:
    number: int
    title: str
    start: datetime
    minutes: int


class Calendar:
    def __init__(self) -> None:
        self.events: dict[int, Event] = {}

    def add_event(self, title: str, start: str, minutes: int = 60) -> dict:
        number = max(self.events, default=0) + 1
        self.events[number] = Event(number, title, isoparse(start), minutes)
        return asdict(self.events[number])

    def list_events(self, day: str) -> list[dict]:
        wanted = isoparse(day).date()
        return [asdict(event) for event in self.events.values() if event.start.date() == wanted]

    def remove_event(self, number: int) -> dict:
        return asdict(self.events.pop(number))
