from typing import List, Optional

from pydantic import BaseModel, Field


class Ingredient(BaseModel):
    name: str
    amount: Optional[float] = None
    unit: Optional[str] = Field(None, description="g, ml, or nothing for pieces")


class Recipe(BaseModel):
    """A recipe with its ingredients and steps."""

    title: str
    servings: int = 2
    ingredients: List[Ingredient]
    steps: List[str]
