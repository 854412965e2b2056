from __future__ import annotations

import copy
import enum
import json
import math
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ftlint
from ftlint.results.finding import Report
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    lines,
    result,
    system,
    tool,
    user,
)
from tests.helpers import OF_THE_WHOLE, environment, write
from tests.helpers import ftlint as command
from tests.lint.engine.mixture import samples

GOOD = {"messages": [user(), assistant()]}
LEGACY = {"messages": [user(), function_call(), function_result(), assistant()], "functions": [definition()]}
BLANK = {"messages": [user(" "), assistant()]}


def found(report: Report) -> list[tuple[int, str, str | None]]:
    return [(one.line, one.rule, one.pointer) for one in report.findings]


def fixed(example: Any, **settings: Any) -> dict[str, Any]:
    """What becomes of an example, which itself must not change."""
    before = copy.deepcopy(example)
    after = ftlint.fix_example(example, **settings)
    assert example == before
    return after


# The package


def test_to_import_it_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import ftlint; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout == "['ftlint']\n"


def test_all_that_is_exported_is_there() -> None:
    assert set(ftlint.__all__) <= set(dir(ftlint))
    assert [name for name in ftlint.__all__ if getattr(ftlint, name).__name__ != name] == []


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'chek'"):
        ftlint.chek  # type: ignore[attr-defined]  # noqa: B018


# Paths


def test_files_are_checked_as_the_command_line_does(tmp_path: Path) -> None:
    file = write(tmp_path, lines(GOOD, LEGACY, BLANK))
    wanted = json.loads(command("check", "--isolated", "--format", "json", file).out)
    report = ftlint.check(file, isolated=True)
    assert [(one.rule, one.path, one.line, one.column, one.message) for one in report.findings] == [
        (one["rule"], one["path"], one["line"], one["column"], one["message"]) for one in wanted["findings"]
    ]
    assert (report.files, report.examples, report.bytes) == (1, 3, file.stat().st_size)
    assert report.exit_code == 1


def test_paths_may_be_one_or_several_texts_or_objects(tmp_path: Path) -> None:
    one, two = write(tmp_path, lines(BLANK), "one.jsonl"), write(tmp_path, lines(BLANK), "two.jsonl")
    for paths in (tmp_path, str(tmp_path), [one, str(two)], iter([one, two])):
        assert [finding.path for finding in ftlint.check(paths, rule="message-shape").findings] == [str(one), str(two)]


def test_arguments_override_the_configuration(tmp_path: Path) -> None:
    file = write(tmp_path, lines(BLANK))
    write(tmp_path, 'ignore = ["limits"]\nseverity = {"message-shape" = "error"}\n', "ftlint.toml")
    assert [one.severity for one in ftlint.check(file).findings] == ["error"]
    assert [one.severity for one in ftlint.check(file, severity={"message-shape": "info"}).findings] == ["info"]
    assert [one.severity for one in ftlint.check(file, isolated=True, rule="message-shape").findings] == ["warning"]


def test_a_configuration_file_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, lines(BLANK))
    other = write(tmp_path, 'rule = ["json-lines"]\n', "other/ftlint.toml")
    assert ftlint.check(file, config=other).findings == []


def test_a_validation_file_is_compared(tmp_path: Path) -> None:
    file, other = write(tmp_path, lines(BLANK, GOOD), "a.jsonl"), write(tmp_path, lines(GOOD), "b.jsonl")
    assert found(ftlint.check(file, rule="duplicates", validation=other)) == [(2, "duplicates/split-leak", "")]


def test_a_file_that_cannot_be_read_is_a_failure_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, b"no gzip", "a.jsonl.gz")
    write(tmp_path, lines(BLANK), "b.jsonl")
    report = ftlint.check(tmp_path, rule="message-shape")
    assert found(report) == [(1, "message-shape/blank-content", "/messages/0/content")]
    assert ["a.jsonl.gz" in failure for failure in report.failures] == [True]
    assert report.exit_code == 2


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ("gone.jsonl", "gone.jsonl does not exist"),
        ([], "`paths` is empty"),
        ("-", "works only on the command line"),
        (7, "must be a path or a list of paths"),
        ([GOOD], "use `ftlint.check_examples`"),
        (None, "must be a path or a list of paths"),
    ],
)
def test_paths_that_are_none_are_an_error(
    paths: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ftlint.InputError, match=message):
        ftlint.check(paths)


