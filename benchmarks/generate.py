"""Generates chats with tool calls: the same seed gives the same bytes, and no record has a problem.

Each conversation is made once, in neither family's form, and written as ``tools`` or as legacy ``functions``.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from benchmarks.toolbox import Facts, Tool, make_tools, sentences

Form = Literal["tools", "legacy"]

HERE = Path(__file__).resolve().parent
VOCABULARY = tomllib.loads((HERE / "vocabulary.toml").read_text(encoding="utf-8"))
ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
MAX_MESSAGES, MAX_CALLS = 14, 4
PROMPT_LENGTH = (200, 1_500)
TOOL_COUNTS = (3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12)


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent, and how its records are written.

    ``keys`` is the order of the root keys; ``subset``: each record declares only some tools, as if a search chose them;
    ``null_content``: ``"content": null`` in messages with calls; ``compact``: arguments have no spaces; ``parts``: user
    messages are lists of parts; ``weights``: some answers have weight 0.
    """

    spec: Mapping[str, Any]
    prompt: str
    tools: tuple[Tool, ...]
    keys: tuple[str, ...] = ("messages", "tools")
    subset: bool = False
    null_content: bool = False
    compact: bool = False
    parts: bool = False
    weights: bool = False

    @property
    def one_at_a_time(self) -> bool:
        """Whether it says that it never makes two calls at once."""
        return "parallel_tool_calls" in self.keys


@dataclass(frozen=True, slots=True)
class Call:
    """A call and its result; ``result`` is None if the record ends with the call."""

    id: str
    name: str
    arguments: str
    result: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A message of the user or the assistant; the assistant's may make calls that are answered right after it."""

    role: str
    text: str | None
    calls: tuple[Call, ...] = ()
    weight: int | None = None


@dataclass(slots=True)
class Conversation:
    """A conversation being generated: its agent, its tools, its topic, and the steps so far."""

    agent: Agent
    tools: tuple[Tool, ...]
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    calls: int = 0
    messages: int = 1  # the system's

    def add(self, step: Step) -> None:
        """Append a step. Each call counts as one message, as in the legacy format."""
        self.steps.append(step)
        self.calls += len(step.calls)
        self.messages += 1 + sum(1 + (call.result is not None) for call in step.calls) - bool(step.calls)


def write(path: Path, size: int, records: Iterable[bytes]) -> None:
    """Write at least ``size`` bytes of records to a file, through a temporary one so that it is whole or not there."""
    unfinished = path.with_suffix(".unfinished")
    written = 0
    with unfinished.open("wb") as out:
        for line in records:
            written += out.write(line)
            if written >= size:
                break
    unfinished.replace(path)


def fingerprint() -> str:
    """Changes when what is generated may change."""
    sources = ("extremes.py", "generate.py", "toolbox.py", "vocabulary.toml")
    return sha256(b"".join((HERE / name).read_bytes() for name in sources)).hexdigest()[:12]


def lines(seed: int, form: Form) -> Iterator[bytes]:
    """Endless lines. Line n has the same conversation in both forms."""
    rng = random.Random(f"{seed}: conversations")
    agents = make_agents(random.Random(f"{seed}: agents"))
    while True:
        conversation = make_conversation(rng, rng.choice(agents))
        yield (tools_line(conversation) if form == "tools" else legacy_line(conversation)).encode("ascii") + b"\n"


def make_agents(rng: random.Random) -> list[Agent]:
    """All agents, each with its prompt, tools and habits."""
    habits: list[dict[str, Any]] = [{} for _ in VOCABULARY["agents"]]
    for index in (0, 3, 7, 12):
        habits[index] = {"keys": ("messages", "parallel_tool_calls", "tools")}
    habits[2] = habits[9] = {"keys": ("tools", "messages")}
    habits[5] = {"keys": ("messages", "tools", "parallel_tool_calls")}
    habits[11] = {"subset": True}
    habits[14] = {"parts": True}
    habits[16] = habits[1] = {"weights": True}
    return [
        Agent(
            spec,
            make_prompt(rng, spec["lead"]),
            make_tools(rng, spec, count=12 if habit.get("subset") else rng.choice(TOOL_COUNTS), strict=index % 7 == 4),
            null_content=rng.random() < 0.5,
            compact=rng.random() < 0.3,
            **habit,
        )
        for index, (spec, habit) in enumerate(zip(VOCABULARY["agents"], habits, strict=True))
    ]


