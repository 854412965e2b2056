import functools
import os

import backoff
import openai

from schema import TRIAGE

openai.api_key = os.environ["OPENAI_API_KEY"]

retry_on_limit = backoff.on_exception(backoff.expo, (openai.error.RateLimitError, openai.error.Timeout), max_tries=6)

create = retry_on_limit(openai.ChatCompletion.create)

triage_completion = functools.partial(
    create,
    model="gpt-3.5-turbo-0613",
    temperature=0,
    functions=[TRIAGE],
    function_call={"name": "triage"},
)
