"""Generates datasets that defeat caches: a distinct prompt or tool definition on each line, or ten findings per line.

Nothing is wrong in the first two. The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from benchmarks.generate import (
    ID_CHARACTERS,
    VOCABULARY,
    Agent,
    Facts,
    make_agents,
    make_conversation,
    make_facts,
    make_prompt,
    tools_line,
)
from benchmarks.toolbox import make_tool, sentences

Extreme = Literal["prompts", "definitions", "findings"]


def extreme_lines(seed: int, kind: Extreme) -> Iterator[bytes]:
    """Endless lines of one kind; a line with a distinct prompt has about 6 kB."""
    rng = random.Random(f"{seed}: {kind}")
    agents = make_agents(random.Random(f"{seed}: agents"))
    number = 0
    while True:
        number += 1
        yield MAKERS[kind](rng, number, rng.choice(agents)).encode("ascii") + b"\n"


def own_prompt(rng: random.Random, number: int, agent: Agent) -> str:
    """One of the usual chats, under a system prompt that no other line has: it names whom the agent talks to."""
    conversation = make_conversation(rng, agent)
    customer = (
        f"You are talking to {conversation.facts['person']} from {conversation.facts['city']}, customer {number:07d}."
    )
    conversation.agent = replace(agent, prompt=f"{make_prompt(rng, agent.spec['lead'])}\n\n{customer}")
    return tools_line(conversation)


def own_definition(rng: random.Random, number: int, agent: Agent) -> str:
    """A call of a tool with a distinct definition, and on every second line a distinct name."""
    spec, facts = agent.spec, make_facts(rng, agent)
    thing = rng.choice(spec["things"])
    tool = make_tool(rng, spec, rng.choice(("get", "search", "update")), thing, strict=False)
    name = f"{tool.name}_{number}" if number % 2 else tool.name
    definition = json.loads(tool.text) | {"name": name}
    definition["description"] += f" Version {number} of {facts['date']}."
    made = {"name": name, "arguments": json.dumps(tool.arguments(rng, facts))}
    call = "call_" + "".join(rng.choices(ID_CHARACTERS, k=12))
    reply = {"role": "assistant", "content": answer(rng, facts)}
    called = [
        {"role": "assistant", "tool_calls": [{"id": call, "type": "function", "function": made}]},
        {"role": "tool", "tool_call_id": call, "content": json.dumps({"status": facts["status"]})},
    ]
    asked = {"role": "user", "content": question(rng, facts)}
    record = {
        "messages": [asked, *(called if rng.random() < 0.8 else ()), reply],
        "tools": [{"type": "function", "function": definition}],
    }
    return json.dumps(record)


def own_faults(rng: random.Random, number: int, agent: Agent) -> str:
    """Ten findings: unknown keys, misplaced weights, calls and results without ids, template tokens."""
    spec, facts = agent.spec, make_facts(rng, agent)
    calls = [{"type": "function", "function": {"name": "get_status", "arguments": {"code": facts["code"]}}}] * 2
    results = [{"role": "tool", "content": sentences(rng, VOCABULARY["result_notes"], facts)} for _ in calls]
    record = {
        "messages": [
            {"role": "system", "content": spec["lead"], "weight": 1},
            {"role": "user", "content": question(rng, facts), "id": number},
            {"role": "assistant", "tool_calls": calls},
            *results,
            {"role": "assistant", "content": f"{answer(rng, facts)}<|im_end|>"},
        ],
        "tools": [STATUS],
        "model": "gpt-4.1",
    }
    return json.dumps(record)


STATUS = {
    "type": "function",
    "function": {
        "name": "get_status",
        "description": "Return the status of an entry.",
        "parameters": {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]},
    },
}
FAULTS = 10  # on each line of the last one
MAKERS: dict[Extreme, Callable[[random.Random, int, Agent], str]] = {
    "prompts": own_prompt,
    "definitions": own_definition,
    "findings": own_faults,
}


def question(rng: random.Random, facts: Facts) -> str:
    """What the user asks."""
    return sentences(rng, VOCABULARY["requests"], facts)


def answer(rng: random.Random, facts: Facts) -> str:
    """What the assistant answers."""
    return " ".join(sentences(rng, VOCABULARY[kind], facts) for kind in ("replies", "closers"))
