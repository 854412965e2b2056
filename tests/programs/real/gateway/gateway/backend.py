from openai import AsyncOpenAI

from gateway.schema import ChatReply, ChatRequest, FunctionCall, Message

client = AsyncOpenAI(max_retries=4)
PRICES = {"gpt-4": (0.03, 0.06), "gpt-3.5-turbo": (0.0015, 0.002)}


async def complete(body: ChatRequest) -> ChatReply:
    params = body.model_dump(exclude_none=True)
    completion = await client.chat.completions.create(**params)
    choice = completion.choices[0]
    function_call = None
    if choice.message.function_call:
        function_call = FunctionCall(
            name=choice.message.function_call.name,
            arguments=choice.message.function_call.arguments,
        )
    return ChatReply(
        message=Message(role="assistant", content=choice.message.content, function_call=function_call),
        finish_reason=choice.finish_reason,
        cost=cost(body.model, completion.usage),
    )


def cost(model, usage):
    prompt, completion = PRICES.get(model, (0, 0))
    return (usage.prompt_tokens * prompt + usage.completion_tokens * completion) / 1000
