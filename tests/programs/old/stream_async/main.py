"""Asks two questions at once and prints the answers as they come (openai 0.28)."""
import asyncio
import os

import openai
from openai.error import APIConnectionError, InvalidRequestError, Timeout as TooSlow

openai.api_key = os.environ["OPENAI_API_KEY"]
openai.api_base = os.environ["OPENAI_API_BASE"]  # the tests' own service


async def ask(question):
    text = ""
    pieces = 0
    try:
        async for chunk in await openai.ChatCompletion.acreate(
            model="gpt-3.5-turbo",
            messages=[{"role": "user", "content": question}],
            stream=True,
            request_timeout=20,
        ):
            delta = chunk["choices"][0]["delta"]
            if "content" in delta:
                text += delta.get("content", "")
                pieces += 1
    except TooSlow:
        return "too slow"
    except (APIConnectionError, InvalidRequestError) as error:
        return "refused: " + type(error).__name__
    return "%s [%s]" % (text, pieces > 1)


async def count(question):
    response = await openai.ChatCompletion.acreate(
        model="gpt-3.5-turbo", messages=[{"role": "user", "content": question}]
    )
    return response["usage"]["total_tokens"]


async def main():
    for answer in await asyncio.gather(ask("How high is the moon?"), ask("And the sun?")):
        print(answer)
    print(await count("One, two?"))


asyncio.run(main())
