"""An agent that keeps calling until it has an answer, or has tried too often."""

import json
import os

from openai import OpenAI

from skills import SKILLS, describe

MAX_ROUNDS = 6
SYSTEM_PROMPT = """You do sums for a shop.
Use the functions; never calculate yourself."""


class TooManyRounds(Exception):
    pass


def run_agent(client, task, verbose=True):
    definitions = describe()
    messages = [
        {"role": "system", "content": SYSTEM_PROMPT},
        {"role": "user", "content": task},
    ]
    for round_number in range(MAX_ROUNDS):
        response = client.chat.completions.create(
            model="gpt-4-0613",
            messages=messages,
            functions=definitions,
            function_call="auto",
            temperature=0.0,
        )
        choice = response.choices[0]
        message = choice.message
        if choice.finish_reason == "stop":
            return message.content
        if choice.finish_reason == "function_call":
            messages.append(message)
            function_call = message.function_call
            try:
                result = SKILLS[function_call.name](**json.loads(function_call.arguments))
            except (KeyError, ZeroDivisionError) as error:
                result = {"error": repr(error)}
            if verbose:
                print(f"  {round_number}: {function_call.name} {function_call.arguments} = {result}")
            messages.append(
                {"role": "function", "name": function_call.name, "content": json.dumps(result)}
            )
        else:
            raise RuntimeError(f"stopped: {choice.finish_reason}")
    raise TooManyRounds(task)


if __name__ == "__main__":
    shop = OpenAI(api_key=os.environ["OPENAI_API_KEY"], base_url=os.environ["OPENAI_BASE_URL"])
    for task in ("What do three pens and a pad cost?", "Split 10 by nobody", "Loop for ever", "Hello!"):
        print(task)
        try:
            print(" ", run_agent(shop, task))
        except TooManyRounds as error:
            print("  gave up:", error)
