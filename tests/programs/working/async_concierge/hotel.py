"""What the concierge can do."""

import asyncio
import json

FUNCTIONS = [
    {
        "name": "is_room_free",
        "description": "Whether a room is free tonight.",
        "parameters": {
            "type": "object",
            "properties": {"room": {"type": "integer"}},
            "required": ["room"],
        },
    },
    {
        "name": "wake_up_call",
        "description": "Order a wake-up call.",
        "parameters": {
            "type": "object",
            "properties": {
                "room": {"type": "integer"},
                "at": {"type": "string", "description": "24 hour time, e.g. 06:30"},
            },
            "required": ["room", "at"],
        },
    },
]

TAKEN = {3, 7, 9}


async def is_room_free(room: int) -> str:
    await asyncio.sleep(0)
    return json.dumps({"room": room, "free": room not in TAKEN})


async def wake_up_call(room: int, at: str) -> str:
    await asyncio.sleep(0)
    return f"Room {room} will be called at {at}."


HANDLERS = {"is_room_free": is_room_free, "wake_up_call": wake_up_call}
