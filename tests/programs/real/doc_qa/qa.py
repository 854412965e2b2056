import json
import sys

from openai import OpenAI

from document import Document
from functions import get_functions

client = OpenAI()


def execute(document, function_call):
    print("  ...", function_call.name, function_call.arguments, file=sys.stderr)
    arguments = json.loads(function_call.arguments)
    if function_call.name == "search":
        return document.search(**arguments)
    if function_call.name == "read_page":
        return document.read_page(**arguments)
    return {"error": "unknown function"}


def answer(document, question):
    messages = [
        {"role": "system", "content": "Answer from the document only, and name the page."},
        {"role": "user", "content": question},
    ]
    for _ in range(10):
        response = client.chat.completions.create(
            model="gpt-4-1106-preview",
            messages=messages,
            functions=get_functions(),
            function_call="auto",
        )
        message = response.choices[0].message
        if not message.function_call:
            return message.content
        messages.append(message)
        result = execute(document, message.function_call)
        messages.append({
            "role": "function",
            "name": message.function_call.name,
            "content": json.dumps(result),
        })
    return "I did not find it."


if __name__ == "__main__":
    document = Document(sys.argv[1], client)
    for question in sys.argv[2:]:
        print(question)
        print(answer(document, question))
