import inspect


def multiply(a: float, b: float):
    """Multiply two numbers."""
    return a * b


def add(a: float, b: float):
    """Add two numbers."""
    return a + b


def divide(a: float, b: float):
    """Divide one number by another."""
    return a / b


SKILLS = {f.__name__: f for f in (multiply, add, divide)}


def describe():
    described = []
    for name, skill in SKILLS.items():
        parameters = inspect.signature(skill).parameters
        described.append(
            {
                "name": name,
                "description": skill.__doc__,
                "parameters": {
                    "type": "object",
                    "properties": {key: {"type": "number"} for key in parameters},
                    "required": list(parameters),
                },
            }
        )
    return described
