"""The tools that the benchmark's agents declare: schemas, and arguments that fit, made from one table of parameters."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = dict[str, str]
Make = Callable[[random.Random, Facts], Any]

VERBS = {
    "get": "Return everything that is known about one {noun}: its status, dates, contact and the notes of the staff.",
    "search": "Find {noun} entries by free text, date or place. Returns the newest first.",
    "create": "Create a new {noun}. Ask for the missing details first; the reference of the new entry is returned.",
    "update": "Change details of one {noun}. Only the values that are passed are changed.",
    "cancel": "Cancel one {noun}. This cannot be undone, so call it only after the customer has agreed.",
    "estimate": "Work out what the {noun} would cost, without booking it. Prices hold for 24 hours.",
    "list_open": "List what is open for the {noun}, with the person in charge and the next date.",
    "notify_about": "Send a short message about the {noun} to the contact on file.",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its schema and how a value for it is made."""

    name: str
    schema: dict[str, Any]
    make: Make


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that can be called. ``text`` is its definition as ``json.dumps`` writes it."""

    name: str
    text: str
    required: tuple[Parameter, ...]
    optional: tuple[Parameter, ...]

    def arguments(self, rng: random.Random, facts: Facts) -> dict[str, Any]:
        """Arguments that fit: every required one, and some of the others."""
        chosen = [*self.required, *(parameter for parameter in self.optional if rng.random() < 0.4)]
        return {parameter.name: parameter.make(rng, facts) for parameter in chosen}


def sentences(rng: random.Random, templates: Sequence[str], facts: Facts, count: int = 1) -> str:
    """Some of the templates, filled in: no two of them the same."""
    return " ".join(template.format_map(facts) for template in rng.sample(templates, count))


def make_tools(rng: random.Random, spec: Mapping[str, Any], count: int, strict: bool) -> tuple[Tool, ...]:
    """Some tools for an agent: verbs with its things, no two alike."""
    pairs = [(verb, thing) for thing in spec["things"] for verb in VERBS]
    return tuple(make_tool(rng, spec, verb, thing, strict) for verb, thing in rng.sample(pairs, count))


def make_tool(rng: random.Random, spec: Mapping[str, Any], verb: str, thing: str, strict: bool) -> Tool:
    """One tool with one to four parameters; ``strict`` ones require all of them and are closed."""
    offered = parameters(spec, thing)
    chosen = rng.sample(offered, rng.randint(1, 4))
    cut = len(chosen) if strict else rng.randint(1, len(chosen))
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            parameter.name: closed(parameter.schema) if strict else parameter.schema for parameter in chosen
        },
        "required": [parameter.name for parameter in chosen[:cut]],
    }
    name = f"{verb}_{thing}"
    definition: dict[str, Any] = {
        "name": name,
        "description": VERBS[verb].format(noun=thing.replace("_", " ")),
        "parameters": schema,
    }
    if strict:
        schema["additionalProperties"] = False
        definition["strict"] = True
    return Tool(name, json.dumps(definition), tuple(chosen[:cut]), tuple(chosen[cut:]))


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose objects take no other keys, at any depth."""
    if schema["type"] == "array":
        return {**schema, "items": closed(schema["items"])}
    if schema["type"] == "object":
        properties = {name: closed(inner) for name, inner in schema["properties"].items()}
        return {**schema, "properties": properties, "additionalProperties": False}
    return schema


def parameters(spec: Mapping[str, Any], thing: str) -> list[Parameter]:
    """What a tool about a thing may ask for."""
    prefix, noun = spec["prefix"], thing.replace("_", " ")
    pattern = f"^{prefix}-[0-9]{{6}}$"
    return [
        Parameter(
            f"{thing}_id", text(f"Reference of the {noun}, such as {prefix}-004211.", pattern=pattern), fact("code")
        ),
        Parameter("status", text("Only entries with this status.", enum=spec["statuses"]), fact("status")),
        Parameter("date", text("The day in question, as YYYY-MM-DD.", format="date"), fact("date")),
        Parameter("city", text("Town or city, in the spelling of the country."), fact("city")),
        *SIMPLE,
        *NESTED,
    ]


