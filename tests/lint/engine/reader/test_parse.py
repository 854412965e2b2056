"""What repeats at one end of lines is parsed once: nobody may be able to tell."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import fingerprint
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.parse import Parser, keys_once
from ftlint.rule.samples import assistant, definition, system, tool, user

TOOLS = [tool(city={"type": "string", "description": "The city " * 40})]
OTHER = [tool("other", city={"type": "string", "description": "Another " * 40})]
END = ', "tools": ' + json.dumps(TOOLS) + "}"
LONG = json.dumps([tool(city={"type": "string", "description": "The messages " * 50})])
HEAD = f'{{"tools": {LONG}, '


def has_twice(text: bytes) -> bool:
    """Whether a key stands twice in one object, by the standard library."""
    twice: list[bool] = []
    json.loads(text, object_pairs_hook=lambda pairs: twice.append(len(pairs) > len(dict(pairs))))
    return any(twice)


def same(example: Example, raw: bytes) -> bool:
    """Whether an example is what the line gives when it is parsed alone, to the order of its keys."""
    alone = Indexer().example(orjson.loads(raw))
    return (
        orjson.dumps(example.record) == orjson.dumps(alone.record)
        and repr(example.record) == repr(alone.record)
        and example.format is alone.format
        and [(each.key, each.tools.keys()) for each in example.definitions]
        == [(each.key, each.tools.keys()) for each in alone.definitions]
        and len(example.conversations) == len(alone.conversations)
    )


def parsed(*texts: str) -> list[Example | None]:
    """What one parser makes of lines, each of them JSON."""
    parser = Parser(Indexer())
    return [parser.example(text.encode()) for text in texts]


def assert_as_alone(*texts: str) -> None:
    """Each line, and each again after all the others, gives what it gives alone; or nothing, if a key stands twice. An end
    is remembered when it comes the second time, and used the third."""
    for text, made in zip(texts * 3, parsed(*texts * 3), strict=True):
        raw = text.encode()
        if has_twice(raw):
            assert made is None
        elif made is not None:
            assert same(made, raw)
        else:  # a closer look was wanted without need: only what is spelled oddly may want one
            assert b"\\u0022" in raw or not isinstance(orjson.loads(raw), dict)


MESSAGES = json.dumps([system("Be short."), user(), assistant()])
OF_MESSAGES = f'{{"messages": {MESSAGES}'


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(OF_MESSAGES + END, id="tools at the end"),
        pytest.param(OF_MESSAGES + END[:-1] + ', "parallel_tool_calls": false}', id="more members behind"),
        pytest.param(OF_MESSAGES + END.replace(":", " :  ").replace(",", " , "), id="spaces"),
        pytest.param(OF_MESSAGES + END + " \r", id="white space behind"),
        pytest.param('{"tools": ' + json.dumps(TOOLS) + f', "messages": {MESSAGES}}}', id="tools first"),
        pytest.param(f'{HEAD}"messages": {MESSAGES}}}', id="many tools first"),
        pytest.param(f'{HEAD}"messages": {MESSAGES}, "tools": []}}', id="tools first, and again"),
        pytest.param(f'{HEAD}"functions": [], "messages": {MESSAGES}}}', id="both first"),
        pytest.param(f'{HEAD}"messages": {MESSAGES}, "functions": []}}', id="tools first, functions behind"),
        pytest.param(f'{HEAD}"id": 1, "messages": {MESSAGES}, "id": 2}}', id="tools first, and a key twice"),
        pytest.param(f'{HEAD}"note": {{"a": 1, "messages": {MESSAGES}}}}}', id="tools first, messages further in"),
        pytest.param(HEAD.replace(", ", " , ") + f' "messages" : {MESSAGES} }}\n', id="tools first, with spaces"),
        pytest.param(
            '{"tools": [' + '{"messages": 0}, ' * 50 + f'{{}}], "messages": {MESSAGES}}}', id="messages in tools"
        ),
        pytest.param(f'{{"functions": {LONG}, "messages": {MESSAGES}}}', id="functions first"),
        pytest.param(OF_MESSAGES + ', "functions": []' + END, id="functions before"),
        pytest.param(OF_MESSAGES + END[:-1] + ', "functions": []}', id="functions behind"),
        pytest.param(f'{{"input": {OF_MESSAGES}{END}, "preferred_output": []}}', id="in an inner object"),
        pytest.param(f'{{"input": {OF_MESSAGES}{END}}}', id="in an inner object that ends the line"),
        pytest.param(OF_MESSAGES + ', "note": {"a": 1' + END + "}", id="in an inner object with members"),
        pytest.param(json.dumps({"messages": [user(END)]}), id="only in a text"),
        pytest.param(json.dumps({"messages": [user(END)], "tools": TOOLS}), id="in a text and at the end"),
        pytest.param(json.dumps({"messages": [user("tools")], "x": "a" * 300 + '"tools"'}), id="the word in texts"),
        pytest.param(json.dumps({"x": [1, "tools", "y" * 300]}), id="the word in a list"),
        pytest.param('{"x": "' + "\\\\" * 150 + '"' + END, id="a text that ends in backslashes"),
        pytest.param(OF_MESSAGES + END.replace('"tools"', '"t\\u006fols"'), id="the key spelled in escapes"),
        pytest.param(OF_MESSAGES + "}", id="no tools"),
        pytest.param('{"tools": ' + json.dumps(TOOLS) + "}", id="nothing but tools"),
        pytest.param(OF_MESSAGES + ', "tools": "' + "x" * 300 + '"}', id="tools that are a text"),
        pytest.param(OF_MESSAGES + END[:-2] + ',{"x": "\\u0022"}]}', id="an escaped quotation mark in the tools"),
        pytest.param(OF_MESSAGES.replace("short", "\\u0022short\\u0022") + END, id="escaped ones before them"),
    ],
)
def test_a_line_gives_what_it_gives_alone(line: str) -> None:
    assert_as_alone(line, OF_MESSAGES + END, line)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(OF_MESSAGES + ', "tools": []' + END, id="tools, and tools in the end"),
        pytest.param(OF_MESSAGES + END[:-1] + END, id="the same end twice"),
        pytest.param(OF_MESSAGES + ', "messages": []' + END, id="before the end"),
        pytest.param(OF_MESSAGES + END[:-1] + ', "messages": []}', id="in the end, as before it"),
        pytest.param(OF_MESSAGES + END[:-1] + ', "x": 1, "x": 1}', id="in the end alone"),
        pytest.param(OF_MESSAGES + END.replace('"name"', '"name": "a", "name"', 1), id="in a tool"),
        pytest.param('{"messages": [{"role": "user", "role": "user"}]' + END, id="in a message"),
        pytest.param(OF_MESSAGES + ', "t\\u006fols": []' + END, id="one of the two in escapes"),
        pytest.param('{"a": 1, "a": 1, "b": "\\u0022\\u0022"}', id="made up for by escaped quotation marks"),
        pytest.param('{"a": 1, "a": 1, "b": "\\u0022\\u0022"' + END, id="made up for, before an end"),
    ],
)
def test_a_duplicate_key_is_never_missed(line: str) -> None:
    assert has_twice(line.encode())
    good = OF_MESSAGES + END
    assert parsed(line, good, line, good, line)[::2] == [None, None, None]


def test_the_definitions_of_equal_ends_are_one_object() -> None:
    """Whatever is worked out on definitions is worked out once for all lines that share them."""
    one, two, other = parsed(OF_MESSAGES + END, '{"messages": []' + END, OF_MESSAGES + END.replace("city", "town"))
    assert one is not None
    assert two is not None
    assert other is not None
    assert one.definitions[0] is two.definitions[0]
    assert one.definitions[0] is not other.definitions[0]


def test_the_definitions_of_equal_starts_are_one_object() -> None:
    line = f'{HEAD}"messages": {MESSAGES}}}'
    _, _, one, other = parsed(line, line, f'{HEAD}"messages": [1]}}', f'{HEAD}"messages": []}}')
    assert one is not None
    assert other is not None
    assert one.definitions[0] is other.definitions[0]
    assert one.record["tools"] is other.record["tools"]
    assert list(one.record) == ["tools", "messages"]


TOOLBOX = [tool(f"tool_{number}", city={"type": "string", "description": "The city " * 20}) for number in range(6)]
CHOSEN = [TOOLBOX[:4], TOOLBOX[2:], TOOLBOX[1:5], [TOOLBOX[5], *TOOLBOX[:3]], TOOLBOX[::2], TOOLBOX[::-1], TOOLBOX[1:4]]


def with_tools(tools: str, *, first: bool = False, more: str = "") -> str:
    """A record that declares what is written so."""
    declared, messages = f'"tools": {tools}{more}', f'"messages": {MESSAGES}'
    return f"{{{declared}, {messages}}}" if first else f"{{{messages}, {declared}}}"


@pytest.mark.parametrize("first", [False, True], ids=["behind", "before"])
def test_entries_that_other_sets_have_too_are_not_read_again(first: bool) -> None:
    *_, one, two = parsed(*[with_tools(json.dumps(tools), first=first) for tools in CHOSEN])
    assert one is not None
    assert two is not None
    assert one.record["tools"][2] is two.record["tools"][2]
    assert one.definitions[0].tools["tool_3"] is two.definitions[0].tools["tool_3"]
    assert one.definitions[0].pointer(two.definitions[0].tools["tool_3"]) == "/2/function"
    assert one.definitions[0].written != two.definitions[0].written


@pytest.mark.parametrize("first", [False, True], ids=["behind", "before"])
@pytest.mark.parametrize("separators", [(", ", ": "), (",", ":"), (" , ", " : ")], ids=["usual", "compact", "wide"])
@pytest.mark.parametrize(
    "more",
    [
        "",
        ', "parallel_tool_calls": false',
        ', "note": {"tools": []}',
        ', "functions": []',
        ', "n": 1, "n": 2',
        ', "tools": []',
        ', "messages": []',
    ],
)
def test_sets_of_entries_that_are_known_are_as_others(more: str, separators: tuple[str, str], first: bool) -> None:
    written = [json.dumps(tools, separators=separators) for tools in CHOSEN]
    entry = json.dumps(TOOLBOX[0], separators=separators)
    odd = [f"[{entry}", f"[{entry},]", f"[{entry} {entry}]", f"[{entry}, 1]", f"[{entry}, {{}}]", "[]", f"[{entry}]]"]
    known = [with_tools(text, first=first, more=more) for text in written]
    others = [with_tools(text, first=first, more=more) for text in odd]
    parser = Parser(Indexer())
    for text in known + others + known:
        raw = text.encode()
        try:
            orjson.loads(raw)
        except orjson.JSONDecodeError:
            with pytest.raises(orjson.JSONDecodeError):
                parser.example(raw)
            continue
        made = parser.example(raw)
        assert (made is None) == has_twice(raw)
        assert made is None or same(made, raw)


def test_numbers_of_sets_are_the_same_however_they_were_read() -> None:
    lines = [with_tools(json.dumps(tools), first=bool(number % 2)) for number, tools in enumerate(CHOSEN)]
    for made, text in zip(parsed(*lines, *lines), lines * 2, strict=True):
        assert made is not None
        alone = Indexer().example(orjson.loads(text))
        assert made.definitions[0].written == alone.definitions[0].written
        assert fingerprint(made) == fingerprint(alone)


def test_more_ends_than_are_remembered_change_nothing() -> None:
    texts = [f'{{"messages": [], "n": {n}' + END.replace("get_weather", f"tool_{n}") for n in range(600)]
    assert_as_alone(*texts)


@pytest.mark.parametrize("line", ["[1]", "7", '"tools"', "null", "[" + OF_MESSAGES + END + "]"])
def test_what_is_no_object_wants_a_closer_look(line: str) -> None:
    assert parsed(line) == [None]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        OF_MESSAGES,
        "{" + END,
        '{"a"' + END,
        '{"a": ' + END,
        '{"a": "b' + END,
        '{"a": {"b": 1' + END,
        '{"a": 1}' + END,
        '[{"a": 1' + END,
        OF_MESSAGES + "," + END,
        OF_MESSAGES + END + "}",
        OF_MESSAGES + END + END,
    ],
)
def test_what_is_not_json_is_not_taken_for_it(line: str) -> None:
    """Not even where its end is one that was seen on a good line."""
    parser = Parser(Indexer())
    for _ in range(2):
        assert parser.example((OF_MESSAGES + END).encode()) is not None
    with pytest.raises(orjson.JSONDecodeError):
        parser.example(line.encode())


# Made lines

names = st.sampled_from(["messages", "tools", "functions", "a", "b", "t\\u006fols", "\\u0022"])
spaces = st.sampled_from(["", " ", "  "])
texts = st.sampled_from(
    ["", "x", "tools", '"tools"', END, END[:60], "\\", '\\"', ', "tools": [', "}", '"', "é", "\u2028", "[]}", '":0']
)
escaped = st.sampled_from(['"\\u0022"', '"\\u0022\\u0022"', '"\\u005c"', '"\\\\u0022"'])
plain = st.one_of(
    texts.map(json.dumps), escaped, st.sampled_from(["1", "1.0", "true", "null", "[]", "{}"]), st.just(MESSAGES)
)
ends = st.sampled_from([END, END.replace("city", "town"), ',"tools":' + json.dumps(OTHER) + "}", END + " ", END + "\r"])


@st.composite
def objects(draw: st.DrawFn, depth: int = 2) -> str:
    """An object's text, in which keys may stand twice."""
    inner = st.one_of(plain, objects(depth - 1)) if depth else plain
    members = draw(st.lists(st.tuples(names, spaces, spaces, inner), max_size=4))
    comma = draw(st.sampled_from([",", ", ", " , "]))
    return "{" + comma.join(f'"{name}"{before}:{after}{value}' for name, before, after, value in members) + "}"


