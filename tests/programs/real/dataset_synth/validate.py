import json
from collections import defaultdict


def check(path):
    errors = defaultdict(int)
    with open(path) as f:
        dataset = [json.loads(line) for line in f]
    for ex in dataset:
        messages = ex.get("messages")
        if not messages:
            errors["missing_messages_list"] += 1
            continue
        for message in messages:
            if "role" not in message or ("content" not in message and "function_call" not in message):
                errors["message_missing_key"] += 1
            if any(k not in ("role", "content", "name", "function_call", "weight") for k in message):
                errors["message_unrecognized_key"] += 1
            if message.get("role") not in ("system", "user", "assistant", "function"):
                errors["unrecognized_role"] += 1
        if not any(message["role"] == "assistant" for message in messages):
            errors["example_missing_assistant_message"] += 1
    return dict(errors)
