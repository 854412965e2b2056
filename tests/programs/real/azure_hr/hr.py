import json
from datetime import date

LEAVE = {"ada": 12, "grace": 3}

hr_functions = [
    {
        "name": "days_left",
        "description": "How many days of leave somebody has left",
        "parameters": {
            "type": "object",
            "properties": {"employee": {"type": "string"}},
            "required": ["employee"],
        },
    },
    {
        "name": "request_leave",
        "description": "File a request for leave",
        "parameters": {
            "type": "object",
            "properties": {
                "employee": {"type": "string"},
                "first": {"type": "string", "format": "date"},
                "last": {"type": "string", "format": "date"},
            },
            "required": ["employee", "first", "last"],
        },
    },
]


def days_left(employee):
    return {"employee": employee, "days": LEAVE.get(employee.lower(), 0)}


def request_leave(employee, first, last):
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if days > LEAVE.get(employee.lower(), 0):
        return {"granted": False}
    LEAVE[employee.lower()] -= days
    return {"granted": True, "days": days}


def run_function(name, arguments):
    function = {"days_left": days_left, "request_leave": request_leave}[name]
    return json.dumps(function(**json.loads(arguments)))
