#!/usr/bin/env python3
"""No dependencies: asks the API with what Python has. Usage: ask.py QUESTION..."""

import datetime
import json
import os
import sys
import urllib.error
import urllib.request

API_KEY = os.environ["OPENAI_API_KEY"]
URL = "https://api.openai.com/v1/chat/completions"

FUNCTIONS = [
    {
        "name": "days_between",
        "description": "How many days lie between two dates",
        "parameters": {
            "type": "object",
            "properties": {
                "start": {"type": "string", "format": "date"},
                "end": {"type": "string", "format": "date"},
            },
            "required": ["start", "end"],
        },
    }
]


def days_between(start, end):
    return (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days


def post(payload):
    request = urllib.request.Request(
        URL,
        data=json.dumps(payload).encode("utf-8"),
        headers={"Authorization": "Bearer " + API_KEY, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def ask(question):
    messages = [{"role": "user", "content": question}]
    data = post({"model": "gpt-4", "messages": messages, "functions": FUNCTIONS, "function_call": "auto"})
    message = data["choices"][0]["message"]
    if "function_call" in message:
        arguments = json.loads(message["function_call"]["arguments"])
        result = days_between(**arguments)
        messages.append(message)
        messages.append({"role": "function", "name": message["function_call"]["name"], "content": str(result)})
        data = post({"model": "gpt-4", "messages": messages})
        message = data["choices"][0]["message"]
    return message["content"]


if __name__ == "__main__":
    for question in sys.argv[1:] or ["How long was the summer of 1990?", "How long is a leap year?", "Good day"]:
        try:
            print(ask(question))
        except urllib.error.HTTPError as error:
            sys.exit("{} {}".format(error.code, error.read().decode()))