def make_prompt(rng: random.Random, lead: str) -> str:
    """A system prompt: what the agent is for, and some guidelines as a list."""
    shortest, longest = PROMPT_LENGTH
    rules = rng.sample(VOCABULARY["guidelines"], rng.randint(2, 16))
    prompt = lead + "\n\nGuidelines:\n" + "\n".join(f"- {rule}" for rule in rules)
    return prompt if shortest <= len(prompt) <= longest else make_prompt(rng, lead)


def make_conversation(rng: random.Random, agent: Agent) -> Conversation:
    """One conversation of one to five turns; some end with an unanswered call, which is valid."""
    tools = agent.tools
    if agent.subset:
        chosen = set(rng.sample(range(len(tools)), rng.randint(5, 9)))
        tools = tuple(tool for index, tool in enumerate(tools) if index in chosen)
    conversation = Conversation(agent, tools, make_facts(rng, agent))
    add_user(rng, conversation, first=True)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 4))):
        if conversation.messages + 3 > MAX_MESSAGES:
            break
        add_answer(rng, conversation)
        add_user(rng, conversation, first=False)
    if conversation.calls < MAX_CALLS and rng.random() < 0.2:
        conversation.add(Step("assistant", None, (make_call(rng, conversation, answered=False),)))
    else:
        add_answer(rng, conversation)
    return conversation


def make_facts(rng: random.Random, agent: Agent) -> Facts:
    """The topic of a conversation: the words for the placeholders."""
    return {
        "thing": rng.choice(agent.spec["things"]).replace("_", " "),
        "code": f"{agent.spec['prefix']}-{rng.randrange(10**6):06d}",
        "status": rng.choice(agent.spec["statuses"]),
        "person": rng.choice(VOCABULARY["people"]),
        "city": rng.choice(VOCABULARY["cities"]),
        "date": f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "count": str(rng.randint(2, 40)),
        "amount": f"{rng.randint(5, 900)}.{rng.randint(0, 99):02d} EUR",
    }


def add_user(rng: random.Random, conversation: Conversation, first: bool) -> None:
    """What the user says: a request with details, or a short reply."""
    say = sayer(rng, conversation)
    texts = [say("openers"), say("requests")] if first else [say("follow_ups")]
    count = rng.choice((0, 1, 1, 2, 3) if first else (0, 0, 1))
    conversation.add(Step("user", " ".join([*texts, say("details", count)] if count else texts)))


