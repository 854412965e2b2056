import json
import os

from openai import AzureOpenAI

client = AzureOpenAI(
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
    api_version=os.environ.get("MY_API_VERSION", "2023-12-01-preview"),
)

LOOKUP = {
    "name": "lookup",
    "description": "Look a word up",
    "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
}

for text in ["tea", "cake"]:
    message = client.chat.completions.create(
        model="main",
        messages=[{"role": "user", "content": text}],
        functions=[LOOKUP],
        function_call={"name": "lookup"},
    ).choices[0].message
    print(json.loads(message.function_call.arguments))
