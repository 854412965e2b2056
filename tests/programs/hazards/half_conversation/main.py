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


question = {"role": "user", "content": "weather in Oslo"}
reply = client.chat.completions.create(model="gpt-4", messages=[question], functions=[WEATHER]).choices[0].message
arguments = json.loads(reply.to_dict()["function_call"]["arguments"])
if reply.function_call:
    name = reply.function_call.name
    second = client.chat.completions.create(
        model="gpt-4",
        messages=[question, reply, {"role": "function", "name": name, "content": weather(**arguments)}],
    )
    print(second.choices[0].message.content)
