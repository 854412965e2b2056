"""The one place that talks to the model (openai 0.28)."""
import os
import time

import openai as ai

ai.api_key = os.getenv("OPENAI_API_KEY")
ai.api_base = os.getenv("OPENAI_API_BASE", "https://api.openai.com/v1")


def complete(messages, tries=3, **options):
    for attempt in range(tries):
        try:
            return ai.ChatCompletion.create(model="gpt-3.5-turbo", messages=messages, **options)
        except ai.error.RateLimitError:
            time.sleep(2 ** attempt)
        except (ai.error.ServiceUnavailableError, ai.error.Timeout):
            continue
    raise SystemExit("the model is busy")