def add_answer(rng: random.Random, conversation: Conversation) -> None:
    """The assistant's turn: perhaps calls (one, or two at once) with their results, then a text."""
    most = min(2, MAX_CALLS - conversation.calls, (MAX_MESSAGES - 3 - conversation.messages) // 2)
    if most > 0 and rng.random() < 0.62:
        count = min(most, rng.choice((1, 1, 1, 2)))
        calls = tuple(make_call(rng, conversation, answered=True) for _ in range(count))
        together = not conversation.agent.one_at_a_time
        for group in [calls] if together else [(call,) for call in calls]:
            conversation.add(
                Step("assistant", sayer(rng, conversation)("preambles") if rng.random() < 0.15 else None, group)
            )
    say = sayer(rng, conversation)
    body = f"\n\n{say('lists')}\n\n" if rng.random() < 0.25 else " "
    weight = 0 if conversation.agent.weights and conversation.calls and rng.random() < 0.2 else None
    conversation.add(Step("assistant", say("replies", rng.randint(2, 6)) + body + say("closers"), (), weight))


def sayer(rng: random.Random, conversation: Conversation) -> Callable[..., str]:
    """A function that returns one or more sentences of a kind about the topic of the conversation."""
    return lambda kind, count=1: sentences(rng, VOCABULARY[kind], conversation.facts, count)


def make_call(rng: random.Random, conversation: Conversation, answered: bool) -> Call:
    """A call of one of the declared tools, with arguments that fit its schema."""
    tool = rng.choice(conversation.tools)
    separators = (",", ":") if conversation.agent.compact else (", ", ": ")
    arguments = json.dumps(tool.arguments(rng, conversation.facts), ensure_ascii=False, separators=separators)
    identifier = "call_" + "".join(rng.choices(ID_CHARACTERS, k=24))
    return Call(identifier, tool.name, arguments, make_result(rng, conversation) if answered else None)


def make_result(rng: random.Random, conversation: Conversation) -> str:
    """A tool result: JSON with one or more entries, sometimes an error."""
    if rng.random() < 0.06:
        return json.dumps(
            {"error": "not_found", "message": f"no {conversation.facts['thing']} matches {conversation.facts['code']}"}
        )
    entries = [make_entry(rng, conversation) for _ in range(rng.choice((1, 1, 2, 3, 5)))]
    body = {"result": entries[0]} if len(entries) == 1 else {"total": len(entries), "results": entries}
    return json.dumps(body, ensure_ascii=rng.random() < 0.5)


def make_entry(rng: random.Random, conversation: Conversation) -> dict[str, Any]:
    """One entry of a result."""
    facts, spec = conversation.facts, conversation.agent.spec
    entry: dict[str, Any] = {
        "id": f"{spec['prefix']}-{rng.randrange(10**6):06d}",
        "status": rng.choice(spec["statuses"]),
        "updated_at": f"{facts['date']}T{rng.randint(6, 20):02d}:{rng.randint(0, 59):02d}:00Z",
        "amount": round(rng.uniform(1, 900), 2),
        "currency": "EUR",
    }
    if rng.random() < 0.5:
        entry["contact"] = {
            "name": rng.choice(VOCABULARY["people"]),
            "city": facts["city"],
            "verified": rng.random() < 0.7,
        }
    if rng.random() < 0.5:
        entry["notes"] = [sentences(rng, VOCABULARY["result_notes"], facts) for _ in range(rng.randint(1, 3))]
    return entry


def tools_line(conversation: Conversation) -> str:
    """The record as a line, with ``tools`` and ``tool_calls``, as ``json.dumps`` writes it."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": conversation.agent.prompt}]
    for step in conversation.steps:
        message = plain_message(conversation, step)
        if step.calls:
            message["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in step.calls
            ]
        messages.append(message)
        messages += [
            {"role": "tool", "tool_call_id": call.id, "content": call.result}
            for call in step.calls
            if call.result is not None
        ]
    values = {
        "messages": json.dumps(messages),
        "tools": "["
        + ", ".join(f'{{"type": "function", "function": {tool.text}}}' for tool in conversation.tools)
        + "]",
        "parallel_tool_calls": "false",
    }
    return "{" + ", ".join(f'"{key}": {values[key]}' for key in conversation.agent.keys) + "}"


def legacy_line(conversation: Conversation) -> str:
    """The same as a line with ``functions`` and ``function_call``; parallel calls become consecutive ones."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": conversation.agent.prompt}]
    for step in conversation.steps:
        for call in step.calls:
            function = {"name": call.name, "arguments": call.arguments}
            text = step.text if call is step.calls[0] else None
            messages.append({"role": "assistant", "content": text, "function_call": function})
            if call.result is not None:
                messages.append({"role": "function", "name": call.name, "content": call.result})
        if not step.calls:
            messages.append(plain_message(conversation, step))
    functions = ", ".join(tool.text for tool in conversation.tools)
    return f'{{"messages": {json.dumps(messages)}, "functions": [{functions}]}}'


def plain_message(conversation: Conversation, step: Step) -> dict[str, Any]:
    """A message without its calls."""
    message: dict[str, Any] = {"role": step.role}
    if step.text is not None or conversation.agent.null_content:
        message["content"] = step.text
    if step.role == "user" and conversation.agent.parts:
        message["content"] = [{"type": "text", "text": step.text}]
    if step.weight is not None:
        message["weight"] = step.weight
    return message
