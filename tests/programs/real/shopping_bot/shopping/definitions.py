from typing import List

from openai.types.chat.completion_create_params import Function

FUNCTIONS: List[Function] = [
    {
        "name": "search_products",
        "description": "Search the catalogue",
        "parameters": {
            "type": "object",
            "properties": {"query": {"type": "string"}, "limit": {"type": "integer"}},
            "required": ["query"],
        },
    },
    {
        "name": "add_to_cart",
        "description": "Put a product into the cart",
        "parameters": {
            "type": "object",
            "properties": {"product": {"type": "string"}, "quantity": {"type": "integer"}},
            "required": ["product"],
        },
    },
]
