from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from calendar_store import Calendar
from llm import LLM
from schemas import SCHEMAS

SYSTEM = "You keep a calendar. Today is {today}."


class Agent:
    def __init__(self, llm: LLM, calendar: Calendar, max_rounds: int = 8) -> None:
        self.llm = llm
        self.calendar = calendar
        self.max_rounds = max_rounds

    def run(self, text: str) -> str:
        messages: list[Any] = [
            {"role": "system", "content": SYSTEM.format(today=datetime.now().date())},
            {"role": "user", "content": text},
        ]
        for _ in range(self.max_rounds):
            message = self.llm.complete(messages, functions=SCHEMAS)
            messages.append(message)
            if not message.function_call:
                return message.content or ""
            result = self._dispatch(message.function_call.name, message.function_call.arguments)
            messages.append(
                {"role": "function", "name": message.function_call.name, "content": json.dumps(result, default=str)}
            )
        final = self.llm.complete(messages)
        return final.content or ""

    def _dispatch(self, name: str, arguments: str) -> Any:
        try:
            return getattr(self.calendar, name)(**json.loads(arguments))
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
