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

def stream(messages, depth=0):
    name, arguments = "", ""
    response = client.chat.completions.create(
        model="gpt-4",
        messages=messages,
        functions=[LOOKUP],
        function_call="auto" if depth < 3 else "none",
        stream=True,
    )
    for chunk in response:
        choice = chunk.choices[0]
        if choice.delta.function_call:
            if choice.delta.function_call.name:
                name += choice.delta.function_call.name
            if choice.delta.function_call.arguments:
                arguments += choice.delta.function_call.arguments
        elif choice.delta.content:
            yield choice.delta.content
        if choice.finish_reason == "function_call":
            break
    if not name:
        return
    yield f"[{name} {arguments}]"
    messages = messages + [
        {"role": "assistant", "content": None, "function_call": {"name": name, "arguments": arguments}},
        {"role": "function", "name": name, "content": lookup(**json.loads(arguments))},
    ]
    yield from stream(messages, depth + 1)


for text in ["tea", "cake", "hello"]:
    print("".join(stream([{"role": "user", "content": text}])))
