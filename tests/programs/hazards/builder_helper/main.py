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

ROWS = [("what is tea", "tea", "a drink"), ("what is cake", "cake", None), ("hello", None, None)]


def to_messages(text, word, result):
    messages = [{"role": "user", "content": text}]
    if word:
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {"name": "lookup", "arguments": json.dumps({"word": word})},
        })
        if result:
            messages.append({"role": "function", "name": "lookup", "content": result})
            messages.append({"role": "assistant", "content": result})
    else:
        messages.append({"role": "assistant", "content": "Hello!"})
    return messages


with open("train.jsonl", "w") as f:
    for row in ROWS:
        f.write(json.dumps({"messages": to_messages(*row), "functions": [LOOKUP]}) + "\n")
with open("train.jsonl", "rb") as f:
    print(client.files.create(file=f, purpose="fine-tune").id)
