"""What is compiled does what the Python code does that it stands for, and nothing needs it."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, which
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.arguments import keys_once
from ftlint.engine import registry
from ftlint.sample import assistant, call, calls, result, system, user
from ftlint.speedups import COMPILED, PLAIN
from ftlint.turns import Turn
from ftlint.usual import plan_of
from tests.helpers import environment

ROOT = Path(__file__).resolve().parents[2]
compiled = pytest.mark.skipif(COMPILED is None, reason="nothing is compiled here")
registry.rules()  # load all that is decorated

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "\u2003", "\x85", " a", "a ", "\xa0a", "é", "é\u3000", "a\n", "\x1f", "\ud800", "f", "id"]
    ),
    st.text(max_size=5),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.floats(allow_nan=False), TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["f", "g", "", " ", None, 1, "é"])
CALLS = st.one_of(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a", "b", "c", "", None, 1, [], "longer"]),
            "type": st.sampled_from(["function", "function", "custom", None, 1]),
            "function": st.one_of(
                st.fixed_dictionaries(
                    {"name": NAMES, "arguments": st.sampled_from(["{}", '{"a":1}', "{", "", " ", {}, 1])}
                ),
                st.dictionaries(st.sampled_from(["name", "arguments"]), st.just("{}")),
                VALUES,
            ),
        }
    ),
    st.dictionaries(st.sampled_from(["id", "type", "function"]), VALUES, max_size=2),
    VALUES,
)
MESSAGES = st.one_of(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant", None, [], {}, 1])}, optional={"content": VALUES}
    ),
    st.fixed_dictionaries({"role": st.just("assistant"), "tool_calls": st.lists(CALLS, max_size=3) | VALUES}),
    st.fixed_dictionaries(
        {"role": st.just("tool"), "tool_call_id": st.sampled_from(["a", "b", "c", "longer", None, []])},
        optional={"name": NAMES, "content": TEXTS},
    ),
    VALUES,
)
GARBLED = st.lists(
    st.sampled_from([b"\xc3", b"\x82", b"\xa0", b"\xb5", b"\xc2", b"\xe2\x80", b"\xc5\x92", b"\xcb", b"a"])
)


def twins(name: str) -> Callable[..., tuple[Any, Any]]:
    """Calls both functions of a name: what each gives, or the class of what it raises."""

    def outcome(function: Callable[..., Any], *values: Any) -> Any:
        try:
            return function(*values)
        except (AttributeError, KeyError, TypeError, UnicodeEncodeError):
            return "raised"  # which of them makes no difference to who calls it

    def both(*values: Any) -> tuple[Any, Any]:
        before = repr(values)
        plain, other = outcome(PLAIN[name], *values), outcome(getattr(COMPILED, name), *values)
        assert repr(values) == before
        return (plain, type(plain)), (other, type(other))

    return both


@compiled
def test_every_one_has_a_twin() -> None:
    assert {name for name in vars(COMPILED) if not name.startswith("__")} == PLAIN.keys()


@compiled
@given(
    st.binary(max_size=50),
    st.binary(max_size=50),
    st.integers(0, 90),
    st.sampled_from([b"", b'"', b"\\u0022", b"\\u002"]),
)
@example(b"", b"", 300, b'"')
@example(b"", b"", 32 * 255 + 7, b'"')
def test_same_quotes(one: bytes, other: bytes, space: int, more: bytes) -> None:
    raw = one + b" " * space + more + other
    for written in (raw, raw.replace(b'"', b"", 1), raw + b'"', raw.replace(b" ", b'"'), b""):
        plain, fast = twins("same_quotes")(raw, written)
        assert plain == fast


@compiled
@pytest.mark.parametrize("size", [31, 32, 33, 64, 255 * 32, 255 * 32 + 1, 3 * 255 * 32 + 5])
def test_quotes_are_counted_in_texts_of_any_size(size: int) -> None:
    raw = b'"' * size
    assert COMPILED.same_quotes(raw, raw)
    for at in {0, size // 2, size - 1}:
        assert not COMPILED.same_quotes(raw, raw[:at] + b"x" + raw[at + 1 :])
    for at in range(80):
        assert not COMPILED.same_quotes(b"x" * at + b"\\u0022" + b"y" * size, b"")


@compiled
@given(VALUES, st.sampled_from([None, (", ", ": "), (",", ":")]), st.text(":a", max_size=2))
@example({"a": {"b": [{"c": 1}]}}, None, ":")
@example(json.loads('{"a":' * 64 + "1" + "}" * 64), None, "")
@example(json.loads('{"a":' * 65 + "1" + "}" * 65), None, "")
@example(json.loads("[" * 70 + "]" * 70), None, "")
def test_has_colon_for_each_key(value: Any, separators: Any, more: str) -> None:
    for text in (json.dumps(value, separators=separators), json.dumps(value) + more, json.dumps([value, value])):
        plain, fast = twins("has_colon_for_each_key")(text, value)
        assert plain == fast


@compiled
@given(GARBLED)
def test_may_be_garbled(pieces: list[bytes]) -> None:
    plain, fast = twins("may_be_garbled")(b"".join(pieces))
    assert plain == fast


@compiled
@given(st.lists(MESSAGES, max_size=5))
@example([system(" "), user("\u2003a"), assistant("")])
def test_outline(messages: list[Any]) -> None:
    plain, fast = twins("outline")(messages)
    assert plain == fast


@compiled
@given(st.dictionaries(st.sampled_from(["messages", "tools", "n", "é"]), VALUES))
@example({"messages": []})
def test_root_outline(record: dict[str, Any]) -> None:
    plain, fast = twins("root_outline")(record)
    assert plain == fast


@compiled
@given(st.lists(TEXTS | SCALARS, max_size=4))
def test_have_edges(contents: list[Any]) -> None:
    messages = [{"role": "assistant", "content": content} for content in contents]
    plain, fast = twins("have_edges")(messages, tuple(range(len(messages))))
    assert plain == fast


@compiled
@given(st.lists(CALLS, max_size=3))
@example([call(), call("g", id="call_2")])
def test_count_sound(values: list[Any]) -> None:
    plain, fast = twins("count_sound")(values)
    assert plain == fast


@compiled
@given(st.lists(MESSAGES, max_size=5))
@example([calls(), calls(call("g"), call("h"))])
def test_passings(messages: list[Any]) -> None:
    callers = [
        at for at, one in enumerate(messages) if isinstance(one, dict) and isinstance(one.get("tool_calls"), list)
    ]
    plain, fast = twins("passings")(messages, tuple(callers), orjson.loads)
    assert plain == fast


class Asked:
    """A tool that is asked for nothing but what it takes."""

    def __init__(self, takes: Any, names: Any) -> None:
        self.asks = takes, names


def refuse(value: Any) -> bool:
    raise ValueError("nested too deeply")


def fail(value: Any) -> bool:
    raise KeyboardInterrupt


TOOLS = {
    "f": Asked(lambda value: True, None),
    "g": Asked(lambda value: "b" not in value, frozenset({"a", "b"})),
    "h": Asked(refuse, None),
    "k": Asked(plan_of({"type": "object", "properties": {"a": {"type": "string"}}}), frozenset({"a", "b"})),
}
ARGUMENTS = st.sampled_from(
    [
        *(
            "{}",
            "1",
            "[]",
            "null",
            '{"a": 1}',
            '{"a": "b:c"}',
            '{"b": 1}',
            '{"c": 1}',
            '{"a": 1, "a": 2}',
            '{"a": {"a": 1}}',
        ),
        *('{"a": "1:2", "b": ["c", {"d": "e:"}]}', '{"a": "1:2", "a": "x"}', '{"a": ":", "b": {"c": 1, "c": 1}}'),
        *('{"a": "\\":"}', '{"a": "\\"", "a": ":"}', '{"a": "\\u0022:", "b": 1}'),
    ]
)


@compiled
@given(st.lists(st.tuples(st.sampled_from("ffgghik"), ARGUMENTS, st.just(None)), max_size=3), st.booleans())
def test_all_taken(found: list[Any], as_object: bool) -> None:
    passed = [(name, orjson.loads(text) if as_object else text, orjson.loads(text)) for name, text, _ in found]
    plain, fast = twins("all_taken")(passed, TOOLS, keys_once)
    assert plain == fast


@compiled
def test_what_else_goes_wrong_is_not_kept_quiet() -> None:
    with pytest.raises(KeyboardInterrupt):
        COMPILED.all_taken([("f", "{}", {})], {"f": Asked(fail, None)}, keys_once)
    with pytest.raises(AttributeError):
        COMPILED.all_taken([("f", "{}", {})], {"f": None}, keys_once)
    with pytest.raises(ZeroDivisionError):
        COMPILED.passings([{"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}], (0,), lambda text: 1 / 0)


COUNTS = st.integers(0, 2)
BOUNDS = st.sampled_from([0, 1, 1.0, 2.5, -1, 10**30])
LEAVES = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "null"])},
    optional={
        "enum": st.lists(TEXTS | SCALARS, max_size=3),
        "pattern": st.sampled_from(["^[a-z]$", "a|b", "^é", "["]),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), BOUNDS),
        **dict.fromkeys(("minLength", "maxLength", "minItems"), COUNTS | st.just(10**30)),
    },
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        st.fixed_dictionaries(
            {"type": st.just("array")},
            optional={"items": inner, "minItems": COUNTS, "maxItems": COUNTS, "minLength": COUNTS},
        )
        | st.fixed_dictionaries(
            {
                "type": st.just("object"),
                "properties": st.dictionaries(st.sampled_from(["", "a", "f", "id"]), inner, max_size=3),
            },
            optional={
                "required": st.lists(st.sampled_from(["a", "f"]), max_size=2),
                "additionalProperties": st.booleans(),
            },
        )
    ),
    max_leaves=4,
)


@compiled
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=6))
def test_fits(schema: dict[str, Any], values: list[Any]) -> None:
    plan = plan_of(schema)
    for value in values if plan is not None else ():
        plain, fast = twins("fits")(plan, value)
        assert plain == fast


@compiled
@given(st.lists(MESSAGES, max_size=6), st.booleans())
@example([calls(), result(), calls(call(id="a"), call(id="b"))], False)
@example([calls(), {**result(), "name": "get_weather"}], True)
@example([calls(), {**result(), "name": "other"}], True)
def test_longest_paired(messages: list[Any], named: bool) -> None:
    turns, index = [], 0
    while index < len(messages):  # as they are where each has as many results as calls, or is the end
        message = messages[index]
        found = message.get("tool_calls") if isinstance(message, dict) else None
        size = len(found) if isinstance(found, list) else 0
        last = index == len(messages) - 1
        if size and not last and index + size < len(messages):
            turns.append(Turn(index, range(index + 1, index + 1 + size)))
        elif size and last:
            turns.append(Turn(index, range(0)))
        index += size + 1
    plain, fast = twins("longest_paired")(messages, tuple(turns), named)
    assert plain == fast


@compiled
@pytest.mark.parametrize("name", sorted(PLAIN))
def test_what_cannot_be_is_refused(name: str) -> None:
    function = getattr(COMPILED, name)
    for values in [(), (None,), (1, 2), ("a", "b", "c"), ([1], (2,), 3), ([], (None,), len), ([], ([],), False)]:
        try:
            function(*values)
        except (TypeError, IndexError):
            continue


def has_compiler() -> bool:
    """Whether C can be compiled here, to run with this Python."""
    command = (sysconfig.get_config_var("CC") or "").split()
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return bool(command) and which(command[0]) is not None and header.is_file()


@pytest.mark.skipif(not has_compiler(), reason="no compiler here")
@pytest.mark.skipif(bool(sysconfig.get_config_var("Py_GIL_DISABLED")), reason="not for a Python without the lock")
def test_it_is_compiled_where_a_compiler_is() -> None:
    assert COMPILED is not None, "install ftlint again: pip install --editable ."


RUN = """
import sys
if {plain}:
    sys.modules["ftlint._speedups"] = None
