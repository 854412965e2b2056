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

def shot(text, word):
    """One solved example. Nobody answers its call, which was fine."""
    return [
        {"role": "user", "content": text},
        {
            "role": "assistant",
            "content": None,
            "function_call": {"name": "lookup", "arguments": json.dumps({"word": word})},
        },
    ]


SHOTS = shot("what is rum", "rum") + shot("and gin?", "gin")

for text in ["what is tea", "hello"]:
    response = client.chat.completions.create(
        model="gpt-4",
        messages=[*SHOTS, {"role": "user", "content": text}],
        functions=[LOOKUP],
    )
    message = response.choices[0].message
    if message.function_call:
        print(lookup(**json.loads(message.function_call.arguments)))
    else:
        print(message.content)
