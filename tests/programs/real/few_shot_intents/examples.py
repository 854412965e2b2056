import json


def shot(text, intent, **slots):
    """One solved example: what the user said, and the call that answers it."""
    return [
        {"role": "user", "content": text},
        {
            "role": "assistant",
            "content": None,
            "function_call": {"name": "set_intent", "arguments": json.dumps({"intent": intent, **slots})},
        },
    ]


SHOTS = (
    shot("play some jazz", "play_music", genre="jazz")
    + shot("wake me at six", "set_alarm", time="06:00")
    + shot("how do you do", "smalltalk")
)
