"""Makes folders of Python files for the benchmark: ones without a legacy call, ones that only mention the words, and programs
with a legacy call in each file.

The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

Rng = random.Random

CLEAN, MENTIONING, LEGACY = 4_000, 1_000, 50
SIZE = 7_000  # bytes a file; a tree of 4,105 public files measured 29 MB
WORDS = (
    "account batch cache client column config cursor default entry factory field filter handler header index item job "
    "key label layout limit loader mapping message model module name node offset option order output parser path "
    "pattern payload policy prefix queue record region report request result row rule schema score session shard "
    "source state status stream table target task template token user value vector version weight window worker"
).split()
FEW = 32  # one file of so many calls a model, in today's form

HEAD = '''"""{Title} of the {a}: keeps each {b} with its {c}."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)
{A}_LIMIT = {number}


'''
CLASS = '''@dataclass
class {A}{B}:
    """One {a} that belongs to a {b}."""

    {c}: str
    {d}: int = {number}
    {b}s: list[str] = field(default_factory=list)

    def {d}_of(self, {a}: str, *, strict: bool = False) -> int | None:
        """The {d} of a {a}, or nothing where there is none."""
        if strict and {a} not in self.{b}s:
            raise KeyError(f"no such {a}: {{{a}!r}}")  # the caller asked for it
        return self.{d} + self.{b}s.index({a}) if {a} in self.{b}s else None


'''
FUNCTION = '''def {a}_{b}({c}s: Iterable[dict[str, str]], {d}: int = {number}) -> dict[str, int]:
    """Count every {a} by its {b}; those without {c} are left out."""
    found: dict[str, int] = {{}}
    for {c} in {c}s:
        if not {c}.get("{a}") or len({c}["{a}"]) > {d}:
            logger.debug("left out: %s", {c})
            continue
        try:
            key = {c}["{b}"].strip().lower()
        except KeyError as error:
            raise ValueError(f"{a} without {b}: {{error}}") from None
        found[key] = found.get(key, 0) + 1
    return {{key: count for key, count in sorted(found.items()) if count < {d}}}


'''
CALLS = '''def ask_{a}(client, text):
    """Ask a model about a {a}."""
    response = client.chat.completions.create(
        model="gpt-5.1",
        messages=[{{"role": "user", "content": text}}],
        tools=[{{"type": "function", "function": {{"name": "{a}_{b}", "parameters": {{}}}}}}],
    )
    return response.choices[0].message.tool_calls


'''
MENTIONS = (
    CALLS,
    '''def {a}_calls(response):
    """The calls that Gemini makes about a {a}."""
    return [part.function_call.name for part in response.parts if part.function_call]


''',
    '''def retry_{a}(client, messages, tools):
    """Ask about a {a} until there is an answer."""
    return with_retry(client.chat.completions.create, messages=messages, tools=tools, attempts={number})


''',
    '''def {a}_items(client, text):
    """What the Responses API calls for a {a}."""
    return [item for item in client.responses.create(input=text).output if item.type == "function_call"]


''',
    '''def mocked_{a}(mock):
    """A client that answers about every {a}."""
    mock.chat.completions.create.return_value = mock(function_call=None, {b}={number})
    return mock


''',
    '''def send_{a}(client, messages, **options):
    """Send what a {a} needs, with any options."""
    settings = {{"{b}": {number}, "function_call": False}}
    message = client.chat.completions.create(messages=messages, **options).choices[0].message
    return message.tool_calls if settings["function_call"] else message.content


''',
)
AGENT = """import json

from openai import OpenAI

client = OpenAI()

{b}_functions = [
    {{
        "name": "find_{a}",
        "description": "Find a {a} by its {b}",
        "parameters": {{
            "type": "object",
            "properties": {{"{b}": {{"type": "string"}}, "{c}": {{"type": "integer"}}}},  # {c} may lack
            "required": ["{b}"],
        }},
    }},
]


def find_{a}({b}, {c}={number}):
    return {{"{a}": {b}, "{c}": {c}}}


def ask(text):
    messages = [{{"role": "user", "content": text}}]
    response = client.chat.completions.create(
        model="gpt-4",
        messages=messages,
        functions={b}_functions,
        function_call="auto",
    )
    message = response.choices[0].message
    if message.function_call:
        arguments = json.loads(message.function_call.arguments)
        messages.append(message)
        messages.append({{
            "role": "function",
            "name": message.function_call.name,
            "content": json.dumps(find_{a}(**arguments)),
        }})
        response = client.chat.completions.create(model="gpt-4", messages=messages)
        message = response.choices[0].message
    return message.content


"""


def folder(data: Path, kind: str, seed: int) -> Path:
    """The folder of a kind and seed under ``data``; it is made again when what makes it has changed.

    ``kind`` is one of `KINDS`; "one" is a single clean file.
    """
    make, count = KINDS[kind]
    path = data / f"programs-{kind}-seed{seed}-{_fingerprint()}"
    if not path.exists():
        for old in data.glob(f"programs-{kind}-seed{seed}-*"):
            shutil.rmtree(old)
        write(path, make, count, seed)
    return path


def write(path: Path, make: Callable[[Rng, int], str], count: int, seed: int) -> None:
    """Write so many files, forty to a folder; a folder with all of them is put in place at the end."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for number in range(count):
        file = unfinished / f"part{number // 40:03d}" / f"module{number:04d}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(Rng(f"{seed}-{number}"), number), encoding="utf-8")
    unfinished.rename(path)


def clean(rng: Rng, number: int) -> str:
    """A module that a model is not called in, or in today's form."""
    parts = [_filled(rng, HEAD)]
    if number % FEW == 0:
        parts.append(_filled(rng, CALLS))
    parts.extend(_until(SIZE, rng))
    return "".join(parts).rstrip("\n") + "\n"


def mentioning(rng: Rng, number: int) -> str:
    """A module that calls models in today's form, mentions the words of the legacy one, and imports its neighbour."""
    parts = [_filled(rng, HEAD), f"from part{number // 40:03d} import module{max(0, number - 1):04d}\n\n\n"]
    parts += [_filled(rng, MENTIONS[number % len(MENTIONS)]), _filled(rng, rng.choice(MENTIONS))]
    parts.extend(_until(SIZE, rng))
    return "".join(parts).rstrip("\n") + "\n"


def legacy(rng: Rng, number: int) -> str:
    """A program that calls a model in the legacy form, beside other code."""
    return "".join([_filled(rng, AGENT), *_until(SIZE - len(AGENT), rng)]).rstrip("\n") + "\n"


def _until(size: int, rng: Rng) -> Iterator[str]:
    while size > 0:
        part = _filled(rng, rng.choice([CLASS, FUNCTION, FUNCTION]))
        size -= len(part)
        yield part


def _filled(rng: Rng, template: str) -> str:
    a, b, c, d = rng.sample(WORDS, 4)
    capitals = {"A": a.title(), "B": b.title(), "Title": f"The {d}s"}
    return template.format(a=a, b=b, c=c, d=d, number=rng.randrange(1, 1000), **capitals)


def _fingerprint() -> str:
    """Eight hex digits that change with what makes the files."""
    return sha256(json.dumps([Path(__file__).read_text(encoding="utf-8")]).encode()).hexdigest()[:8]


KINDS: dict[str, tuple[Callable[[Rng, int], str], int]] = {
    "clean": (clean, CLEAN),
    "mentioning": (mentioning, MENTIONING),
    "legacy": (legacy, LEGACY),
    "one": (clean, 1),
}
