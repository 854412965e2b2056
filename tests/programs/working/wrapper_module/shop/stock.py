import json

STOCK = {"pen": 12, "pad": 0}

STOCK_FUNCTIONS = [
    {
        "name": "in_stock",
        "description": "How many of an article there are",
        "parameters": {
            "type": "object",
            "properties": {"article": {"type": "string"}},
            "required": ["article"],
        },
    }
]


def in_stock(article):
    return json.dumps({"article": article, "pieces": STOCK.get(article, 0)})
