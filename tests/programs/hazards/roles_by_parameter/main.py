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

class Conversation:
    def __init__(self):
        self.history = []

    def add(self, role, content, name=None):
        message = {"role": role, "content": content}
        if name:
            message["name"] = name
        self.history.append(message)


def run(text):
    conversation = Conversation()
    conversation.add("user", text)
    choice = client.chat.completions.create(
        model="gpt-4", messages=conversation.history, functions=[LOOKUP]
    ).choices[0]
    if choice.finish_reason == "function_call":
        result = lookup(**json.loads(choice.message.function_call.arguments))
        conversation.add("function", result, name=choice.message.function_call.name)
        choice = client.chat.completions.create(model="gpt-4", messages=conversation.history).choices[0]
    return choice.message.content


print(run("what is tea"))
print(run("hello"))
