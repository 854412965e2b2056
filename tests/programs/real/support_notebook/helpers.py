ORDERS = {
    "A-100": {"status": "shipped", "carrier": "PostNord"},
    "A-101": {"status": "waiting for stock"},
}


def get_order(order_id):
    return ORDERS.get(order_id, {"error": "no such order"})


def pretty(messages):
    for message in messages:
        role = message["role"] if isinstance(message, dict) else message.role
        content = message["content"] if isinstance(message, dict) else message.content
        print(f"{role:>10}: {content}")
