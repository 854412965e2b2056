import random
from datetime import datetime


def roll_dice(sides=6, times=1):
    return [random.randint(1, sides) for _ in range(times)]


def what_time():
    return datetime.now().isoformat(timespec="minutes")


COMMANDS = {"roll_dice": roll_dice, "what_time": what_time}

COMMAND_SCHEMAS = [
    {
        "name": "roll_dice",
        "description": "Roll dice",
        "parameters": {
            "type": "object",
            "properties": {
                "sides": {"type": "integer", "description": "How many sides the dice have"},
                "times": {"type": "integer"},
            },
        },
    },
    {
        "name": "what_time",
        "description": "The time of day",
        "parameters": {"type": "object", "properties": {}},
    },
]
