import json
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))

LOOKUP = {
    "name": "lookup",
    "description": "Look a word up",
    "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
}


def lookup(word):
    return {"tea": "a drink", "cake": "a dish"}.get(word, "unknown")
from dataclasses import dataclass
from typing import Optional


@dataclass
class Message:
    role: str
    content: Optional[str] = None
    name: Optional[str] = None
    function_call: Optional[dict] = None

    def to_openai(self):
        data = {"role": self.role, "content": self.content}
        if self.name:
            data["name"] = self.name
        if self.function_call:
            data["function_call"] = self.function_call
        return data


class Chat:
    def __init__(self):
        self.items = []

    def say(self, text):
        self.items.append(Message("user", text))
        while True:
            response = client.chat.completions.create(
                model="gpt-4", messages=[item.to_openai() for item in self.items], functions=[LOOKUP]
            )
            message = response.choices[0].message
            if not message.function_call:
                self.items.append(Message("assistant", message.content))
                return message.content
            self.items.append(Message("assistant", None, function_call=message.function_call.model_dump()))
            result = lookup(**json.loads(message.function_call.arguments))
            self.items.append(Message("function", result, name=message.function_call.name))


chat = Chat()
print(chat.say("tea?"))
print(chat.say("cake?"))
