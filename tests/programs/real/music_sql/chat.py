import os

import requests
from tenacity import retry, stop_after_attempt, wait_random_exponential

GPT_MODEL = "gpt-3.5-turbo-0613"
API_URL = "https://api.openai.com/v1/chat/completions"


@retry(wait=wait_random_exponential(multiplier=1, max=40), stop=stop_after_attempt(3))
def send(messages, functions=None, function_call=None, model=GPT_MODEL):
    body = {"model": model, "messages": messages}
    if functions is not None:
        body.update({"functions": functions})
    if function_call is not None:
        body.update({"function_call": function_call})
    headers = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}
    try:
        return requests.post(API_URL, headers=headers, json=body, timeout=60)
    except requests.RequestException as e:
        print("Unable to reach the API")
        print(f"Exception: {e}")
        return e
