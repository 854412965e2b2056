import datetime
import subprocess

TIMERS = []


def set_timer(minutes):
    at = datetime.datetime.now() + datetime.timedelta(minutes=minutes)
    TIMERS.append(at)
    return {"rings_at": at.strftime("%H:%M")}


def set_volume(percent):
    subprocess.run(["amixer", "sset", "Master", f"{percent}%"], check=False)
    return {"volume": percent}


ACTIONS = {"set_timer": set_timer, "set_volume": set_volume}

DEFINITIONS = [
    {
        "name": "set_timer",
        "description": "Set a timer",
        "parameters": {"type": "object", "properties": {"minutes": {"type": "number"}}, "required": ["minutes"]},
    },
    {
        "name": "set_volume",
        "description": "Set the volume",
        "parameters": {"type": "object", "properties": {"percent": {"type": "integer"}}, "required": ["percent"]},
    },
]
