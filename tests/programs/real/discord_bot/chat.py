import json
import os

import openai

from commands import COMMANDS, COMMAND_SCHEMAS

openai.api_key = os.getenv("OPENAI_API_KEY")
MODEL = "gpt-3.5-turbo-0613"
SYSTEM = {"role": "system", "content": "You are Gippy, a helpful bot in a Discord server."}


def get_completion(messages, functions=None):
    """Call the API, with functions if any are given."""
    if functions:
        response = openai.ChatCompletion.create(
            model=MODEL,
            messages=messages,
            functions=functions,
            function_call="auto",
        )
    else:
        response = openai.ChatCompletion.create(model=MODEL, messages=messages)
    return response["choices"][0]["message"]


def generate_response(history):
    messages = [SYSTEM] + history
    message = get_completion(messages, functions=COMMAND_SCHEMAS)
    rounds = 0
    while message.get("function_call") and rounds < 5:
        name = message["function_call"]["name"]
        print(f"function call: {name}")
        try:
            args = json.loads(message["function_call"]["arguments"])
            result = COMMANDS[name](**args)
        except Exception as e:
            result = f"Error: {e}"
        messages.append(message)
        messages.append({"role": "function", "name": name, "content": str(result)})
        message = get_completion(messages, functions=COMMAND_SCHEMAS)
        rounds += 1
    return message["content"]
