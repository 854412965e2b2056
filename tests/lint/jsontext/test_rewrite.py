from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.jsontext.rewrite import RewriteError, rewrite
from ftlint.jsontext.spans import locate
from ftlint.results.pointer import join


def change(raw: bytes | str, edit: Callable[[Any], Any]) -> str:
    """What becomes of a line when ``edit`` changes its value in place, or returns another."""
    raw = raw.encode() if isinstance(raw, str) else raw
    new = orjson.loads(raw)
    replaced = edit(new)
    return rewrite(raw, orjson.loads(raw), new if replaced is None else replaced).decode()


def put(*path: Any) -> Callable[[Any], None]:
    """An edit that puts the last of ``path`` at the place the others lead to."""
    *way, last, value = path

    def edit(record: Any) -> None:
        for step in way:
            record = record[step]
        record[last] = value

    return edit


def migrate(record: dict[str, Any]) -> dict[str, Any]:
    """A legacy record as tools, moving values as the fixer does."""
    for message in record["messages"]:
        if "function_call" in message:
            call = {"id": "call_1", "type": "function", "function": message.pop("function_call")}
            message["tool_calls"] = [call]
        elif message["role"] == "function":
            message["role"] = "tool"
            message["tool_call_id"] = "call_1"
            del message["name"]
    tools = [{"type": "function", "function": function} for function in record["functions"]]
    return {
        "tools" if key == "functions" else key: tools if key == "functions" else item for key, item in record.items()
    }


LEGACY = (
    '{"messages": [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": null, "function_call": '
    '{"name": "f", "arguments": "{\\"a\\": 1}"}}, {"role": "function", "name": "f", "content": "ok"}], '
    '"functions": [{"name": "f", "parameters": {"type": "object", "properties": {"a": {"maximum": 7}}}}]}'
)
MIGRATED = (
    '{"messages": [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": null, "tool_calls": '
    '[{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\\"a\\": 1}"}}]}, '
    '{"role": "tool", "content": "ok", "tool_call_id": "call_1"}], '
    '"tools": [{"type": "function", "function": '
    '{"name": "f", "parameters": {"type": "object", "properties": {"a": {"maximum": 7}}}}}]}'
)


def test_a_migrated_line_in_the_style_of_json_dumps() -> None:
    assert change(LEGACY, migrate) == MIGRATED


@pytest.mark.parametrize(
    ("spelled", "plain"),
    [
        ("123456789012345678901234567890", "7"),
        ("7.0e0", "7"),
        ("-0", "7"),
        ('"\\u00e9\\/"', "7"),
        ('{ "x":1 ,"y" : [ ]  }', "7"),
    ],
)
def test_what_moves_with_a_definition_keeps_its_spelling(spelled: str, plain: str) -> None:
    assert change(LEGACY.replace(plain, spelled), migrate) == MIGRATED.replace(plain, spelled)


def test_arguments_that_move_keep_their_escapes() -> None:
    spelled = '"{\\u0022a\\": \\u0031}"'
    plain = '"{\\"a\\": 1}"'
    assert change(LEGACY.replace(plain, spelled), migrate) == MIGRATED.replace(plain, spelled)


def test_untouched_messages_keep_their_spacing() -> None:
    odd = '{"role": "user", "content" :"Where\\u003f" ,\t"x" : [ ] }'
    plain = '{"role": "user", "content": "Where?"}'
    assert change(LEGACY.replace(plain, plain + ", " + odd), migrate) == MIGRATED.replace(plain, plain + ", " + odd)


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ":"), (" , ", " : "), (",", ": ")])
def test_new_text_is_in_the_style_of_the_line(separators: tuple[str, str]) -> None:
    legacy, migrated = (json.dumps(json.loads(text), separators=separators) for text in (LEGACY, MIGRATED))
    assert change(legacy, migrate) == migrated
    # Spliced, because of one oddly written number.
    assert change(legacy.replace("7}", "7e0}"), migrate) == migrated.replace("7}", "7e0}")


