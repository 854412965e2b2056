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


def run(name, text):
    if name != "weather":
        raise LookupError(name)
    return weather(**json.loads(text))


def chat(messages, text):
    messages.append({"role": "user", "content": text})
    while True:
        answer = client.chat.completions.create(model="gpt-4", messages=messages, functions=[WEATHER])
        reply = answer.choices[0].message
        messages.append(reply)
        call = reply.function_call
        if not call:
            return reply.content
        try:
            outcome = run(call.name, call.arguments)
        except (LookupError, ValueError) as error:
            messages.append({"role": "function", "name": call.name, "content": f"failed: {error}"})
            continue
        messages.append({"role": "function", "name": call.name, "content": outcome})


history = []
for line in ["weather in Oslo", "and in Bergen?", "weather in Rome", "thank you"]:
    print(chat(history, line))
