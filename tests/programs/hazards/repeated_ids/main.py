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

def solved(text, word, result):
    return [
        {"role": "user", "content": text},
        {"role": "assistant", "content": None, "function_call": {"name": "lookup", "arguments": json.dumps({"word": word})}},
        {"role": "function", "name": "lookup", "content": result},
        {"role": "assistant", "content": result},
    ]


EXAMPLES = solved("rum?", "rum", "strong") + solved("gin?", "gin", "bitter")
reply = client.chat.completions.create(
    model="gpt-4", messages=EXAMPLES + [{"role": "user", "content": "tea?"}], functions=[LOOKUP]
).choices[0].message
print(reply.function_call.arguments if reply.function_call else reply.content)