def test_slashes_escaped_as_pandas_does_stay_escaped() -> None:
    line = '{"url":"a\\/b","n":1}'
    assert change(line, put("url", "c/d")) == '{"url":"c\\/d","n":1}'
    assert change(line, put("n", 2)) == '{"url":"a\\/b","n":2}'


@pytest.mark.parametrize("odd", ["", " "])
def test_new_text_is_escaped_only_where_the_line_is_ascii(odd: str) -> None:
    assert change('{"a": "x", ' + odd + '"b": 1}', put("b", "é")) == '{"a": "x", ' + odd + '"b": "\\u00e9"}'
    assert change('{"a": "ü", ' + odd + '"b": 1}', put("b", "é")) == '{"a": "ü", ' + odd + '"b": "é"}'
    assert change('{"a":"x",' + odd + '"b":1}', put("b", "é")) == '{"a":"x",' + odd + '"b":"\\u00e9"}'


@pytest.mark.parametrize("value", [1, 1.0, True, "1", None, [1], {"1": 1}, 0, False, -0.0, 0.0])
@pytest.mark.parametrize("other", [1, 1.0, True, "1", None, [1], {"1": 1}, 0, False, -0.0, 0.0])
@pytest.mark.parametrize("form", ['{"w": %s, "x": 1}', '{ "w": %s, "x": 1}', "[%s]", '{"m": [{"w": %s}]}'])
def test_equality_is_strict(value: Any, other: Any, form: str) -> None:
    raw, want = (form % json.dumps(each) for each in (value, other))
    assert rewrite(raw.encode(), orjson.loads(raw), orjson.loads(want)) == want.encode()


@pytest.mark.parametrize(
    ("raw", "key", "left"),
    [
        ('{"a":1, "b": 2 ,"c":3}', "a", '{"b": 2 ,"c":3}'),
        ('{"a":1, "b": 2 ,"c":3}', "b", '{"a":1 ,"c":3}'),
        ('{"a":1, "b": 2 ,"c":3}', "c", '{"a":1, "b": 2}'),
        ('{ "a" : 1e0 }', "a", "{}"),
        ('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', "b", '{\n  "a": 1,\n  "c": 3\n}'),
        ('{\n  "a": 1,\n  "b": 2\n}', "a", '{\n  "b": 2\n}'),
        ('{\n  "a": 1,\n  "b": 2\n}', "b", '{\n  "a": 1\n}'),
    ],
)
def test_a_key_goes_with_its_comma(raw: str, key: str, left: str) -> None:
    assert change(raw, lambda record: record.pop(key) and None) == left


def test_a_key_is_added_at_its_place() -> None:
    assert change('{"a":1e0,  "c":3}', lambda r: {"a": r["a"], "b": 2, "c": 3}) == '{"a":1e0,  "b":2,  "c":3}'
    assert change('{"b":1e0}', lambda r: {"a": [1, {"x": 2}], **r}) == '{"a":[1,{"x":2}],"b":1e0}'
    assert change('{ "x" : { } , "y" : 1e0 }', put("x", "k", 1)) == '{ "x" : {"k" : 1} , "y" : 1e0 }'


def test_a_key_is_added_to_a_pretty_printed_object() -> None:
    assert change('{\n  "a": 1\n}', put("b", [2, 3])) == '{\n  "a": 1,\n  "b": [2, 3]\n}'


def test_a_renamed_key_keeps_the_bytes_of_its_value() -> None:
    assert change('{"a": 1, "b" : [1e2,  2]}', lambda r: {"a": 1, "c": r["b"]}) == '{"a": 1, "c": [1e2,  2]}'


