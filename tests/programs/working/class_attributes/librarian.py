"""A librarian that remembers the conversation."""

import json
import os
from typing import Any, Callable, Dict, List

from openai import OpenAI

BOOKS = {"Emma": "Jane Austen", "Ulysses": "James Joyce"}


class Librarian:
    FUNCTIONS = [
        {
            "name": "find_author",
            "description": "Who wrote a book",
            "parameters": {
                "type": "object",
                "properties": {"title": {"type": "string"}},
                "required": ["title"],
            },
        },
        {
            "name": "lend",
            "description": "Lend a book to the reader",
            "parameters": {
                "type": "object",
                "properties": {"title": {"type": "string"}, "days": {"type": "integer"}},
                "required": ["title"],
            },
        },
    ]

    def __init__(self, model: str = "gpt-4") -> None:
        self.model = model
        self.client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))
        self.lent: Dict[str, int] = {}
        self.handlers: Dict[str, Callable[..., Any]] = {"find_author": self.find_author, "lend": self.lend}
        self.messages: List[Any] = [{"role": "system", "content": "You are a librarian."}]

    def find_author(self, title: str) -> str:
        return BOOKS.get(title, "unknown")

    def lend(self, title: str, days: int = 14) -> str:
        self.lent[title] = days
        return f"{title} is lent for {days} days"

    def ask(self, question: str) -> str:
        self.messages.append({"role": "user", "content": question})
        while True:
            response = self.client.chat.completions.create(
                model=self.model, messages=self.messages, functions=self.FUNCTIONS
            )
            message = response.choices[0].message
            self.messages.append(message)
            if message.function_call is None:
                return message.content
            handler = self.handlers[message.function_call.name]
            result = handler(**json.loads(message.function_call.arguments))
            self.messages.append({"role": "function", "name": message.function_call.name, "content": result})


if __name__ == "__main__":
    librarian = Librarian()
    for question in ("Who wrote Emma?", "Lend me that and Ulysses, for a week", "Thank you"):
        print(f"{question} {librarian.ask(question)}")
    print(librarian.lent, len(librarian.messages))
