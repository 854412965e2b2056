import json

from shop.llm import chat, plain
from shop.stock import STOCK_FUNCTIONS, in_stock


def assistant(question):
    messages = [{"role": "user", "content": question}]
    reply = chat(messages, functions=STOCK_FUNCTIONS)
    if not reply.function_call:
        return reply.content
    result = in_stock(**json.loads(reply.function_call.arguments))
    messages.append(reply)
    messages.append({"role": "function", "name": reply.function_call.name, "content": result})
    return plain(messages)


def check(article):
    """Make the model look, whatever it thinks of it."""
    messages = [{"role": "user", "content": f"Check: {article}"}]
    reply = chat(messages, STOCK_FUNCTIONS, function_call={"name": "in_stock"}, model="gpt-4")
    return json.loads(reply.function_call.arguments)


if __name__ == "__main__":
    for question in ("Have you got a pen?", "Is there a pad?", "Do you like pencils less?"):
        print(question, "->", assistant(question))
    print(check("pad"))
