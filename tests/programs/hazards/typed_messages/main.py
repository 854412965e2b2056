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
from openai.types.chat import ChatCompletionFunctionMessageParam, ChatCompletionUserMessageParam


def run(text):
    messages = [ChatCompletionUserMessageParam(role="user", content=text)]
    while True:
        response = client.chat.completions.create(model="gpt-4", messages=messages, functions=[LOOKUP])
        message = response.choices[0].message
        messages.append(message)
        if message.function_call is None:
            return message.content
        messages.append(
            ChatCompletionFunctionMessageParam(
                role="function",
                name=message.function_call.name,
                content=lookup(**json.loads(message.function_call.arguments)),
            )
        )


print(run("tea, please"))
