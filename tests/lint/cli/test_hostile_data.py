"""Data that is made to take all memory or time: each case runs in a process with limits, next to a file with a real fault."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftlint.files.zstd import zstd
from tests.helpers import mark_slow

SHARED = Path(__file__).resolve().parents[4] / "shared" / "cases" / "hostile"
MEMORY = 3_000_000 * 1024
SECONDS = 20
NOTE = "too complex to check further"
FAULT = "tool-ids/unknown-id"

Json = dict[str, Any]


def record(parameters: Json, arguments: Any, call: str = "call_1") -> str:
    """A record that declares one function and calls it."""
    function = {"name": "f", "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments)}
    messages = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": call, "content": "ok"},
        {"role": "assistant", "content": "done"},
    ]
    tool = {"type": "function", "function": {"name": "f", "description": "d", "parameters": parameters}}
    return json.dumps({"messages": messages, "tools": [tool]}) + "\n"


def ftlint(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-m", "ftlint", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limit, check=False
    )


def findings(folder: Path, name: str, *, expect: int = 1) -> tuple[list[Json], str]:
    """What is found in a file, and what is printed to standard error; a fault in the next file is reported, too."""
    (folder / "next.jsonl").write_text(record({"type": "object"}, {}, call="call_2"))
    done = ftlint("check", name, "next.jsonl", "--isolated", "--ignore", "limits", "--format", "jsonl", cwd=folder)
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    *found, _ = map(json.loads, done.stdout.splitlines())
    assert [one["rule"] for one in found if one["path"] == "next.jsonl"] == [FAULT]
    return [one for one in found if one["path"] == name], done.stderr


def chain(length: int, link: Callable[[Json], Json], last: Json) -> Json:
    """A schema for ``x`` of so many steps: each is made of a reference to the next."""
    steps = {f"a{i}": link({"$ref": f"#/$defs/a{i + 1}"}) for i in range(length)}
    return {
        "type": "object",
        "properties": {"x": {"$ref": "#/$defs/a0"}},
        "$defs": {**steps, f"a{length}": last},
    }


def nested(depth: int, last: Any = 1) -> Any:
    for _ in range(depth):
        last = {"c": last}
    return last


def node(reference: Json, **more: Any) -> Json:
    return {"type": "object", "properties": {"c": {"anyOf": [reference, dict(reference)]}}, **more}


STRING: Json = {"type": "string"}
X: Json = {"x": 1}

# Each branches so often that a validator never comes to an end, or takes all memory.
BRANCHING: dict[str, tuple[Json, Any]] = {
    "allOf": (chain(60, lambda r: {"allOf": [r, r]}, STRING), X),
    "allOf, and the value is valid": (chain(60, lambda r: {"allOf": [r, r]}, {"type": "integer"}), X),
    "anyOf": (chain(60, lambda r: {"anyOf": [r, r]}, STRING), X),
    "oneOf": (chain(60, lambda r: {"oneOf": [r, r]}, STRING), X),
    "not": (chain(60, lambda r: {"not": {"allOf": [r, r]}}, STRING), X),
    "if, then, else": (chain(60, lambda r: {"if": r, "then": r, "else": r}, STRING), X),
    "dependentSchemas": (
        chain(60, lambda r: {"dependentSchemas": {"k": r, "l": r}}, {"required": ["z"]}),
        {"x": {"k": 1, "l": 1}},
    ),
    "patternProperties": (chain(30, lambda r: {"patternProperties": {"c": r, "^c": r, "c$": r}}, STRING), {"x": nested(30)}),
    "unevaluatedProperties": (
        chain(60, lambda r: {"anyOf": [r, {"minProperties": 9}], "unevaluatedProperties": False}, STRING),
        {"x": {"k": 1}},
    ),
    "contains": (
        chain(40, lambda r: {"contains": r, "items": r}, STRING),
        {"x": json.loads("[" * 40 + "1" + "]" * 40)},
    ),
    "a tree": ({**node({"$ref": "#"})}, nested(60)),
    "a tree by $anchor": ({"$ref": "#n", "$defs": {"n": node({"$ref": "#n"}, **{"$anchor": "n"})}}, nested(60)),
    "a tree by $dynamicRef": (node({"$dynamicRef": "#n"}, **{"$dynamicAnchor": "n"}), nested(60)),
    "a tree by $id": (
        {"$id": "https://e.com/r", "$ref": "n", "$defs": {"n": node({"$ref": "https://e.com/n"}, **{"$id": "n"})}},
        nested(60),
    ),
    "a tree of draft 7": (
        {"$schema": "http://json-schema.org/draft-07/schema#", **node({"$ref": "#"})},
        nested(60),
    ),
    "a clique": (
        {
            "properties": {"x": {"$ref": "#/$defs/a0"}},
            "$defs": {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{j}"} for j in range(25)]} for i in range(25)},
        },
        X,
    ),
    "a long chain of references": (chain(100_000, lambda r: r, STRING), X),
    "a long chain at each level": (
        {
            "$ref": "#/$defs/a0",
            "$defs": {
                **{f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(1000)},
                "a1000": {"properties": {"c": {"$ref": "#/$defs/a0"}}},
            },
        },
        nested(250),
    ),
    "many forms for many values": ({"properties": {"x": {"items": {"anyOf": [STRING] * 3000}}}}, {"x": [1] * 3000}),
    "many options for many values": (
        {"properties": {"x": {"items": {"enum": [{"a": i} for i in range(5_000)]}}}},
        {"x": [{"a": -1}] * 5_000},
    ),
    "many errors that quote a long list": ({"properties": {"x": {"allOf": [STRING] * 5000}}}, {"x": [1] * 10_000}),
    "a pattern that backtracks in many texts": (
        {"properties": {"x": {"items": {"pattern": "(a*)*\\1b"}}}},
        {"x": ["a" * 40] * 5_000},
    ),
    "a lookahead in a long text": ({"properties": {"x": {"pattern": "(?=.*x)a"}}}, {"x": "a" * 400_000}),
    "a pattern of many states": (
        {"properties": {"x": {"pattern": "(?:[ab]|[ac]|[ad]){5000,}.{3000}z"}}},
        {"x": "ab" * 200_000},
    ),
    "many patterns for many keys": (
        {"properties": {"x": {"patternProperties": {f"(a*)*\\1b{i}": {} for i in range(200)}}}},
        {"x": {"a" * 40 + str(i): 1 for i in range(500)}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "case",
    mark_slow(
        BRANCHING,
        "a pattern that backtracks in many texts",
        "many options for many values",
        "a long chain of references",
        "many errors that quote a long list",
    ),
)
def test_a_schema_that_is_too_complex_is_noted_once_and_at_once(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.jsonl").write_text(record(*BRANCHING[case]) * 3)
    found, _ = findings(tmp_path, "a.jsonl")
    assert [(one["severity"], one["line"]) for one in found if NOTE in one["message"]] == [("info", 1)]
    assert {one["rule"] for one in found} <= {"tool-arguments/schema", "duplicates/exact"}


@pytest.mark.parametrize("case", ["allOf", "anyOf"])
def test_the_first_errors_are_reported_where_they_are_found(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.jsonl").write_text(record(*BRANCHING[case]))
    found, _ = findings(tmp_path, "a.jsonl")
    assert [one["message"][:3] for one in found if one["severity"] == "error"] == ["`x`"]


def test_the_error_beside_a_part_that_is_too_complex_is_reported(tmp_path: Path) -> None:
    schema = chain(60, lambda r: {"not": {"allOf": [r, r]}}, STRING)
    schema["properties"]["n"] = {"type": "integer"}
    (tmp_path / "a.jsonl").write_text(record(schema, {"x": 1, "n": "1"}))
    found, _ = findings(tmp_path, "a.jsonl")
    assert [one["message"] for one in found if one["severity"] == "error"] == [
        "`n` must be an integer, not the string `1`"
    ]


@pytest.mark.skipif(not SHARED.exists(), reason="the collected cases are not here")
@pytest.mark.parametrize("name", ["allof", "anyof", "tree"])
def test_the_collected_schemas(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_bytes((SHARED / f"{name}.jsonl").read_bytes())
    found, _ = findings(tmp_path, "a.jsonl")
    assert {one["rule"] for one in found} == {"tool-arguments/schema"}
    assert [NOTE in one["message"] for one in sorted(found, key=lambda one: str(one["severity"]))] == [False, True]


# Each is large, odd or deep, but can be decided.
ORDINARY: dict[str, tuple[Json, Any, list[str]]] = {
    "a valid tree of 1,000 nodes": (
        {"type": "object", "properties": {"c": {"items": {"$ref": "#"}}}},
        {"c": [{"c": [{"c": [{}] * 9}] * 10}] * 10},
        [],
    ),
    "any JSON": (
        {
            "properties": {"x": {"$ref": "#/$defs/any"}, "n": {"type": "integer"}},
            "$defs": {
                "any": {
                    "anyOf": [
                        {"type": ["string", "number", "null"]},
                        {"items": {"$ref": "#/$defs/any"}, "type": "array"},
                        {"additionalProperties": {"$ref": "#/$defs/any"}, "type": "object"},
                    ]
                }
            },
        },
        {"x": [{"a": [1, {"b": [None] * 50}]}] * 50, "n": "1"},
        ["`n` must be an integer, not the string `1`"],
    ),
    "a definition that fifty share": (
        {"properties": {f"p{i}": {"$ref": "#/$defs/s"} for i in range(50)}, "$defs": {"s": {"type": "string"}}},
        {f"p{i}": "s" for i in range(49)} | {"p49": 1},
        ["`p49` must be a string, not 1"],
    ),
    "a linear pattern that looks catastrophic": (
        {"properties": {"x": {"pattern": "^(a+)+$"}}},
        {"x": "a" * 50_000 + "!"},
        [f"`x` is `{'a' * 39}…`, which does not match `^(a+)+$`"],
    ),
    "a lookahead in a short text": (
        {"properties": {"x": {"pattern": "^(?=.*[A-Z])(?=.*[0-9]).{8,}$"}}},
        {"x": "abcdefgh"},
        ["`x` is `abcdefgh`, which does not match `^(?=.*[A-Z])(?=.*[0-9]).{8,}$`"],
    ),
    "a huge bound": (
        {"properties": {"x": {"type": "array", "minItems": 2**63}}},
        {"x": [1]},
        ["`x` must have at least 9,223,372,036,854,775,808 items, not 1"],
    ),
    "a tiny step": ({"properties": {"x": {"multipleOf": 1e-300}}}, '{"x": 1' + "0" * 300 + "}", []),
    "a long list of unique objects": (
        {"properties": {"x": {"uniqueItems": True}}},
        {"x": [{"a": [i]} for i in range(50_000)]},
        [],
    ),
    "many options": (
        {"properties": {"x": {"enum": [f"v{i}" for i in range(20_000)]}}},
        {"x": "w"},
        ["`x` is `w`, but must be one of v0, v1, v2, v3, v4, v5, v6, v7 and 19992 more"],
    ),
    "a large call with a fault in each entry": (
        {"properties": {"x": {"items": {"$ref": "#/$defs/s"}}}, "$defs": {"s": {"type": "string"}}},
        {"x": [1] * 900},
        [f"`x[{i}]` must be a string, not 1" for i in range(900)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ORDINARY)
def test_a_schema_that_can_be_decided_is_checked_in_full(tmp_path: Path, case: str) -> None:
    parameters, arguments, messages = ORDINARY[case]
    (tmp_path / "a.jsonl").write_text(record({"type": "object", **parameters}, arguments))
    found, _ = findings(tmp_path, "a.jsonl")
    assert [one["message"] for one in found] == messages


@pytest.mark.slow
def test_every_definition_is_noted_by_itself_and_by_any_number_of_chunks_once(tmp_path: Path) -> None:
    first = record(*BRANCHING["allOf"])
    second = record({**BRANCHING["allOf"][0], "title": "t"}, X)
    (tmp_path / "a.jsonl").write_text((first + second) * 100)  # 800 kB, so four chunks
    found, _ = findings(tmp_path, "a.jsonl")
    assert [one["line"] for one in found if NOTE in one["message"]] == [1, 2]


def test_a_fix_leaves_a_call_that_cannot_be_checked_as_it_is(tmp_path: Path) -> None:
    text = record(*BRANCHING["a tree"])
    (tmp_path / "a.jsonl").write_text(text)
    done = ftlint("fix", "--unsafe", "a.jsonl", "--isolated", cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "a.jsonl").read_text() == text


# --- bytes

GOOD = b'{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "x"}]}\n'
MIB = 1 << 20


def zeros(path: Path) -> None:
    with path.open("wb") as raw, zstd.ZstdFile(raw, "wb") as out:
        for _ in range(2000):
            out.write(b"\0" * MIB)


def good_lines(path: Path) -> None:
    with path.open("wb") as raw, zstd.ZstdFile(raw, "wb") as out:
        for _ in range(300):
            out.write(GOOD * 11_000)


def one_line(path: Path) -> None:
    with gzip.open(path, "wb", 1) as out:
        out.write(b'{"messages": "')
        for _ in range(300):
            out.write(b"a" * MIB)


BOMBS = {
    "zeros.jsonl.zst": zeros,
    "good.jsonl.zst": good_lines,
    "one.jsonl.gz": one_line,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_decompression_bomb_is_an_input_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    BOMBS[name](tmp_path / name)
    found, message = findings(tmp_path, name, expect=2)
    assert found == []
    assert f"cannot read {name}: it expands to over 256 MiB" in message or "is longer than 128 MiB" in message


@pytest.mark.parametrize("name", mark_slow(["a.jsonl", "a.json"], "a.json"))
def test_a_giant_record_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    start, line = (b"[\n", 2) if name == "a.json" else (GOOD, 2)
    with (tmp_path / name).open("wb") as out:
        out.write(start + b'{"messages": "')
        for _ in range(200):
            out.write(b"a" * MIB)
        out.write(b'"}\n')
    _, message = findings(tmp_path, name, expect=2)
    assert f"cannot read {name}: the record in line {line} is longer than 128 MiB" in message


def test_a_record_of_too_many_values_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD + b'{"messages": [' + b"{}," * 10_000_000 + b"{}]}\n")
    _, message = findings(tmp_path, "a.jsonl", expect=2)
    assert "cannot read a.jsonl: the record in line 2 has more than 8,000,000 values" in message


@pytest.mark.parametrize(
    "text",
    [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"[" * 100_000],
)
def test_deep_nesting_is_a_finding(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(text + b"\n" + GOOD)
    found, _ = findings(tmp_path, "a.jsonl")
    assert [(one["rule"], one["line"]) for one in found] == [("json-lines/invalid", 1)]
