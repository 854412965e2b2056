from __future__ import annotations


class Catalogue:
    def __init__(self, products: dict[str, float]) -> None:
        self.products = products

    def search(self, query: str, limit: int = 5) -> list[dict]:
        found = [name for name in self.products if query.lower() in name.lower()]
        return [{"name": name, "price": self.products[name]} for name in found[:limit]]


class Cart:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.items: dict[str, int] = {}

    def add(self, product: str, quantity: int = 1) -> dict:
        if product not in self.catalogue.products:
            return {"error": "unknown product"}
        self.items[product] = self.items.get(product, 0) + quantity
        return {"items": self.items}
