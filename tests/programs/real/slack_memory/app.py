import json
import os

from openai import OpenAI
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from store import Store
from trim import trim

app = App(token=os.environ["SLACK_BOT_TOKEN"])
client = OpenAI()
store = Store()

FUNCTIONS = [
    {
        "name": "remind",
        "description": "Remind the channel of something",
        "parameters": {
            "type": "object",
            "properties": {"text": {"type": "string"}, "minutes": {"type": "integer"}},
            "required": ["text", "minutes"],
        },
    }
]


def remind(channel, text, minutes):
    app.client.chat_scheduleMessage(channel=channel, text=text, post_at=minutes * 60)
    return "scheduled"


def answer(channel, messages):
    response = client.chat.completions.create(
        model="gpt-4", messages=trim(messages), functions=FUNCTIONS, function_call="auto"
    )
    message = response.choices[0].message
    if message.function_call:
        arguments = json.loads(message.function_call.arguments)
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {
                "name": message.function_call.name,
                "arguments": message.function_call.arguments,
            },
        })
        messages.append({
            "role": "function",
            "name": message.function_call.name,
            "content": remind(channel, **arguments),
        })
        response = client.chat.completions.create(model="gpt-4", messages=trim(messages))
        message = response.choices[0].message
    messages.append({"role": "assistant", "content": message.content})
    return message.content


@app.event("app_mention")
def on_mention(event, say):
    ts = event.get("thread_ts", event["ts"])
    messages = store.load(ts) or [{"role": "system", "content": "You are a reminder bot."}]
    messages.append({"role": "user", "content": event["text"]})
    text = answer(event["channel"], messages)
    store.save(ts, messages)
    say(text=text, thread_ts=ts)


if __name__ == "__main__":
    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()
