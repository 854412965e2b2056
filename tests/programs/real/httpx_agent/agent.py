import asyncio
import json
import sys

import httpx

from api import chat

FUNCTIONS = [
    {
        "name": "wiki_summary",
        "description": "The first paragraph of an article",
        "parameters": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "language": {"type": "string"}},
            "required": ["title"],
        },
    },
    {
        "name": "finish",
        "description": "Give the final answer",
        "parameters": {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]},
    },
]


async def wiki_summary(client, title, language="en"):
    url = f"https://{language}.wikipedia.org/api/rest_v1/page/summary/{title.replace(' ', '_')}"
    response = await client.get(url, follow_redirects=True)
    return response.json().get("extract", "nothing found")


async def solve(question, limit=6):
    messages = [
        {"role": "system", "content": "Answer with what you read, then call finish."},
        {"role": "user", "content": question},
    ]
    async with httpx.AsyncClient() as client:
        for _ in range(limit):
            choice = await chat(client, messages, FUNCTIONS, temperature=0)
            message = choice["message"]
            messages.append(message)
            if "function_call" not in message:
                return message["content"]
            call = message["function_call"]
            arguments = json.loads(call["arguments"])
            if call["name"] == "finish":
                return arguments["answer"]
            text = await wiki_summary(client, **arguments)
            messages.append({"role": "function", "name": call["name"], "content": text[:1500]})
    return None


if __name__ == "__main__":
    print(asyncio.run(solve(" ".join(sys.argv[1:]))))
