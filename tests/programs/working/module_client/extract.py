"""Pull structured contacts out of free text, one forced call per text."""

import json
import os

import openai

openai.api_key = os.environ["OPENAI_API_KEY"]
openai.base_url = os.environ["OPENAI_BASE_URL"] + "/"

TEXTS = [
    "Hi, I'm Grace Hopper. Reach me at grace@example.org, I'm 85.",
    "Alan here (alan@example.com).",
    "This one has nobody in it.",
]

CONTACT = {
    "name": "save_contact",
    "description": "Save the contact that the text names.",
    "parameters": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "email": {"type": "string"},
            "age": {"type": "integer"},
        },
        "required": ["name", "email"],
    },
}


def extract(text):
    completion = openai.chat.completions.create(
        model="gpt-4",
        temperature=0,
        messages=[
            {"role": "system", "content": "Extract the contact."},
            {"role": "user", "content": text},
        ],
        functions=[CONTACT],
        function_call={"name": "save_contact"},
    )
    arguments = completion.choices[0].message.function_call.arguments
    return json.loads(arguments), completion.usage.total_tokens


def main():
    total = 0
    for text in TEXTS:
        contact, tokens = extract(text)
        total += tokens
        if not contact:
            print("nobody:", text)
            continue
        missing = [key for key in CONTACT["parameters"]["required"] if key not in contact]
        print(contact["name"], contact.get("email", "-"), contact.get("age", "?"), missing)
    print(total, "tokens")


main()