@st.composite
def made_lines(draw: st.DrawFn) -> str:
    """An object, in many cases with an end that others have too, at its root or further in."""
    text = draw(objects())
    for _ in range(draw(st.integers(0, 2))):
        end = draw(ends)
        text = text.rstrip()[:-1] + (end if text.rstrip() != "{}" else end[1:].lstrip())
        if draw(st.booleans()):
            text = f'{{"input": {text}}}'
    return text


@given(st.lists(made_lines(), min_size=1, max_size=5))
@example(['{"a": 1, "a": 1, "b": "\\u0022\\u0022"' + END])
@example(['{"functions": []' + END])
def test_made_lines_give_what_they_give_alone(lines: list[str]) -> None:
    assert_as_alone(*lines)


@given(objects())
def test_one_key_twice_is_never_taken_for_two(text: str) -> None:
    raw = text.encode()
    if keys_once(raw, orjson.loads(raw)):
        assert not has_twice(raw)


@given(st.dictionaries(st.text(), st.recursive(st.text() | st.none(), lambda inner: st.lists(inner), max_leaves=5)))
def test_what_is_written_by_a_program_needs_no_closer_look(record: dict[str, Any]) -> None:
    """Such lines have each key once, and no quotation mark as an escape of another kind, nor what looks like one."""
    assume(b"\\u0022" not in json.dumps(record).encode())
    for raw in (orjson.dumps(record), json.dumps(record).encode(), json.dumps(record, ensure_ascii=False).encode()):
        assert keys_once(raw, orjson.loads(raw))


def test_messages_behind_the_definitions_are_the_records_own() -> None:
    parser = Parser(Indexer())
    for number in range(3):
        raw = json.dumps({"id": 1, "tools": TOOLS, "messages": [user(f"Question {number}"), assistant()]}).encode()
        example = parser.example(raw)
        assert example is not None
        assert same(example, raw)
        assert example.dump is not None
        assert f"Question {number}".encode() in example.dump


def test_tools_before_an_end_of_functions_count_too() -> None:
    end = f', "functions": {json.dumps([definition("f" * 600)])}}}'
    assert_as_alone(f'{{"tools": {json.dumps(TOOLS)}, "messages": {MESSAGES}{end}', OF_MESSAGES + end)
