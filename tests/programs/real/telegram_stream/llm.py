import json
from typing import AsyncIterator

from openai import AsyncOpenAI

from plugins import PLUGINS, specs

client = AsyncOpenAI()


async def stream_chat(messages: list, model: str = "gpt-4-1106-preview", depth: int = 0) -> AsyncIterator[str]:
    """Yields pieces of the answer; calls plugins in between."""
    response = await client.chat.completions.create(
        model=model,
        messages=messages,
        functions=specs(),
        function_call="auto" if depth < 3 else "none",
        stream=True,
    )
    name = ""
    arguments = ""
    async for chunk in response:
        if not chunk.choices:
            continue
        choice = chunk.choices[0]
        if choice.delta.function_call:
            if choice.delta.function_call.name:
                name += choice.delta.function_call.name
            if choice.delta.function_call.arguments:
                arguments += choice.delta.function_call.arguments
        elif choice.delta.content:
            yield choice.delta.content
        if choice.finish_reason == "function_call":
            break

    if not name:
        return
    yield f"\n_using {name}..._\n"
    result = await PLUGINS[name].run(**json.loads(arguments))
    messages = messages + [
        {"role": "assistant", "content": None, "function_call": {"name": name, "arguments": arguments}},
        {"role": "function", "name": name, "content": json.dumps(result)},
    ]
    async for piece in stream_chat(messages, model, depth + 1):
        yield piece
