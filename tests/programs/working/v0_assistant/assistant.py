#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""A todo list you can talk to (openai 0.28)."""
import json
import os

import openai

openai.api_key = os.getenv("OPENAI_API_KEY")
if os.getenv("OPENAI_API_BASE"):
    openai.api_base = os.getenv("OPENAI_API_BASE")

TODO = ["buy milk"]


def add_item(item):
    TODO.append(item)
    return "added " + item


def remove_item(item):
    if item not in TODO:
        return "no such item: " + item
    TODO.remove(item)
    return "removed " + item


def list_items():
    return ", ".join(TODO) or "nothing to do"


function_descriptions = [
    {
        "name": "add_item",
        "description": "Add an item to the list",
        "parameters": {
            "type": "object",
            "properties": {"item": {"type": "string", "description": "What to do"}},
            "required": ["item"],
        },
    },
    {
        "name": "remove_item",
        "description": "Remove an item from the list",
        "parameters": {
            "type": "object",
            "properties": {"item": {"type": "string"}},
            "required": ["item"],
        },
    },
    {"name": "list_items", "description": "Read the list", "parameters": {"type": "object", "properties": {}}},
]

available = {"add_item": add_item, "remove_item": remove_item, "list_items": list_items}


def ask(user_input):
    history = [{"role": "user", "content": user_input}]
    response = openai.ChatCompletion.create(
        model="gpt-3.5-turbo-0613",
        messages=history,
        functions=function_descriptions,
        function_call="auto",
    )
    message = response["choices"][0]["message"]

    if message.get("function_call"):
        function_name = message["function_call"]["name"]
        arguments = json.loads(message["function_call"]["arguments"])
        print("  calling %s with %s" % (function_name, arguments))
        function_response = available[function_name](**arguments)

        history.append(message)
        history.append({"role": "function", "name": function_name, "content": function_response})
        response = openai.ChatCompletion.create(
            model="gpt-3.5-turbo-0613",
            messages=history,
        )
        return response["choices"][0]["message"]["content"]
    else:
        return message["content"]


if __name__ == "__main__":
    for line in ["Remind me to call Ada", "I bought the milk", "What is left?", "Thanks!"]:
        print("You:", line)
        print("Bot:", ask(line))
    print(TODO)