# Examples


def records_of(data: bytes) -> list[Any]:
    """The records of a sample, none where they are not clean JSON Lines."""
    try:
        made = [json.loads(line) for line in data.decode().split("\n")[:-1]]
        lines(*made).encode()
    except ValueError:
        return []
    return made if all(isinstance(one, dict) for one in made) else []


def as_file(records: list[Any], tmp_path: Path, **settings: Any) -> Report:
    return ftlint.check(write(tmp_path, lines(*records)), isolated=True, **settings)


def test_examples_have_the_findings_of_a_file_of_them(tmp_path: Path) -> None:
    records = [record for _, data in samples() for record in records_of(data)]
    assert len(records) > 200
    report, wanted = ftlint.check_examples(iter(records), max_findings=0), as_file(records, tmp_path, max_findings=0)
    assert [(one.line, one.column, one.pointer, one.rule, one.severity, one.fix) for one in report.findings] == [
        (one.line, one.column, one.pointer, one.rule, one.severity, one.fix) for one in wanted.findings
    ]
    assert [one.message for one in report.findings] == [one.message for one in wanted.findings]
    assert report.tallies == wanted.tallies
    assert {one.path for one in report.findings} == {"<examples>"}
    assert [note.partition(": ")[2] for note in report.notes] == [note.partition(": ")[2] for note in wanted.notes]


def test_rules_over_all_examples_see_them_all_in_one_pass() -> None:
    examples = ({"messages": [system("Be short."), user(str(number)), assistant()]} for number in range(30))

    def made() -> Iterator[dict[str, Any]]:
        yield from examples
        yield {"messages": [user("30"), assistant()]}
        yield {"messages": [system("Be short."), user("7"), assistant()]}

    report = ftlint.check_examples(made(), rule=["system-prompt", "duplicates"])
    assert found(report) == [(31, "system-prompt/missing", "/messages"), (32, "duplicates/exact", "")]
    assert "line 8" in report.findings[1].message


def test_nothing_that_is_given_changes() -> None:
    given = [copy.deepcopy(LEGACY), {"messages": (user(None), assistant())}]
    before = copy.deepcopy(given)
    ftlint.check_examples(given, drop_none=True)
    assert given == before


def test_the_temporary_file_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []

    def watched() -> Iterator[dict[str, Any]]:
        yield GOOD
        seen.extend(tmp_path.iterdir())
        raise KeyError("the caller's own")

    with pytest.raises(KeyError, match="the caller's own"):
        ftlint.check_examples(watched())
    assert len(seen) == 1
    assert list(tmp_path.iterdir()) == []
    ftlint.check_examples([GOOD])
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_does_not_grow_with_the_examples() -> None:
    def peak(count: int) -> int:
        examples = ({"messages": [user(f"{number} " * 500), assistant("x" * 1500)]} for number in range(count))
        tracemalloc.start()
        try:
            ftlint.check_examples(examples, rule=["message-shape", "duplicates"])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(2400) - peak(1200) < 500_000  # of some 4 MB more


