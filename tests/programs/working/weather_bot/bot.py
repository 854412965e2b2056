"""Ask about the weather from the command line: python bot.py "Is it warm in Oslo?" """

import json
import os
import sys

from openai import OpenAI

client = OpenAI(
    api_key=os.environ["OPENAI_API_KEY"],
    base_url=os.environ.get("OPENAI_BASE_URL"),
)
MODEL = os.environ.get("WEATHER_MODEL", "gpt-3.5-turbo")

REPORTS = {
    "Oslo": {"temperature": 4, "sky": "snow"},
    "Rome": {"temperature": 21, "sky": "clear"},
}

functions = [
    {
        "name": "get_current_weather",
        "description": "Get the current weather in a given city",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "The city, e.g. Oslo"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},  # celsius if not given
            },
            "required": ["city"],
        },
    },
]


def get_current_weather(city, unit="celsius"):
    report = dict(REPORTS.get(city, {"temperature": None, "sky": "unknown"}))
    if unit == "fahrenheit" and report["temperature"] is not None:
        report["temperature"] = report["temperature"] * 9 / 5 + 32
    report["city"] = city
    return json.dumps(report)


def run_conversation(question):
    messages = [
        {"role": "system", "content": "You are a weather bot. Be brief."},
        {"role": "user", "content": question},
    ]
    response = client.chat.completions.create(
        model=MODEL,
        messages=messages,
        functions=functions,
        function_call="auto",  # this is the default, but let's be explicit
        temperature=0,
    )
    response_message = response.choices[0].message

    # Did the model want to call a function?
    if response_message.function_call:
        available_functions = {"get_current_weather": get_current_weather}
        function_name = response_message.function_call.name
        function_args = json.loads(response_message.function_call.arguments)
        print(f"-> {function_name}({function_args})")
        function_response = available_functions[function_name](**function_args)

        messages.append(response_message)  # extend the conversation with the assistant's reply
        messages.append(
            {
                "role": "function",
                "name": function_name,
                "content": function_response,
            }
        )
        second_response = client.chat.completions.create(model=MODEL, messages=messages)
        return second_response.choices[0].message.content
    return response_message.content


if __name__ == "__main__":
    questions = sys.argv[1:] or ["Is it warm in Oslo?", "And in Rome, in fahrenheit?", "Who are you?"]
    for question in questions:
        print(">", question)
        print(run_conversation(question))
