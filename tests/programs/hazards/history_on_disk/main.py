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
from pathlib import Path

HISTORY = Path("history.json")


def load():
    return json.loads(HISTORY.read_text()) if HISTORY.exists() else []


def run(text):
    messages = load()
    messages.append({"role": "user", "content": text})
    message = client.chat.completions.create(model="gpt-4", messages=messages, functions=[LOOKUP]).choices[0].message
    if message.function_call:
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {"name": message.function_call.name, "arguments": message.function_call.arguments},
        })
        result = lookup(**json.loads(message.function_call.arguments))
        messages.append({"role": "function", "name": message.function_call.name, "content": result})
        message = client.chat.completions.create(model="gpt-4", messages=messages).choices[0].message
    messages.append({"role": "assistant", "content": message.content})
    HISTORY.write_text(json.dumps(messages))
    print(message.content)


run("tea")
run("hello")
