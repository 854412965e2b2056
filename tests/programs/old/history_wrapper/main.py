"""A chat that keeps what was said."""
import json

from llm import complete

history = [{"role": "system", "content": "You are short."}]


def say(text):
    history.append({"role": "user", "content": text})
    response = complete(history, temperature=0, request_timeout=30)
    message = response["choices"][0]["message"]
    history.append(message)
    if response["choices"][0].get("finish_reason", "") != "stop":
        print("(cut)")
    return message["content"]


for line in ("Hello!", "What did I say?"):
    print(">", line)
    print("<", say(line))
for number, message in enumerate(history):
    print(number, message["role"], len(message["content"]))
print(json.dumps([{key: message[key] for key in ("role", "content")} for message in history]))
