import json
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))

LOOKUP = {
    "name": "lookup",
    "description": "Look a word up",
    "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
}


def lookup(word):
    return {"tea": "a drink", "cake": "a dish"}.get(word, "unknown")

log = []
for text in ["tea", "hello"]:
    message = client.chat.completions.create(
        model="gpt-4", messages=[{"role": "user", "content": text}], functions=[LOOKUP]
    ).choices[0].message
    log.append(message.model_dump_json())

for line in log:
    row = json.loads(line)
    print(row["function_call"]["name"] if row["function_call"] else row["content"])
