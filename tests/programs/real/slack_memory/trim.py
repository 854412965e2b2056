import json

import tiktoken

encoding = tiktoken.get_encoding("cl100k_base")


def count_tokens(message):
    total = 4
    for key, value in message.items():
        if key == "function_call":
            value = json.dumps(value)
        total += len(encoding.encode(str(value)))
        if key == "name":
            total -= 1
    return total


def trim(messages, budget=3000):
    """Keeps the system message and as many of the last ones as fit."""
    head, tail = messages[:1], messages[1:]
    total = sum(count_tokens(message) for message in head)
    kept = []
    for message in reversed(tail):
        total += count_tokens(message)
        if total > budget:
            break
        kept.insert(0, message)
    while kept and kept[0]["role"] == "function":
        kept.pop(0)
    return head + kept
