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
from functools import partial

ask = partial(client.chat.completions.create, model="gpt-4", functions=[LOOKUP], function_call={"name": "lookup"})

for text in ["tea", "cake"]:
    response = ask(messages=[{"role": "user", "content": text}])
    print(json.loads(response.choices[0].message.function_call.arguments))