def test_settings_are_those_of_a_configuration() -> None:
    examples = [{"messages": [system("Be nice."), user(), assistant()]}] * 2
    assert found(ftlint.check_examples(examples, rule="system-prompt", system_prompt="Be short.")) == [
        (1, "system-prompt/inconsistent", "/messages/0/content"),
        (2, "system-prompt/inconsistent", "/messages/0/content"),
    ]
    assert [
        rule for _, rule, _ in found(ftlint.check_examples(examples, rule=("stop-sequence",), stop=["###", "END"]))
    ] == ["stop-sequence/missing"] * 2
    called = [{"messages": [user(), calls()], "tools": [tool()]}] * 2
    assert [
        one.rule for one in ftlint.check_examples(called, rule="coverage/few-calls", min_calls_per_tool=2).findings
    ] == []
    other = [*called, {"messages": [user(), calls(call("b"))], "tools": [tool("b")]}]
    assert found(ftlint.check_examples(other, rule="coverage/few-calls", min_calls_per_tool=2)) == [
        (3, "coverage/few-calls", "/tools/0/function")
    ]
    assert found(ftlint.check_examples([GOOD] * 10, rule="limits/file-size", max_file_bytes=100)) == [
        (1, "limits/file-size", None)
    ]
    assert found(
        ftlint.check_examples([{"messages": [user("x " * 99), assistant()]}], rule="limits/tokens", training_context=50)
    ) == [(1, "limits/tokens", "")]
    assert ftlint.check_examples([GOOD] * 12, ignore=["limits", "duplicates"]).findings == []
    assert [
        one.rule for one in ftlint.check_examples([GOOD] * 4, rule="limits/too-few", profile="fireworks").findings
    ] == []
    asked = [{"messages": [user()], "answer": "21"}]
    assert found(ftlint.check_examples(asked, rule="turn-order")) == []
    assert (1, "turn-order/no-assistant", "/messages") in found(
        ftlint.check_examples(asked, rule="turn-order", method="sft")
    )


def test_findings_that_are_not_kept_are_counted() -> None:
    report = ftlint.check_examples([BLANK] * 5, rule="message-shape", max_findings=2)
    assert (len(report.findings), report.totals.total, report.hidden) == (2, 5, 3)


def test_none_under_a_key_is_a_null_unless_it_is_dropped() -> None:
    row = {"messages": [{**user(), "tool_calls": None}, assistant()], "tools": None}
    assert ftlint.check_examples([row], ignore=OF_THE_WHOLE).findings != []
    assert ftlint.check_examples([row], ignore=OF_THE_WHOLE, drop_none=True).findings == []


def test_what_json_cannot_say_but_python_does_is_found_as_in_a_file() -> None:
    bad = [{**GOOD, "score": math.nan}, {"messages": [user("\ud83d"), assistant()]}]
    assert [rule for _, rule, _ in found(ftlint.check_examples(bad, rule="json-lines"))] == [
        "json-lines/non-finite",
        "json-lines/lone-surrogate",
    ]


def test_no_example_at_all_is_an_empty_file() -> None:
    assert found(ftlint.check_examples([], rule="json-lines")) == [(1, "json-lines/empty-file", None)]


