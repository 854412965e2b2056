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

def complete(messages, functions=None, function_call=None):
    kwargs = {"model": "gpt-4", "messages": messages}
    if functions:
        kwargs["functions"] = functions
    if function_call is not None:
        kwargs["function_call"] = function_call
    return client.chat.completions.create(**kwargs).choices[0].message


def run(text):
    messages = [{"role": "user", "content": text}]
    message = complete(messages, [LOOKUP], "auto")
    if message.function_call:
        messages.append(message)
        result = lookup(**json.loads(message.function_call.arguments))
        messages.append({"role": "function", "name": message.function_call.name, "content": result})
        message = complete(messages)
    return message.content


print(run("tea"))
print(run("hello"))
print(complete([{"role": "user", "content": "cake"}], [LOOKUP], {"name": "lookup"}).function_call.arguments)
