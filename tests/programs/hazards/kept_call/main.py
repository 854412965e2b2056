import json
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))

WEATHER = {
    "name": "weather",
    "description": "The weather in a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def weather(city):
    return {"Oslo": "rain", "Bergen": "more rain"}[city]


messages = []
for text in ["weather in Oslo", "and in Bergen?"]:
    messages.append({"role": "user", "content": text})
    reply = client.chat.completions.create(model="gpt-4", messages=messages, functions=[WEATHER]).choices[0].message
    messages.append(reply)  # the call stays in the history, and nobody answers it
    if reply.function_call:
        print(weather(**json.loads(reply.function_call.arguments)))
    else:
        print(reply.content)
