import json
import os
from dataclasses import dataclass

from openai import AzureOpenAI, BadRequestError

DEPLOYMENT = os.environ.get("AZURE_OPENAI_DEPLOYMENT", "gpt-4-support")

client = AzureOpenAI(
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
    api_version="2024-10-21",
)


@dataclass
class Ticket:
    number: int
    subject: str
    open: bool = True


TICKETS = {1: Ticket(1, "Printer on fire"), 2: Ticket(2, "Cannot log in", open=False)}

ticket_functions = [
    {
        "name": "find_ticket",
        "description": "Look a ticket up by its number",
        "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
    },
    {
        "name": "close_ticket",
        "description": "Close a ticket",
        "parameters": {
            "type": "object",
            "properties": {"number": {"type": "integer"}, "reason": {"type": "string"}},
            "required": ["number"],
        },
    },
]


def find_ticket(number: int) -> dict:
    ticket = TICKETS.get(number)
    return vars(ticket) if ticket else {"error": "no such ticket"}


def close_ticket(number: int, reason: str = "solved") -> dict:
    if number not in TICKETS:
        return {"error": "no such ticket"}
    TICKETS[number].open = False
    return {"closed": number, "reason": reason}


def support(question: str) -> str:
    messages = [
        {"role": "system", "content": "You handle support tickets."},
        {"role": "user", "content": question},
    ]
    try:
        response = client.chat.completions.create(
            model=DEPLOYMENT, messages=messages, functions=ticket_functions, function_call="auto"
        )
    except BadRequestError as error:
        return f"refused: {error.status_code}"

    choice = response.choices[0]
    if choice.finish_reason != "function_call":
        return choice.message.content

    call = choice.message.function_call
    result = globals()[call.name](**json.loads(call.arguments))
    messages.append({
        "role": "assistant",
        "content": choice.message.content,
        "function_call": {"name": call.name, "arguments": call.arguments},
    })
    messages.append({"role": "function", "name": call.name, "content": json.dumps(result)})
    final = client.chat.completions.create(model=DEPLOYMENT, messages=messages)
    return final.choices[0].message.content


if __name__ == "__main__":
    for text in ("How is ticket 1?", "Close number 2 as a duplicate", "Ticket 99?", "Hello"):
        print(f"{text} -> {support(text)}")
    print(sorted(number for number, ticket in TICKETS.items() if ticket.open))
