import asyncio
import json
import logging
import os

from openai import AsyncOpenAI

from hotel import FUNCTIONS, HANDLERS

logging.basicConfig(level=os.getenv("LOG_LEVEL", "WARNING"))
log = logging.getLogger("concierge")

SYSTEM = "You are the concierge of a small hotel."


async def call_handler(name: str, arguments: str) -> str:
    try:
        kwargs = json.loads(arguments)
    except json.JSONDecodeError:
        log.warning("bad arguments for %s: %r", name, arguments)
        return "The arguments were not valid JSON."
    return await HANDLERS[name](**kwargs)


async def answer(client: AsyncOpenAI, question: str) -> str:
    messages: list = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    completion = await client.chat.completions.create(
        model="gpt-4",
        messages=messages,
        functions=FUNCTIONS,
    )
    message = completion.choices[0].message
    if message.function_call is None:
        return message.content or ""

    name = message.function_call.name
    result = await call_handler(name, message.function_call.arguments)
    messages.append(message)
    messages.append({"role": "function", "name": name, "content": result})
    completion = await client.chat.completions.create(model="gpt-4", messages=messages, functions=FUNCTIONS, function_call="none")
    return completion.choices[0].message.content or ""


async def main() -> None:
    client = AsyncOpenAI()  # key and base URL come from the environment
    questions = [
        "Is room 12 free tonight?",
        "Please wake me in room 7.",
        "What time is breakfast?",
    ]
    try:
        replies = await asyncio.gather(*(answer(client, question) for question in questions))
    finally:
        await client.close()
    for question, reply in zip(questions, replies):
        print(f"{question}\n  {reply}")


if __name__ == "__main__":
    asyncio.run(main())
