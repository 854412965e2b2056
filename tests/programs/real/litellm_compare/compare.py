"""Asks several models the same, and shows which of them call the function."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import litellm
from litellm import completion

litellm.drop_params = True

MODELS = ["gpt-3.5-turbo", "gpt-4", "azure/gpt-35-main", "claude-2"]

functions = [
    {
        "name": "search_flights",
        "description": "Search flights between two airports",
        "parameters": {
            "type": "object",
            "properties": {
                "origin": {"type": "string", "description": "IATA code"},
                "destination": {"type": "string", "description": "IATA code"},
                "date": {"type": "string"},
            },
            "required": ["origin", "destination"],
        },
    }
]


def ask(model, question):
    try:
        response = completion(
            model=model,
            messages=[{"role": "user", "content": question}],
            functions=functions,
            function_call="auto",
        )
    except Exception as e:
        return model, f"failed: {type(e).__name__}"
    message = response.choices[0].message
    if message.get("function_call"):
        try:
            arguments = json.loads(message["function_call"]["arguments"])
        except json.JSONDecodeError:
            return model, "broken JSON"
        return model, f"{message['function_call']['name']}({arguments})"
    return model, "text: " + (message["content"] or "")[:60]


def main():
    question = " ".join(sys.argv[1:]) or "When can I fly from Oslo to Rome on Friday?"
    with ThreadPoolExecutor(len(MODELS)) as pool:
        for model, result in pool.map(lambda model: ask(model, question), MODELS):
            print(f"{model:<20} {result}")


if __name__ == "__main__":
    main()