class Row(Mapping[str, Any]):
    """A row as some libraries have them: no dict, but read as one."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row

    def __getitem__(self, key: str) -> Any:
        return self.row[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.row)

    def __len__(self) -> int:
        return len(self.row)


class Role(enum.StrEnum):
    USER = "user"


def test_other_mappings_tuples_and_texts_of_other_kinds_are_read_as_json_would_have_them() -> None:
    row = Row({"messages": ({"role": Role.USER, "content": "Hi"}, Row(assistant()))})
    assert ftlint.check_examples([row], ignore=OF_THE_WHOLE).findings == []
    after = ftlint.fix_example(row)
    assert after == {"messages": [user("Hi"), assistant()]}
    assert {type(value) for value in (after, after["messages"][1])} == {dict}
    assert type(after["messages"][0]["role"]) is str


SELF: dict[str, Any] = {}
SELF["messages"] = [SELF]
WRONG = [
    (7, "{} is a value of type int, not a dict"),
    ([GOOD], "{} is a value of type list, not a dict"),
    ({"messages": {1}}, "{}: /messages is a value of type set"),
    ({"messages": [{"a/b": b""}]}, "{}: /messages/0/a~1b is a value of type bytes"),
    (
        {"messages": [{1: 2}]},
        "{}: /messages/0 is an object with a key that is not a string (a value of type int): 1",
    ),
    ({1: 2}, "{}: the root is an object with a key that is not a string (a value of type int)"),
    (SELF, "{} is nested too deeply or contains itself"),
    ({"messages": 10**5000}, "{} cannot be written as JSON: Exceeds the limit"),
    ({"messages": [Path("x")]}, "{}: /messages/0 is a value of type pathlib."),
]


@pytest.mark.parametrize(("example", "message"), WRONG)
def test_an_example_that_json_cannot_represent_is_an_error(example: Any, message: str) -> None:
    for name, run in (
        ("example 2", lambda: ftlint.check_examples([GOOD, example])),
        ("the example", lambda: ftlint.fix_example(example)),
    ):
        with pytest.raises(ftlint.InputError) as error:
            run()
        assert str(error.value).startswith(message.format(name))
        assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        (GOOD, "single mapping; pass a list of examples"),
        ("train.jsonl", "use `ftlint.check` to check files"),
        (Path("train.jsonl"), "use `ftlint.check` to check files"),
        (7, "must be a list or another iterable of dicts, not int"),
        (None, "must be a list or another iterable of dicts"),
        ([json.dumps(GOOD)], "example 1 is a value of type str, not a dict"),
    ],
)
def test_an_argument_without_examples_is_an_error(examples: Any, message: str) -> None:
    with pytest.raises(ftlint.InputError, match=message):
        ftlint.check_examples(examples)


def test_a_full_temporary_folder_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device here that is always full")
    monkeypatch.setattr("ftlint.api.files.tempfile.mkstemp", lambda **_: (os.open("/dev/full", os.O_RDWR), "/nowhere"))
    with pytest.raises(ftlint.InputError, match=r"cannot write to the temporary folder .*: No space left"):
        ftlint.check_examples([GOOD])


# Settings


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"profil": "azure"}, "unknown setting `profil`; did you mean `profile`?"),
        ({"xyz": 1}, "unknown setting `xyz`; settings are rule, ignore, "),
        ({"profile": "azur"}, "unknown profile 'azur'"),
        ({"profile": 7}, "`profile` must be a non-empty string, not 7"),
        ({"rule": "tool-idz"}, "`rule`: unknown rule or check 'tool-idz'; did you mean `tool-ids`?"),
        ({"ignore": [3]}, r"`ignore` must be a string or a list of strings, not \[3\]"),
        ({"ignore": {"limits": True}}, "`ignore` must be a string or a list of strings"),
        ({"severity": {"limit": "error"}}, "`severity`: unknown rule or check 'limit'; did you mean `limits`?"),
        (
            {"severity": {"limits": "bad"}},
            "`severity` of limits must be one of error, warning, info, off, not 'bad'",
        ),
        ({"severity": "error"}, "`severity` must be a dict"),
        ({"method": "ppo"}, "`method` must be one of sft, dpo, rft, not 'ppo'"),
        ({"max_findings": -1}, "`max_findings` must be an integer of at least 0, not -1"),
        ({"training_context": True}, "`training_context` must be an integer of at least 1"),
        ({"stop": []}, "`stop` must be a string or a list of strings"),
        ({"stop": list("abcde")}, "`stop` must have at most 4 strings"),
        ({"system_prompt": ""}, "`system_prompt` must be a non-empty string"),
    ],
)
def test_a_setting_that_says_nothing_is_an_error(settings: Any, message: str) -> None:
    for run in (
        lambda: ftlint.check(".", **settings),
        lambda: ftlint.check_examples([], **settings),
        lambda: ftlint.fix_example({}, **settings),
    ):
        with pytest.raises(ftlint.ConfigError, match=message):
            run()


def test_none_is_the_default_of_a_setting() -> None:
    nothing: Any = dict.fromkeys(["rule", "ignore", "severity", "profile", "method", "max_findings", "stop"])
    assert found(ftlint.check_examples([BLANK], **nothing)) == found(ftlint.check_examples([BLANK]))
    assert found(ftlint.check_examples([BLANK], rule=[])) == found(ftlint.check_examples([BLANK]))


# Fixing


def test_a_fixed_example_is_a_copy() -> None:
    after = fixed(LEGACY)
    assert after == {
        "messages": [
            user(),
            {"role": "assistant", "tool_calls": [call(id="call_1")]},
            result(),
            assistant(),
        ],
        "tools": [tool()],
        "parallel_tool_calls": False,
    }
    assert list(after) == ["messages", "tools", "parallel_tool_calls"]


def test_what_is_fine_comes_back_as_a_copy() -> None:
    given = copy.deepcopy(GOOD)
    after = fixed(given)
    after["messages"][0]["content"] = "Changed"
    assert given == GOOD


def test_unsafe_fixes_are_asked_for() -> None:
    cut = {"messages": [user(), assistant(), user("And in Rome?")]}
    assert fixed(cut) == cut
    assert fixed(cut, unsafe=True) == {"messages": [user(), assistant()]}


def test_only_selected_rules_fix() -> None:
    both = {**LEGACY, "messages": [{**user(), "role": "User"}, *LEGACY["messages"][1:]]}
    assert fixed(both, rule="message-shape") == {**both, "messages": LEGACY["messages"]}
    assert fixed(both, ignore=["message-shape", "legacy-functions"]) == both


def test_the_profile_says_what_is_wrong() -> None:
    called = {"messages": [user(), calls(), result(), assistant()], "tools": [tool()]}
    assert fixed(called) == called
    arguments = fixed(called, profile="trl")["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert arguments == {"city": "Paris"}


def test_what_every_example_must_begin_with_and_end_in_is_known() -> None:
    given = {"messages": [system("Be nice."), user(), assistant("Yes.")]}
    assert fixed(given, stop=" ###") == {"messages": [system("Be nice."), user(), assistant("Yes. ###")]}
    after = fixed(given, system_prompt="Be short.", unsafe=True)
    assert after == {"messages": [system("Be short."), user(), assistant("Yes.")]}
    assert fixed(given, system_prompt="Be short.") == given


def test_fixing_changes_no_other_value() -> None:
    odd = {"big": 10**30, "small": -0.0, "float": 1e300, "nested": [{"a": None}, "é\u2028"], "bool": True}
    arguments = json.dumps({"city": "Paris", **odd})
    legacy = {
        **LEGACY,
        "messages": [user(), function_call(arguments=arguments), *LEGACY["messages"][2:]],
        "metadata": odd,
    }
    after = fixed(legacy)
    assert after["messages"][1]["tool_calls"][0]["function"]["arguments"] == arguments
    assert after["metadata"] == odd
    assert type(after["metadata"]["big"]) is int
    assert math.copysign(1, after["metadata"]["small"]) == -1


@pytest.mark.parametrize("odd", [{"score": math.inf}, {"name": "\udc00"}])
def test_an_example_that_a_file_could_not_hold_stays(odd: dict[str, Any]) -> None:
    assert fixed({**LEGACY, **odd}) == {**LEGACY, **odd}


def test_missing_keys_may_be_none() -> None:
    row = {
        **LEGACY,
        "tools": None,
        "messages": [{**message, "name": message.get("name")} for message in LEGACY["messages"]],
    }
    assert fixed(row, drop_none=True) == fixed(LEGACY)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.builds(
    lambda content, arguments, more, last: {
        "messages": [user(content), function_call(arguments=arguments), function_result(), last],
        "functions": [definition()],
        **more,
    },
    values,
    st.sampled_from(['{"city": "Rome"}', "{'city': 1}", {"city": "Rome"}, ""]),
    st.dictionaries(st.sampled_from(["tools", "parallel_tool_calls", "weight", "x"]), values, max_size=2),
    st.sampled_from([assistant(), {**user(), "role": "User"}, calls(), {}]),
)


@settings(max_examples=60)
@given(RECORDS, st.booleans())
def test_once_is_enough_and_the_command_line_makes_the_same(record: Any, unsafe: bool) -> None:
    after = fixed(record, unsafe=unsafe)
    assert ftlint.fix_example(after, unsafe=unsafe) == after
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder), lines(record))
        alone = ["--ignore=duplicates", "--ignore=tool-drift", "--ignore=system-prompt", "--ignore=stop-sequence"]
        command("fix", "--isolated", *alone, *["--unsafe"] * unsafe, file)
        assert [json.loads(line) for line in file.read_text().split("\n")[:-1]] == [after]
