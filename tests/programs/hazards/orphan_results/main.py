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

history = []
for text in ["what is tea", "hello", "cake?"]:
    history.append({"role": "user", "content": text})
    reply = client.chat.completions.create(
        model="gpt-4", messages=history, functions=[LOOKUP], function_call="auto"
    ).choices[0].message
    if reply.function_call:
        outcome = lookup(**json.loads(reply.function_call.arguments))
        # only the outcome goes into the story
        history.append({"role": "function", "name": reply.function_call.name, "content": outcome})
        reply = client.chat.completions.create(model="gpt-4", messages=history).choices[0].message
    history.append({"role": "assistant", "content": reply.content})
    print(reply.content)