def test_reordered_keys_keep_the_bytes_of_their_members() -> None:
    assert change('{"a":1.50, "b" : 2}', lambda r: {"b": r["b"], "a": r["a"]}) == '{"b" : 2, "a":1.50}'


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (lambda r: r.pop(0) and None, '[ {"b":2} , [3.0],{"d" : "\\u0041"}]'),
        (lambda r: r.pop() and None, '[ {"a": 1e0},{"b":2} , [3.0]]'),
        (lambda r: r.insert(1, 7), '[ {"a": 1e0},7,{"b":2} , [3.0],{"d" : "\\u0041"}]'),
        (lambda r: r.append({"x": "y"}), '[ {"a": 1e0},{"b":2} , [3.0],{"d" : "\\u0041"},{"x": "y"}]'),
        (lambda r: [r[3], r[2]], '[ {"d" : "\\u0041"} , [3.0]]'),
        (lambda r: r[1].update(b=5), '[ {"a": 1e0},{"b":5} , [3.0],{"d" : "\\u0041"}]'),
        (lambda r: [r[0], {**r[3], "e": 1}], '[ {"a": 1e0},{"d": "\\u0041", "e": 1}]'),
        (lambda r: [], "[]"),
    ],
)
def test_elements(edit: Callable[[Any], Any], after: str) -> None:
    assert change('[ {"a": 1e0},{"b":2} , [3.0],{"d" : "\\u0041"}]', edit) == after


def test_a_changed_element_beside_an_inserted_one_keeps_its_untouched_members() -> None:
    def edit(record: Any) -> None:
        record["m"][1]["w"] = 0
        record["m"].insert(0, {"role": "system"})

    raw = '{"m": [{"id": 1}, {"w": 1, "x" :1e3}, {"id": 3}]}'
    assert change(raw, edit) == '{"m": [{"role": "system"}, {"id": 1}, {"w": 0, "x" :1e3}, {"id": 3}]}'


def test_what_moves_to_the_place_of_a_deleted_element_keeps_its_bytes() -> None:
    raw = '{"m": [{"x": [0]}], "t": {"a": { "\\u0061":1E5}}}'
    assert change(raw, lambda r: {"m": [r["t"].pop("a")], "t": {}}) == '{"m": [{ "\\u0061":1E5}], "t": {}}'


def test_a_long_integer_keeps_its_digits_when_its_container_is_replaced() -> None:
    raw = '{"functions": [{"minimum": 123456789012345678901234567890, "type": "int"}]}'
    after = '{"tools": [{"function": {"minimum": 123456789012345678901234567890, "type": "integer"}}]}'
    assert change(raw, lambda r: {"tools": [{"function": {**r["functions"][0], "type": "integer"}}]}) == after


def test_a_long_integer_keeps_its_digits_when_it_is_copied() -> None:
    raw = '{"a": 123456789012345678901234567890}'
    assert change(raw, lambda r: {**r, "b": r["a"]}) == raw[:-1] + ', "b": 123456789012345678901234567890}'


def test_long_integers_that_floats_cannot_tell_apart_are_not_guessed_at() -> None:
    raw = '{"f": [{"x": 123456789012345678901234567890, "y": 123456789012345678901234567891}]}'
    with pytest.raises(RewriteError, match="ambiguous move"):
        change(raw, lambda r: {"g": [{"y": r["f"][0]["y"]}]})
    # As a whole they can move.
    assert change(raw, lambda r: {"g": r["f"]}) == raw.replace('"f"', '"g"')


def test_of_equal_values_spelled_differently_one_of_the_spellings_is_kept() -> None:
    raw = '{"a": "\\u0041", "b": "A"}'
    assert change(raw, lambda r: {"c": r["a"]}) in ('{"c": "\\u0041"}', '{"c": "A"}')


def test_equal_objects_with_long_integers_that_may_differ_are_not_guessed_at() -> None:
    raw = '{"a": {"x": 123456789012345678901234567890}, "b": {"x": 123456789012345678901234567891}}'
    with pytest.raises(RewriteError, match="ambiguous move"):
        change(raw, lambda r: {"c": r["a"]})


@pytest.mark.parametrize("edit", [migrate, lambda r: {**migrate(r), "messages": []}])
def test_large_definitions_that_repeat_keep_their_spelling(edit: Callable[[Any], Any]) -> None:
    description = '"caf\\u00e9 \\/ ' + "long " * 200 + '"'
    for line in range(3):
        legacy = LEGACY.replace("7", f"{line}.0e0").replace('"object"', description)
        after = change(legacy, edit)
        assert after.endswith(
            MIGRATED[MIGRATED.index('"tools"') :].replace("7", f"{line}.0e0").replace('"object"', description)
        )


