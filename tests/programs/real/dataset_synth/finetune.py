import sys
import time

from openai import OpenAI

client = OpenAI()

ids = []
for path in ("train.jsonl", "valid.jsonl"):
    with open(path, "rb") as f:
        ids.append(client.files.create(file=f, purpose="fine-tune").id)

job = client.fine_tuning.jobs.create(
    training_file=ids[0],
    validation_file=ids[1],
    model=sys.argv[1] if len(sys.argv) > 1 else "gpt-3.5-turbo-1106",
    suffix="vacuum",
)
while job.status not in ("succeeded", "failed", "cancelled"):
    time.sleep(30)
    job = client.fine_tuning.jobs.retrieve(job.id)
    print(job.status)
print(job.fine_tuned_model or job.error)
