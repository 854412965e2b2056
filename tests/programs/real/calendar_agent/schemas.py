_TIME = {"type": "string", "description": "ISO 8601 date and time"}

SCHEMAS = [
    {
        "name": "add_event",
        "description": "Add an event",
        "parameters": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "start": _TIME, "minutes": {"type": "integer"}},
            "required": ["title", "start"],
        },
    },
    {
        "name": "list_events",
        "description": "Events of a day",
        "parameters": {"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]},
    },
    {
        "name": "remove_event",
        "description": "Remove an event by its number",
        "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
    },
]

NAMES = [schema["name"] for schema in SCHEMAS]
