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
from handlers import execute


def run(text):
    messages = [{"role": "user", "content": text}]
    for _ in range(4):
        response = client.chat.completions.create(model="gpt-4", messages=messages, functions=[LOOKUP])
        message = response.choices[0].message
        if not message.function_call:
            return message.content
        messages.append(message)
        result = execute(message.function_call, lookup=lookup)
        messages.append({"role": "function", "name": message.function_call.name, "content": result})


print(run("tea"))
print(run("cake"))
