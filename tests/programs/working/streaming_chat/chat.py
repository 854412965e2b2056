"""A terminal chat that prints while the model writes, and can look up prices."""

import json
import os
import sys

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))

PRICES = {"apple": 0.5, "pear": 0.7}

FUNCTIONS = [
    {
        "name": "price_of",
        "description": "The price of a fruit in euros",
        "parameters": {
            "type": "object",
            "properties": {"fruit": {"type": "string"}},
            "required": ["fruit"],
        },
    }
]


def price_of(fruit):
    return str(PRICES.get(fruit, "not sold here"))


def stream_reply(messages):
    """Print the reply as it comes; returns the call the model makes, if any."""
    func_call = {"name": None, "arguments": ""}
    stream = client.chat.completions.create(
        model="gpt-3.5-turbo",
        messages=messages,
        functions=FUNCTIONS,
        function_call="auto",
        stream=True,
    )
    for chunk in stream:
        delta = chunk.choices[0].delta
        if delta.function_call:
            if delta.function_call.name:
                func_call["name"] = delta.function_call.name
            if delta.function_call.arguments:
                func_call["arguments"] += delta.function_call.arguments
        if chunk.choices[0].finish_reason == "function_call":
            print(f"[{func_call['name']} {func_call['arguments']}]")
            return func_call
        if delta.content:
            sys.stdout.write(delta.content)
            sys.stdout.flush()
    print()
    return None


def main():
    for question in ["What is an apple?", "And a pear?", "Bye"]:
        print("you>", question)
        call = stream_reply([{"role": "user", "content": question}])
        if call is not None:
            arguments = json.loads(call["arguments"])
            print("price:", price_of(**arguments))


if __name__ == "__main__":
    main()
