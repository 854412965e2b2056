"""Books meeting rooms through an Azure deployment (openai 0.28)."""
import json
import os
import sys

import openai

openai.api_type = "azure"
openai.api_base = os.environ["AZURE_OPENAI_ENDPOINT"]
openai.api_version = "2024-10-21"
openai.api_key = os.environ["AZURE_OPENAI_API_KEY"]

booked = {"Blue": ["09:00"]}

book_room = {
    "name": "book_room",
    "description": "Book a meeting room at a time",
    "parameters": {
        "type": "object",
        "properties": {
            "room": {"type": "string", "enum": ["Blue", "Green"]},
            "time": {"type": "string"},
        },
        "required": ["room", "time"],
    },
}


def do_book(room, time):
    if time in booked.setdefault(room, []):
        return {"ok": False, "why": "already booked"}
    booked[room].append(time)
    return {"ok": True}


def desk(text):
    messages = [{"role": "system", "content": "You book rooms."}, {"role": "user", "content": text}]
    try:
        response = openai.ChatCompletion.create(
            engine="desk-gpt35",
            messages=messages,
            functions=[book_room],
            function_call="auto",
        )
    except openai.error.InvalidRequestError as e:
        sys.exit("refused: %s" % e)
    choice = response.choices[0]
    if choice.finish_reason == "function_call":
        args = json.loads(choice.message.function_call.arguments)
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {
                "name": choice.message.function_call.name,
                "arguments": choice.message.function_call.arguments,
            },
        })
        messages.append({
            "role": "function",
            "name": choice.message.function_call.name,
            "content": json.dumps(do_book(**args)),
        })
        response = openai.ChatCompletion.create(engine="desk-gpt35", messages=messages)
        return response.choices[0].message.content
    return choice.message.content


for text in ["The blue room at nine, please", "Then the green one at ten", "ok thanks"]:
    print(desk(text))
print(sorted(booked.items()))
