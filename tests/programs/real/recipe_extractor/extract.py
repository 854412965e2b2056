"""Turns recipes as people write them into JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from openai import OpenAI
from pydantic import ValidationError

from models import Recipe

client = OpenAI()

PROMPT = "Extract the recipe from the text. Use metric units."


def schema_of(model) -> dict:
    schema = model.model_json_schema()
    schema.pop("title", None)
    return {
        "name": model.__name__.lower(),
        "description": (model.__doc__ or "").strip(),
        "parameters": schema,
    }


def extract(text: str, model: str = "gpt-4-1106-preview") -> Recipe:
    completion = client.chat.completions.create(
        model=model,
        temperature=0,
        messages=[
            {"role": "system", "content": PROMPT},
            {"role": "user", "content": text},
        ],
        functions=[schema_of(Recipe)],
        function_call={"name": "recipe"},
    )
    arguments = completion.choices[0].message.function_call.arguments
    return Recipe.model_validate_json(arguments)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", default="gpt-4-1106-preview")
    args = parser.parse_args()
    failures = 0
    for file in args.files:
        try:
            recipe = extract(file.read_text(encoding="utf-8"), args.model)
        except ValidationError as error:
            failures += 1
            print(f"{file}: {error.error_count()} problems", file=sys.stderr)
            continue
        file.with_suffix(".json").write_text(json.dumps(recipe.model_dump(), indent=2), encoding="utf-8")
        print(f"{file}: {recipe.title}, {len(recipe.ingredients)} ingredients")
    return failures


if __name__ == "__main__":
    sys.exit(main())
