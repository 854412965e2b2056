SYSTEM = "You write quiz questions for schools. Every question has one right answer."

QUESTION_FN = {
    "name": "add_question",
    "description": "Add a question to the quiz",
    "parameters": {
        "type": "object",
        "properties": {
            "question": {"type": "string"},
            "choices": {"type": "array", "items": {"type": "string"}, "minItems": 4, "maxItems": 4},
            "right": {"type": "integer", "description": "Index of the right choice"},
        },
        "required": ["question", "choices", "right"],
    },
}
