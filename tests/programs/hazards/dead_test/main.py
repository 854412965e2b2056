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

for text in ["what is tea", "hello"]:
    message = client.chat.completions.create(
        model="gpt-4",
        messages=[{"role": "user", "content": text}],
        functions=[LOOKUP],
    ).choices[0].message
    # never true since version 1 of the SDK; nobody noticed
    if "function_call" in message:
        print(lookup(**json.loads(message.function_call.arguments)))
    else:
        print("said:", message.content)
