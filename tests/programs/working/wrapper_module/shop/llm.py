"""The one place that talks to the model."""

import os
import time

from openai import OpenAI, RateLimitError

_client = None


def get_client():
    global _client
    if _client is None:
        _client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL"))
    return _client


def chat(messages, functions, function_call="auto", model="gpt-3.5-turbo", retries=2):
    """Send the messages; waits and tries again when the rate limit is hit."""
    for attempt in range(retries + 1):
        try:
            response = get_client().chat.completions.create(
                model=model,
                messages=messages,
                functions=functions,
                function_call=function_call,
            )
            return response.choices[0].message
        except RateLimitError:
            if attempt == retries:
                raise
            time.sleep(2**attempt)


def plain(messages, model="gpt-3.5-turbo"):
    response = get_client().chat.completions.create(model=model, messages=messages)
    return response.choices[0].message.content
