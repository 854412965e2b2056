TRIAGE = {
    "name": "triage",
    "description": "Record how a ticket is to be handled",
    "parameters": {
        "type": "object",
        "properties": {
            "severity": {"type": "integer", "minimum": 1, "maximum": 5},
            "team": {"type": "string", "enum": ["web", "mobile", "billing"]},
            "summary": {"type": "string"},
        },
        "required": ["severity", "team", "summary"],
    },
}