def test_white_space_around_stays() -> None:
    assert change(' \t{"a": 1}  \r\n', put("a", 2)) == ' \t{"a": 2}  \r\n'
    assert change(' {"a": 1e0, "b": 1} \n', put("b", 2)) == ' {"a": 1e0, "b": 2} \n'


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 2, "b": 0}',
        b'{"a": 1, "\\u0061": 2, "b": 0}',
        b'{"x": [{"a": 1, "a" : 1}], "b": 0}',
        b'{"x": {"a": "\\":", "a": "\\u0022:"}, "b": 0}',
        b'{"x": {"a": "\\"\\u003a\\"\\u003A", "a": "\\":"}, "b": 0}',
        b'{"tools": [], "tools": [], "b": 0}',
    ],
)
def test_a_line_with_duplicate_keys_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="duplicate key"):
        change(raw, put("b", 1))


@pytest.mark.parametrize("raw", ['{"x": "\\u0022: \\":", "b":  0}', '{"x" : {"a": 1}, "y": {"a": 1}, "b": 0}'])
def test_what_only_looks_like_duplicate_keys_is_not(raw: str) -> None:
    assert change(raw, put("b", 1)) == raw.replace("0}", "1}")


@pytest.mark.parametrize("form", ['{"a":0}', '{"a": 0}', '{ "a": 0}', "[0]", '{"messages": [{"a": 0}]}'])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud83d", {1: 2}, 2**70, object()])
def test_what_is_no_json_is_refused(form: str, value: Any) -> None:
    old = orjson.loads(form)
    new = [value] if isinstance(old, list) else {"messages": [{"a": value}]} if "messages" in old else {"a": value}
    with pytest.raises(RewriteError):
        rewrite(form.encode(), old, new)


@pytest.mark.parametrize("depth", [200, 300, 900])
def test_a_deeply_nested_line_is_changed_or_refused(depth: int) -> None:
    raw = b'{"a": ' + b"[" * depth + b"]" * depth + b', "b":1}'
    old = orjson.loads(raw)
    try:
        assert rewrite(raw, old, {**orjson.loads(raw), "b": 2}) == raw.replace(b"1", b"2")
    except RewriteError:
        assert depth > 200


def test_similar_definitions_on_consecutive_lines_are_not_confused() -> None:
    for number in (1, 2, 1, 3, 2, 1):
        legacy, migrated = LEGACY.replace("7", str(number)), MIGRATED.replace("7", str(number))
        assert change(legacy, migrate) == migrated
    assert change(LEGACY.replace("7", "1.0"), migrate) == MIGRATED.replace("7", "1.0")
    assert change(LEGACY.replace("7", "true"), migrate) == MIGRATED.replace("7", "true")


# Random values, spelled at random, edited at random. Long numbers are such that no two are one float.

numbers = st.sampled_from(
    "0 -0 1 1.0 1.00 1e0 1E5 -2.50 100000 1e-7 0.1 123456789012345678901234567890 -99999999999999999999999 "
    "18446744073709551616 0.30000000000000004 5e-324 9007199254740993".split()
)
spaces = st.sampled_from(["", "", "", " ", "  ", "\t", "\n  "])
characters = st.sampled_from(
    [*"ab:,{}[]/ é\u2028😀", '\\"', "\\\\", "\\u0061", "\\u00e9", "\\/", "\\n", "\\ud83d\\ude00"]
)
strings = st.lists(characters, max_size=5).map(lambda parts: f'"{"".join(parts)}"')


