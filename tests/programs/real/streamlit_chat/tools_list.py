import json

PLANTS = [
    {"name": "fern", "light": "shade", "price": 6.5},
    {"name": "hosta", "light": "shade", "price": 9.0},
    {"name": "lavender", "light": "sun", "price": 4.5},
]

FUNCTIONS = [
    {
        "name": "find_plants",
        "description": "Plants for a kind of light",
        "parameters": {
            "type": "object",
            "properties": {
                "light": {"type": "string", "enum": ["shade", "sun"]},
                "max_price": {"type": "number"},
            },
            "required": ["light"],
        },
    },
]


def find_plants(light, max_price=None):
    return [p for p in PLANTS if p["light"] == light and (max_price is None or p["price"] <= max_price)]


def call_function(name, arguments):
    return json.dumps({"find_plants": find_plants}[name](**arguments))
