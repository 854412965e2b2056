from __future__ import annotations

import json
from typing import List

from openai import OpenAI
from openai.types.chat import (
    ChatCompletionFunctionMessageParam,
    ChatCompletionMessageParam,
    ChatCompletionSystemMessageParam,
    ChatCompletionUserMessageParam,
)

from shopping.cart import Cart
from shopping.definitions import FUNCTIONS


class ShoppingBot:
    def __init__(self, client: OpenAI, cart: Cart) -> None:
        self.client = client
        self.cart = cart
        self.messages: List[ChatCompletionMessageParam] = [
            ChatCompletionSystemMessageParam(role="system", content="You help people shop.")
        ]

    def reply(self, text: str) -> str:
        self.messages.append(ChatCompletionUserMessageParam(role="user", content=text))
        while True:
            completion = self.client.chat.completions.create(
                model="gpt-4-turbo-preview",
                messages=self.messages,
                functions=FUNCTIONS,
            )
            message = completion.choices[0].message
            self.messages.append(message)
            if message.function_call is None:
                return message.content or ""
            self.messages.append(
                ChatCompletionFunctionMessageParam(
                    role="function",
                    name=message.function_call.name,
                    content=self.run(message.function_call.name, message.function_call.arguments),
                )
            )

    def run(self, name: str, arguments: str) -> str:
        kwargs = json.loads(arguments)
        if name == "search_products":
            return json.dumps(self.cart.catalogue.search(**kwargs))
        return json.dumps(self.cart.add(**kwargs))
