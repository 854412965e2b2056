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

def show(messages):
    for message in messages:
        if message["role"] == "function":
            print(f"   result of {message['name']}: {message['content']}")
        elif message.get("function_call"):
            print("   call of", message["function_call"]["name"])
        else:
            print(f"   {message['role']}: {message['content']}")


def run(text):
    messages = [{"role": "user", "content": text}]
    message = client.chat.completions.create(model="gpt-4", messages=messages, functions=[LOOKUP]).choices[0].message
    if message.function_call:
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {"name": message.function_call.name, "arguments": message.function_call.arguments},
        })
        result = lookup(**json.loads(message.function_call.arguments))
        messages.append({"role": "function", "name": message.function_call.name, "content": result})
        message = client.chat.completions.create(model="gpt-4", messages=messages).choices[0].message
    messages.append({"role": "assistant", "content": message.content})
    show(messages)


run("tea")
run("hello")