@st.composite
def texts(draw: st.DrawFn, depth: int = 3) -> str:
    """JSON, oddly written, without duplicate keys."""
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind < 3:
        return draw([numbers, strings, st.sampled_from(["true", "false", "null"])][kind])
    regular = draw(st.booleans())
    space: Callable[[], str] = (lambda: "") if regular else (lambda: draw(spaces))
    items = draw(st.lists(texts(depth - 1), max_size=4))
    if kind == 3:
        return "[" + ", ".join(f"{space()}{item}{space()}" for item in items) + "]"
    members = {
        json.loads(key): (key, item) for key, item in zip(draw(st.lists(strings, max_size=4)), items, strict=False)
    }
    return "{" + ", ".join(f"{space()}{key}{space()}: {item}{space()}" for key, item in members.values()) + "}"


def containers(value: Any, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every container inside a value, with its path."""
    if isinstance(value, dict | list):
        yield path, value
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from containers(item, *path, key)


def everything(value: Any, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from everything(item, *path, key)


def scramble(draw: st.DrawFn, root: Any) -> None:
    """One random edit in place: set, delete, insert, rename or move."""
    places = [value for _, value in containers(root)]
    target = draw(st.sampled_from(places))
    fresh: Any = draw(st.sampled_from([0, 1, 1.5, True, None, "new", "ñ", {"k": [1]}, []]))
    deed = draw(st.sampled_from(["set", "delete", "insert", "rename", "move"]))
    keys = list(target) if isinstance(target, dict) else list(range(len(target)))
    if deed == "insert" or not keys:
        if isinstance(target, dict):
            target[draw(st.sampled_from(["a", "b", "zz"]))] = fresh
        else:
            target.insert(draw(st.integers(0, len(target))), fresh)
        return
    key = draw(st.sampled_from(keys))
    if deed == "set":
        target[key] = fresh
        return
    value = target.pop(key)
    if deed == "rename" and isinstance(target, dict):
        target["renamed"] = value
    elif deed == "move":
        inside = {id(each) for _, each in containers(value)}
        goal = draw(st.sampled_from([place for place in places if id(place) not in inside]))
        if isinstance(goal, dict):
            goal["moved"] = {"deep": [value]}
        else:
            goal.append(value)


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, Any]:
    body = draw(texts())
    if body[0] not in "[{":
        body = '{"messages": [' + body + "]}"
    if draw(st.booleans()):
        body = '{"messages": [{"role": "user"}, ' + body + '], "tools": ' + draw(texts(2)) + "}"
    raw = (draw(spaces) + body + draw(spaces)).encode()
    new = orjson.loads(raw)
    for _ in range(draw(st.integers(1, 3))):
        scramble(draw, new)
    return raw, new


@given(edits())
def test_the_result_is_the_new_value(edit: tuple[bytes, Any]) -> None:
    raw, new = edit
    assert orjson.dumps(orjson.loads(rewrite(raw, orjson.loads(raw), new))) == orjson.dumps(new)


@given(edits())
def test_untouched_values_keep_their_bytes(edit: tuple[bytes, Any]) -> None:
    raw, new = edit
    old = orjson.loads(raw)
    after = rewrite(raw, old, new)
    spelled: dict[bytes, set[bytes]] = {}
    for path, value in everything(old):
        span = locate(raw, join(*path))
        spelled.setdefault(orjson.dumps(value), set()).add(raw[span.start : span.end])
    before = dict(everything(old))
    for path, value in everything(new):
        span = locate(after, join(*path))
        text = after[span.start : span.end]
        if (
            all(isinstance(key, str) for key in path)
            and path in before
            and orjson.dumps(before[path]) == orjson.dumps(value)
        ):
            was = locate(raw, join(*path))
            assert text == raw[was.start : was.end]
        elif isinstance(value, float) and orjson.dumps(value) in spelled:
            assert text in spelled[orjson.dumps(value)]


@given(edits())
def test_moved_containers_keep_their_bytes(edit: tuple[bytes, Any]) -> None:
    raw, new = edit
    old = orjson.loads(raw)
    after = rewrite(raw, old, new)
    spelled: dict[bytes, set[bytes]] = {}
    for path, value in containers(old):
        span = locate(raw, join(*path))
        spelled.setdefault(orjson.dumps(value), set()).add(raw[span.start : span.end])
    for path, value in containers(new):
        if len(orjson.dumps(value)) > 12 and orjson.dumps(value) in spelled:
            span = locate(after, join(*path))
            assert after[span.start : span.end] in spelled[orjson.dumps(value)]


@given(texts())
def test_nothing_changed_is_nothing_changed(text: str) -> None:
    raw = text.encode()
    assert rewrite(raw, orjson.loads(raw), orjson.loads(raw)) == raw


@given(edits(), st.sampled_from([None, 1, 2]), st.sampled_from([(", ", ": "), (",", ":"), (",", ": ")]), st.booleans())
def test_regular_styles(
    edit: tuple[bytes, Any], indent: int | None, separators: tuple[str, str], ascii_only: bool
) -> None:
    value, new = orjson.loads(edit[0]), edit[1]
    raw = json.dumps(value, indent=indent, separators=separators, ensure_ascii=ascii_only).encode()
    after = rewrite(raw, value, new)
    assert orjson.dumps(orjson.loads(after)) == orjson.dumps(new)
    assert orjson.dumps(orjson.loads(rewrite(after, orjson.loads(after), value))) == orjson.dumps(value)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_every_character_is_written_as_json_dumps_writes_it(ascii_only: bool) -> None:
    for code in [*range(0x100), 0x7FF, 0x2028, 0xFFFF, 0x1F600]:
        was = {"a": f"<{chr(code)}>", "b": "" if ascii_only else "é"}
        raw = json.dumps(was, ensure_ascii=ascii_only)
        assert change(raw, put("c", [was["a"] + "!"])) == json.dumps(
            {**was, "c": [was["a"] + "!"]}, ensure_ascii=ascii_only
        )


def test_what_orjson_and_json_dumps_write_otherwise_keeps_its_bytes_where_a_message_changes() -> None:
    inside = {"content": "a\x7fb", "name": "\U0001f600"}
    for delete in ("\\u007f", "\x7f"):
        raw = json.dumps({"messages": [inside]}, separators=(",", ":")).replace("\\u007f", delete)
        assert change(raw, put("messages", 0, "name", "c")) == raw.replace("\\ud83d\\ude00", "c")


# Conversations of which some messages change: the fast path parses only these.

ODD = [
    '{"role": "user",  "content": 1.50}',
    '{"role":"user","content":"\\u00e9\\/"}',
    '{"role": "\\u0075ser", "n": 1e5}',
]
TEXTS = st.text(st.sampled_from('ab é😀\\"/\n\x7f{}[],: 1'), max_size=6)
VALUES = TEXTS | st.sampled_from(
    [None, True, 1, 1.0, 100000.0, 21.5, [], {}, [{"type": "text", "text": "a"}], {"n": 1}]
)
MESSAGES = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant"])}, optional={"content": VALUES, "name": VALUES}
)
STYLES = [((", ", ": "), True), ((", ", ": "), False), ((",", ":"), True), ((",", ":"), False), ((",", ": "), True)]


@st.composite
def conversations(draw: st.DrawFn) -> tuple[bytes, dict[str, Any]]:
    """A line, all in one style but for some messages, and its record with some messages changed."""
    separators, ascii_only = draw(st.sampled_from(STYLES))

    def written(value: Any) -> str:
        return json.dumps(value, separators=separators, ensure_ascii=ascii_only)

    spelled = draw(st.lists(MESSAGES.map(written) | st.sampled_from(ODD), min_size=1, max_size=6))
    members = {
        "note": written(draw(VALUES)),
        "messages": f"[{separators[0].join(spelled)}]",
        "functions": written([{"name": "f", "maximum": 1.5}]),
    }
    keys = draw(st.permutations(list(members)))[: draw(st.integers(1, 3))]
    keys = keys if "messages" in keys else ["messages", *keys]
    raw = "{" + separators[0].join(written(key) + separators[1] + members[key] for key in keys) + "}"
    record = orjson.loads(raw)
    for _ in range(draw(st.integers(1, 3))):
        edit_messages(draw, record["messages"])
    if draw(st.booleans()) and "functions" in record:
        record["tools"] = [{"type": "function", "function": each} for each in record.pop("functions")]
    return raw.encode(), record


def edit_messages(draw: st.DrawFn, messages: list[Any]) -> None:
    deed = draw(st.sampled_from(["set", "set", "move", "insert", "delete", "append"]))
    place = draw(st.integers(0, max(0, len(messages) - 1)))
    if deed == "insert" or not messages:
        messages.insert(place, draw(MESSAGES))
    elif deed == "append":
        messages.append(draw(MESSAGES))
    elif deed == "delete":
        del messages[place]
    else:
        old = messages[place]
        content = [old.get("content")] if deed == "move" else draw(VALUES)
        messages[place] = {"id": "call_1", **old, "content": content}


@given(conversations())
def test_a_changed_conversation_is_the_new_value_and_its_other_messages_keep_their_bytes(
    edit: tuple[bytes, dict[str, Any]],
) -> None:
    raw, new = edit
    old = orjson.loads(raw)
    after = rewrite(raw, old, new)
    assert orjson.dumps(orjson.loads(after)) == orjson.dumps(new)
    for place, (was, now) in enumerate(zip(old["messages"], new["messages"], strict=False)):
        if orjson.dumps(was) == orjson.dumps(now):
            there, here = locate(raw, f"/messages/{place}"), locate(after, f"/messages/{place}")
            assert after[here.start : here.end] == raw[there.start : there.end]


@given(conversations())
@example(
    (
        b'{"messages": [{"role": "user", "content": "\\/"}, {"role": "user", "content": "", "name": 1.0}], "note": ""}',
        {
            "messages": [
                {"role": "user", "content": "/"},
                {"id": "call_1", "role": "user", "content": "/", "name": 1.0},
            ],
            "note": "",
        },
    )
)
def test_it_is_the_same_whether_values_are_the_same_objects_or_equal_ones(edit: tuple[bytes, dict[str, Any]]) -> None:
    raw, new = edit
    old = orjson.loads(raw)
    shared = {orjson.dumps(value): value for _, value in everything(old)}

    def built(value: Any) -> Any:
        known = shared.get(orjson.dumps(value))
        if known is not None:
            return known
        if isinstance(value, dict):
            return {key: built(item) for key, item in value.items()}
        return [built(item) for item in value] if isinstance(value, list) else value

    assert rewrite(raw, old, built(new)) == rewrite(raw, old, new)


def test_of_two_equal_messages_in_a_line_only_the_edited_one_changes() -> None:
    raw = b'{"messages": [{"role": "user"}, {"role": "assistant"}, {"role": "user"}, {"role":"assistant"}]}'
    changed = change(raw, put("messages", 2, "role", "system"))
    assert changed == raw.decode().replace('"assistant"}, {"role": "user"', '"assistant"}, {"role": "system"')


def test_what_looks_like_a_message_inside_a_text_is_not_one() -> None:
    inner = '{"role": "user", "content": "a"}'
    raw = json.dumps({"messages": [{"role": "user", "content": f'x, {inner}], "functions": []'}, json.loads(inner)]})
    assert change(raw, put("messages", 1, "content", "b")) == raw.replace('"content": "a"}]', '"content": "b"}]')


def test_a_duplicate_key_in_an_unchanged_message_is_refused() -> None:
    raw = b'{"messages": [{"role": "user", "role": "user"}, {"role": "assistant"}]}'
    with pytest.raises(RewriteError, match="duplicate key"):
        change(raw, put("messages", 1, "role", "system"))


def test_a_digit_that_no_float_holds_is_kept_where_a_number_is_copied_from_a_message_that_stays() -> None:
    raw = b'{"messages": [{"n": 123456789012345678901234567890}, {"role": "user"}]}'
    long = orjson.loads(raw)["messages"][0]["n"]
    assert change(raw, put("messages", 1, "role", long)) == raw.decode().replace(
        '"user"', "123456789012345678901234567890"
    )
