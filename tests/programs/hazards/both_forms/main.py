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

def run(text, legacy):
    messages = [{"role": "user", "content": text}]
    options = {"functions": [LOOKUP]} if legacy else {"tools": [{"type": "function", "function": LOOKUP}]}
    message = client.chat.completions.create(model="gpt-4", messages=messages, **options).choices[0].message
    call = message.function_call
    if message.tool_calls:
        call = message.tool_calls[0].function
    return call and lookup(**json.loads(call.arguments))


# some deployments know one form only
print(run("tea", legacy=os.environ.get("DEPLOYMENT", "old") == "old"))
