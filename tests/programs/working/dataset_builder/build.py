"""Writes train.jsonl from a table of phrases, uploads it, and starts a fine-tuning job."""

import json
import os
import pathlib
import random

from openai import OpenAI

from definitions import DEFINITIONS

OUT = pathlib.Path("train.jsonl")
SYSTEM = "You run a smart home."

PHRASES = [
    ("Lights on in the {room}!", "set_light", {"on": True}),
    ("It's too bright in the {room}.", "set_light", {"on": False}),
    ("Make the {room} cosy.", "set_heating", {"degrees": 22}),
    ("I'm sweating in the {room}.", "set_heating", {"degrees": 18}),
]
ROOMS = ["kitchen", "bedroom", "hall"]


def make_example(phrase, room, name, arguments):
    messages = [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": phrase.format(room=room)},
        {
            "role": "assistant",
            "content": None,
            "function_call": {"name": name, "arguments": json.dumps({"room": room, **arguments})},
        },
    ]
    return {"messages": messages, "functions": DEFINITIONS}


def build(seed=7):
    examples = [
        make_example(phrase, room, name, arguments)
        for phrase, name, arguments in PHRASES
        for room in ROOMS
    ]
    random.Random(seed).shuffle(examples)
    with OUT.open("w", encoding="utf-8") as f:
        for example in examples:
            f.write(json.dumps(example) + "\n")
    return len(examples)


def main():
    print(build(), "examples")
    client = OpenAI(base_url=os.environ["OPENAI_BASE_URL"])
    with OUT.open("rb") as f:
        uploaded = client.files.create(file=f, purpose="fine-tune")
    print(uploaded.id, uploaded.status)
    job = client.fine_tuning.jobs.create(training_file=uploaded.id, model="gpt-3.5-turbo-1106")
    print(job.id, job.status)


if __name__ == "__main__":
    main()
