"""Uploads examples, starts a job, and asks a model for text (openai 0.28)."""
import json
import os

import openai
from openai import Completion, error

openai.api_base = os.environ["OPENAI_API_BASE"]

with open("train.jsonl", "w") as file:
    for city in ("Oslo", "Rome"):
        messages = [{"role": "user", "content": city + "?"}, {"role": "assistant", "content": city + "!"}]
        file.write(json.dumps({"messages": messages}) + "\n")

upload = openai.File.create(open("train.jsonl", "rb"), purpose="fine-tune")
print(upload["id"], upload["bytes"], upload.status)
job = openai.FineTuningJob.create(training_file=upload["id"], model="gpt-3.5-turbo")
print(job["id"], job["status"], job.get("fine_tuned_model"))

answer = Completion.create(engine="gpt-3.5-turbo-instruct", prompt="Once upon", max_tokens=3)
print(answer["choices"][0]["text"], answer["usage"]["prompt_tokens"])
try:
    Completion.create(model="gpt-3.5-turbo-instruct", prompt=["a", "b"])
except error.InvalidRequestError as problem:
    print("refused", problem.http_status)
except (error.AuthenticationError, error.PermissionError):
    print("not let in")
