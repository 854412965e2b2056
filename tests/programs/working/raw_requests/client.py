import json
import os

import requests

GPT_MODEL = "gpt-3.5-turbo-0613"


def chat_completion_request(messages, model=GPT_MODEL):
    headers = {
        "Content-Type": "application/json",
        "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"],
    }
    json_data = {
        "model": model,
        "messages": messages,
        "functions": [
            {
                "name": "ask_database",
                "description": "Use this function to answer questions about music. Input is an SQL query.",
                "parameters": {
                    "type": "object",
                    "properties": {"query": {"type": "string", "description": "A SQL query in plain text"}},
                    "required": ["query"],
                },
            }
        ],
    }
    response = requests.post(
        "https://api.openai.com/v1/chat/completions",
        headers=headers,
        json=json_data,
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["choices"][0]["message"]


def ask_database(query):
    """Pretends to ask."""
    return json.dumps([["Iron Maiden", 213]]) if "tracks" in query else "[]"


def main():
    for question in ["Who has the most tracks?", "Any albums by Nobody?", "hello"]:
        message = chat_completion_request([{"role": "user", "content": question}])
        if message.get("function_call"):
            query = json.loads(message["function_call"]["arguments"])["query"]
            print(message["function_call"]["name"], "|", query, "|", ask_database(query))
        else:
            print(message["content"])


if __name__ == "__main__":
    main()