from ftlint import speedups
assert (speedups.COMPILED is None) is {plain}
from ftlint.cli import run
run()
"""


@compiled
@pytest.mark.slow
def test_nothing_needs_it(tmp_path: Path) -> None:
    """The findings of the examples, and what is made of them, are the same without it."""
    said = []
    for plain in (False, True):
        folder = copytree(ROOT / "examples", tmp_path / str(plain) / "examples")
        code = RUN.format(plain=plain)
        for words in (["check", "--format", "json"], ["fix", "--unsafe"], ["check", "--format", "json"]):
            command = [sys.executable, "-c", code, *words, "examples"]
            done = subprocess.run(
                command, cwd=folder.parent, env=environment(), capture_output=True, text=True, check=False
            )
            assert done.returncode == 1, done.stderr
            said.append(done.stdout)
        said.append(str({path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.*l*"))}))
    assert said[:4] == said[4:]


def test_keys_that_stand_twice_in_arguments() -> None:

    for text, once in [
        ('{"a": {"b": 1}}', True),
        ('{"a": "b:c"}', True),
        ('{"a": "b:c", "a": "d"}', False),
        ('{"a": {"b": 1}, "a": 2}', False),
        ('{"a": [{"b": 1, "b": 2}]}', False),
    ]:
        assert keys_once(text, orjson.loads(text)) is once
