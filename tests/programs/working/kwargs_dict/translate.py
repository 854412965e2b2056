"""Translate lines into a glossary entry; definitions are only sent where they help."""

import argparse
import json
import os

from openai import OpenAI, OpenAIError

GLOSSARY = [
    {
        "name": "add_entry",
        "description": "Add a word and its translation to the glossary",
        "parameters": {
            "type": "object",
            "properties": {"word": {"type": "string"}, "translation": {"type": "string"}},
            "required": ["word", "translation"],
        },
    }
]


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", nargs="*", default=["translate house", "translate tree", "just chat"])
    parser.add_argument("--model", default="gpt-3.5-turbo")
    parser.add_argument("--max-tokens", type=int)
    return parser.parse_args()


def request(client, args, line):
    messages = [{"role": "user", "content": line}]
    kwargs = {
        "model": args.model,
        "messages": messages,
        "temperature": 0.2,
    }
    if args.max_tokens:
        kwargs["max_tokens"] = args.max_tokens
    if line.startswith("translate"):
        kwargs["functions"] = GLOSSARY
        kwargs["function_call"] = "auto"
    response = client.chat.completions.create(**kwargs)
    message = response.choices[0].message
    if message.function_call:
        return json.loads(message.function_call.arguments), None
    return None, message.content


def main():
    args = parse_args()
    client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))
    glossary = {}
    for line in args.lines:
        try:
            entry, text = request(client, args, line)
        except OpenAIError as error:
            print("failed:", error)
            continue
        if entry:
            glossary[entry["word"]] = entry["translation"]
        else:
            print(text)
    print(json.dumps(glossary, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
