"""CSV of conversations -> JSONL for fine-tuning."""

import argparse
import csv
import json
import random

from schemas import FUNCTIONS
from validate import check

SYSTEM = "You control a robot vacuum."


def to_messages(row):
    messages = [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": row["utterance"]},
    ]
    if row["function"]:
        messages.append({
            "role": "assistant",
            "content": None,
            "function_call": {"name": row["function"], "arguments": row["arguments"]},
        })
        if row["result"]:
            messages.append({"role": "function", "name": row["function"], "content": row["result"]})
            messages.append({"role": "assistant", "content": row["reply"]})
    else:
        messages.append({"role": "assistant", "content": row["reply"]})
    return messages


def write(path, rows):
    with open(path, "w") as f:
        for row in rows:
            f.write(json.dumps({"messages": to_messages(row), "functions": FUNCTIONS}) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("--share", type=float, default=0.9)
    args = parser.parse_args()
    with open(args.source, newline="") as f:
        rows = list(csv.DictReader(f))
    random.seed(42)
    random.shuffle(rows)
    cut = int(len(rows) * args.share)
    write("train.jsonl", rows[:cut])
    write("valid.jsonl", rows[cut:])
    for name in ("train.jsonl", "valid.jsonl"):
        print(name, check(name) or "ok")


if __name__ == "__main__":
    main()
