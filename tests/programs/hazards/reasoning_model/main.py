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

def run(text):
    messages = [{"role": "user", "content": text}]
    while True:
        response = client.chat.completions.create(
            model="o3-mini", messages=messages, functions=[LOOKUP], function_call="auto"
        )
        message = response.choices[0].message
        if message.function_call is None:
            return message.content
        messages.append(message)
        result = lookup(**json.loads(message.function_call.arguments))
        messages.append({"role": "function", "name": "lookup", "content": result})


print(run("tea"))
print(run("cake"))
