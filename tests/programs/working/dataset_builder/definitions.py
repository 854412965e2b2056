DEFINITIONS = [
    {
        "name": "set_light",
        "description": "Switch a lamp on or off",
        "parameters": {
            "type": "object",
            "properties": {"room": {"type": "string"}, "on": {"type": "boolean"}},
            "required": ["room", "on"],
        },
    },
    {
        "name": "set_heating",
        "description": "Set the heating of a room",
        "parameters": {
            "type": "object",
            "properties": {"room": {"type": "string"}, "degrees": {"type": "number"}},
            "required": ["room", "degrees"],
        },
    },
]