def text(description: str, **keywords: Any) -> dict[str, Any]:
    """The schema of a string."""
    return {"type": "string", "description": description, **keywords}


def whole(description: str, low: int, high: int) -> dict[str, Any]:
    """The schema of an integer between two bounds."""
    return {"type": "integer", "description": description, "minimum": low, "maximum": high}


def record(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that wants all of its properties."""
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def fact(name: str) -> Make:
    """Takes the value from what the conversation is about."""
    return lambda rng, facts: facts[name]


LANGUAGES, PRIORITIES, CHANNELS = (
    ["de", "en", "es", "fr", "pl"],
    ["low", "normal", "high", "urgent"],
    ["email", "sms", "letter"],
)
TAGS, COUNTRIES = ["fragile", "express", "gift", "insured", "bulky"], ["AT", "CH", "DE", "FR", "GB", "PL", "SE"]
STREETS = ["Mill Lane", "Rue des Tanneurs", "Lindenstraße", "Harbour Road", "Calle Mayor", "Station Street", "Quai Sud"]
TAG_LIST = {"type": "array", "description": "How to treat it.", "items": {"type": "string", "enum": TAGS}}

SIMPLE = [
    Parameter("language", text("Language of the answer.", enum=LANGUAGES), lambda rng, facts: rng.choice(LANGUAGES)),
    Parameter("priority", text("How soon it is needed.", enum=PRIORITIES), lambda rng, facts: rng.choice(PRIORITIES)),
    Parameter("limit", whole("The most entries to return.", 1, 50), lambda rng, facts: rng.randint(1, 50)),
    Parameter("quantity", whole("How many are asked for.", 1, 500), lambda rng, facts: rng.randint(1, 500)),
    Parameter(
        "max_amount",
        {"type": "number", "description": "The highest acceptable price in EUR.", "minimum": 0},
        lambda rng, facts: round(rng.uniform(1, 900), 2),
    ),
    Parameter(
        "notify",
        {"type": "boolean", "description": "Whether the contact on file gets a message."},
        lambda rng, facts: rng.random() < 0.5,
    ),
    Parameter(
        "reason",
        text("The customer's reason in one sentence, in their own words."),
        lambda rng, facts: f'{facts["person"]} asked for it: "{facts["status"]}" since {facts["date"]}',
    ),
]
NESTED = [
    Parameter(
        "address",
        record(
            "Where it goes to.",
            {
                "street": text("Street and house number."),
                "city": text("Town or city."),
                "postal_code": text("Postal code without the country."),
                "country": text("ISO 3166-1 code of the country.", enum=COUNTRIES),
            },
        ),
        lambda rng, facts: {
            "street": f"{rng.choice(STREETS)} {rng.randint(1, 180)}",
            "city": facts["city"],
            "postal_code": f"{rng.randrange(10**5):05d}",
            "country": rng.choice(COUNTRIES),
        },
    ),
    Parameter(
        "contact",
        record(
            "Whom to tell, and how.",
            {"name": text("Full name."), "channel": text("How to reach them.", enum=CHANNELS)},
        ),
        lambda rng, facts: {"name": facts["person"], "channel": rng.choice(CHANNELS)},
    ),
    Parameter(
        "items",
        {
            "type": "array",
            "description": "What it consists of, one entry for each kind.",
            "minItems": 1,
            "items": record(
                "One kind.",
                {"sku": text("Article number."), "quantity": whole("How many.", 1, 99), "tags": TAG_LIST},
            ),
        },
        lambda rng, facts: [
            {
                "sku": f"A{rng.randrange(10**5):05d}",
                "quantity": rng.randint(1, 99),
                "tags": rng.sample(TAGS, rng.randint(0, 2)),
            }
            for _ in range(rng.randint(1, 3))
        ],
    ),
    Parameter(
        "window",
        record("From when to when, local time.", {"from": text("Start, HH:MM."), "until": text("End, HH:MM.")}),
        lambda rng, facts: {"from": f"{rng.randint(7, 12):02d}:00", "until": f"{rng.randint(13, 20):02d}:30"},
    ),
]
