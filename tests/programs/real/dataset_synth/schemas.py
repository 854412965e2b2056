FUNCTIONS = [
    {
        "name": "start",
        "description": "Start cleaning",
        "parameters": {
            "type": "object",
            "properties": {"room": {"type": "string"}, "mode": {"type": "string", "enum": ["quiet", "turbo"]}},
        },
    },
    {"name": "dock", "description": "Go home", "parameters": {"type": "object", "properties": {}}},
]
