"""Routes a customer's mail to a department; two solved mails show the model how."""

import json
import os

from openai import OpenAI

ROUTE = {
    "name": "route_mail",
    "description": "Send the mail on to a department",
    "parameters": {
        "type": "object",
        "properties": {
            "department": {"type": "string", "enum": ["billing", "shipping", "complaints"]},
            "urgent": {"type": "boolean"},
        },
        "required": ["department"],
    },
}

EXAMPLES = [
    {"role": "system", "content": "Route every mail. Say nothing."},
    {"role": "user", "content": "You charged me twice!"},
    {
        "role": "assistant",
        "content": None,
        "function_call": {"name": "route_mail", "arguments": '{"department": "billing", "urgent": true}'},
    },
    {"role": "function", "name": "route_mail", "content": "sent"},
    {"role": "assistant", "content": "Done."},
    # one that is not urgent
    {"role": "user", "content": "Do you deliver to Malta?"},
    {
        "role": "assistant",
        "content": None,
        "function_call": {"name": "route_mail", "arguments": '{"department": "shipping"}'},
    },
    {"role": "function", "name": "route_mail", "content": "sent"},
    {"role": "assistant", "content": "Done."},
]


def route(client, mail):
    response = client.chat.completions.create(
        model="gpt-3.5-turbo-1106",
        messages=EXAMPLES + [{"role": "user", "content": mail}],
        functions=[ROUTE],
    )
    message = response.choices[0].message
    if message.function_call is not None:
        return json.loads(message.function_call.arguments)
    return {"department": None, "said": message.content}


def main():
    client = OpenAI(base_url=os.environ["OPENAI_BASE_URL"])
    mails = ["My parcel is wet", "The invoice has a wrong name", "It's a scandal!!", "asdf"]
    for mail in mails:
        routed = route(client, mail)
        flag = "!" if routed.get("urgent") else " "
        print(f"{flag} {mail:<30} {routed}")


if __name__ == "__main__":
    main()
