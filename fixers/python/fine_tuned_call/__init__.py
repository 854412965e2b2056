"""Holds calls of a fine-tuned model against the data that it was trained on.

`models` finds the calls, `checks` says what of each is not as in the data: its stop sequence, system prompt, tools.
"""
