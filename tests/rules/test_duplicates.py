from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, lines, result, system, tool, user
from tests.helpers import ftlint, write
from tests.lint.engine.mixture import Elsewhere, check_all
from tests.rules.harness import found

RULE = "duplicates"
PARIS = line(user("Capital of France?"), assistant("Paris."))
ROME = line(user("Capital of Italy?"), assistant("Rome."))
CONTEXT = Context(load_profile("openai"))


def checks(text: str) -> list[tuple[int, str]]:
    return [(number, check.removeprefix("duplicates/")) for number, check, _ in found(text, RULE)]


def findings_of(folder: Path, *paths: str, rule: str = RULE) -> list[tuple[str, int, str, str]]:
    """``(path, line, check, message)`` as the command line reports them."""
    done = ftlint("check", "--isolated", "--rule", rule, "--format", "json", *[folder / path for path in paths])
    document = json.loads(done.out)
    return [
        (one["path"].rpartition("/")[2], one["line"], one["rule"].partition("/")[2], one["message"])
        for one in document["findings"]
    ]


def fix(folder: Path, *options: str, name: str = "data.jsonl") -> str:
    done = ftlint("fix", "--isolated", "--unsafe", "--rule", RULE, *options, folder / name)
    assert done.err == ""
    return (folder / name).read_bytes().decode()


# Which examples are duplicates.


def test_key_order_white_space_and_escapes_make_no_difference() -> None:
    same = '{ "messages":[{"content":"Capital of France?","role":"user"},{"role":"assistant","content":"Par\\u0069s."}] }\n'
    assert checks(PARIS + same) == [(2, "exact")]


def test_numbers_are_equal_if_they_are_written_alike() -> None:
    weights = [assistant("Paris.", weight=weight) for weight in (1, 1.0)]
    assert checks(lines(*({"messages": [user("Capital?"), message]} for message in weights))) == []


def test_definitions_are_compared_whatever_their_position() -> None:
    tools = [tool(city={"type": "string", "description": "x" * 300})]
    first = {"messages": [user(), assistant()], "tools": tools, "parallel_tool_calls": False}
    texts = [lines({key: first[key] for key in keys}) for keys in (first, sorted(first), sorted(first, reverse=True))]
    assert checks("".join(texts)) == [(2, "exact"), (3, "exact")]
    assert checks(texts[0] + lines({**first, "tools": tools * 2})) == []


def test_each_duplicate_is_reported_once_with_the_first_occurrence(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME + PARIS + PARIS)
    assert [(number, message) for _, number, _, message in findings_of(tmp_path, "data.jsonl")] == [
        (3, "duplicate of line 1; remove one of the two"),
        (4, "duplicate of line 1; remove one of the two"),
    ]


def test_places_are_line_numbers_between_blank_broken_and_pretty_printed_lines(tmp_path: Path) -> None:
    pretty = json.dumps(json.loads(PARIS), indent=1) + "\n"
    write(tmp_path, "\n" + "{broken\n" + pretty + "\n" + ROME + PARIS)
    before = 2 + pretty.count("\n") + 1
    assert findings_of(tmp_path, "data.jsonl") == [
        ("data.jsonl", before + 2, "exact", "duplicate of line 3; remove one of the two")
    ]


def test_elements_of_an_array_are_named_by_line_and_column(tmp_path: Path) -> None:
    write(tmp_path, f"[{PARIS.strip()}, {PARIS.strip()}]\n")
    assert [message for *_, message in findings_of(tmp_path, "data.jsonl")] == [
        "duplicate of line 1, column 2; remove one of the two"
    ]


def test_duplicates_across_shards_name_the_other_file(tmp_path: Path) -> None:
    write(tmp_path, ROME + PARIS, "x-00000-of-00002.jsonl")
    write(tmp_path, PARIS, "x-00001-of-00002.jsonl")
    ((path, number, check, message),) = findings_of(tmp_path, "x-00000-of-00002.jsonl", "x-00001-of-00002.jsonl")
    assert (path, number, check) == ("x-00001-of-00002.jsonl", 1, "exact")
    assert message.startswith("duplicate of line 2 of ")
    assert message.endswith("x-00000-of-00002.jsonl; remove one of the two")


def test_examples_of_other_formats_are_compared_as_well() -> None:
    preference = {
        "input": {"messages": [user()]},
        "preferred_output": [assistant("a")],
        "non_preferred_output": [assistant("b")],
    }
    for record in (preference, {"prompt": "a ->", "completion": " b"}, {"text": "a"}):
        assert checks(lines(record, record)) == [(2, "exact")]


# The same input with a different answer.


def test_a_different_answer_is_a_conflict_and_its_copy_a_duplicate() -> None:
    lyon = line(user("Capital of France?"), assistant("Lyon."))
    assert checks(PARIS + lyon + lyon + PARIS) == [(2, "conflicting"), (3, "exact"), (4, "exact")]


def test_white_space_around_an_answer_makes_no_difference() -> None:
    texts = ["Paris.", " Paris.", "Paris.\n"]
    assert checks("".join(line(user(), assistant(text)) for text in texts)) == []
    assert checks(lines(*({"prompt": "a ->", "completion": text} for text in texts))) == []


def test_a_different_completion_of_the_same_prompt_is_a_conflict() -> None:
    assert checks(lines(*({"prompt": "a ->", "completion": text} for text in (" b", " c")))) == [(2, "conflicting")]
    assert checks(lines(*({"prompt": "", "completion": text} for text in (" b", " c")))) == []


def test_ids_of_calls_and_spaces_in_arguments_make_no_difference() -> None:
    one = calls(call(id="a", arguments='{"city": "Paris"}'))
    other = calls(call(id="b", arguments='{"city":"Paris"}'), content=None)
    assert checks(line(user(), one) + line(user(), other)) == []
    rome = calls(call(arguments='{"city": "Rome"}'))
    assert checks(line(user(), one) + line(user(), rome)) == [(2, "conflicting")]
    assert checks(line(user(), one) + line(user(), assistant("Which city?"))) == [(2, "conflicting")]


def test_different_tools_or_system_prompts_are_different_inputs() -> None:
    tools = [tool(city={"type": "string"})]
    texts = [line(user(), calls(), tools=tools), line(user(), assistant()), line(system("s"), user(), assistant("x"))]
    assert checks("".join(texts)) == []


def test_untrained_messages_and_messages_without_a_user_are_not_answers() -> None:
    assert checks(line(user(), assistant("a", weight=0)) + line(user(), assistant("b", weight=0))) == []
    assert checks(line(assistant("a")) + line(assistant("b"))) == []
    assert checks(line(system("Write."), assistant("a")) + line(system("Write."), assistant("b"))) == []
    assert checks(line(user("a")) + line(user("b"))) == []


def test_the_two_outputs_of_a_preference_do_not_conflict() -> None:
    pairs = [
        {
            "input": {"messages": [user()]},
            "preferred_output": [assistant(one)],
            "non_preferred_output": [assistant("b")],
        }
        for one in ("a", "c")
    ]
    assert checks(lines(*pairs)) == []


def test_an_answer_after_a_result_has_all_earlier_messages_as_input() -> None:
    start = (user(), calls())
    assert checks(line(*start, result("21"), assistant("21.")) + line(*start, result("9"), assistant("9."))) == []
    assert checks(line(*start, result("21"), assistant("21.")) + line(*start, result("21"), assistant("9."))) == [
        (2, "conflicting")
    ]


# The validation file.


@pytest.mark.parametrize(
    ("training", "validation"),
    [
        ("train.jsonl", "valid.jsonl"),
        ("stock-train.jsonl", "stock-test.jsonl"),
        ("x_training.jsonl", "x_validation.jsonl"),
        ("support.jsonl", "support_eval.jsonl"),
        ("train-00000-of-00001.jsonl", "dev.jsonl"),
    ],
)
def test_validation_files_are_recognised_by_name(tmp_path: Path, training: str, validation: str) -> None:
    write(tmp_path, ROME + PARIS, training)
    file = write(tmp_path, "\n" + PARIS, validation)
    message = f"is in the validation file, too (line 2 of {file}); remove it here"
    assert findings_of(tmp_path, training, validation) == [(training, 2, "split-leak", message)]


@pytest.mark.parametrize("other", ["b_valid.jsonl", "contest.jsonl", "inner/valid.jsonl", "b.jsonl"])
def test_other_names_are_not_recognised(tmp_path: Path, other: str) -> None:
    write(tmp_path, ROME + PARIS, "a_train.jsonl")
    write(tmp_path, PARIS, other)
    assert findings_of(tmp_path, "a_train.jsonl", other) == []


def test_the_option_names_any_validation_file(tmp_path: Path) -> None:
    data, held = write(tmp_path, ROME + PARIS), write(tmp_path, PARIS, "held.txt")
    done = ftlint("check", "--isolated", "--rule", RULE, "--format", "concise", "--validation", held, data)
    assert done.code == 1
    assert done.text.startswith(f"{data}:2:1: error duplicates/split-leak ")
    among = ftlint("check", "--isolated", "--rule", RULE, "--format", "concise", "--validation", held, data, held)
    assert among.text == done.text


def test_a_missing_validation_file_is_an_error(tmp_path: Path) -> None:
    done = ftlint("check", "--isolated", "--validation", tmp_path / "none.jsonl", write(tmp_path, PARIS))
    assert (done.code, done.text) == (2, "")
    assert "none.jsonl" in done.err


def test_a_copied_file_is_reported_and_loses_no_example(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME, "train.jsonl")
    write(tmp_path, ROME + PARIS, "valid.jsonl")
    done = ftlint("check", "--isolated", "--rule", RULE, tmp_path)
    assert "every example is in the validation file, too" in " ".join(done.text.split())
    assert ftlint("fix", "--isolated", "--unsafe", "--rule", RULE, tmp_path).code == 1
    assert (tmp_path / "train.jsonl").read_text() == PARIS + ROME


def test_leaks_are_removed_from_the_training_file_only(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME, "train.jsonl")
    write(tmp_path, "\n" + PARIS, "valid.jsonl")
    assert ftlint("fix", "--isolated", "--unsafe", tmp_path).err == ""
    assert (tmp_path / "train.jsonl").read_text() == ROME
    assert (tmp_path / "valid.jsonl").read_text() == PARIS


# What the fix does.


def test_later_duplicates_are_removed_and_every_other_byte_is_kept(tmp_path: Path) -> None:
    odd = PARIS.replace('"role": ', '"role" :').replace("\n", " \r\n")
    write(tmp_path, odd + PARIS + "{broken\n" + ROME + PARIS + ROME.rstrip("\n"))
    assert fix(tmp_path) == odd + "{broken\n" + ROME
    assert fix(tmp_path) == odd + "{broken\n" + ROME


def test_without_unsafe_nothing_is_removed(tmp_path: Path) -> None:
    file = write(tmp_path, PARIS + PARIS)
    assert ftlint("fix", "--isolated", "--rule", RULE, file).code == 1
    assert file.read_text() == PARIS + PARIS


def test_duplicates_are_removed_from_an_array_file(tmp_path: Path) -> None:
    text = f"[{PARIS.strip()},\n {PARIS.strip()}]\n"
    write(tmp_path, text)
    assert fix(tmp_path) == f"[{PARIS.strip()}]\n"
    write(tmp_path, text)
    assert fix(tmp_path, "--rule", "json-lines/array-file") == PARIS


def test_examples_that_a_fix_makes_equal_are_removed_in_the_next_round(tmp_path: Path) -> None:
    legacy = line(user(), {"role": "assistant", "content": "Hello!"}, functions=[tool()["function"]])
    write(tmp_path, line(user(), assistant("Hello!"), tools=[tool()], parallel_tool_calls=False) + legacy)
    assert fix(tmp_path, "--rule", "legacy-functions").count("\n") == 1


def test_other_findings_of_a_removed_example_are_not_counted_as_fixed(tmp_path: Path) -> None:
    bad = line(user(), {"role": "ASSISTANT", "content": "Hello!"})
    file = write(tmp_path, ROME + bad + bad)
    done = ftlint("fix", "--isolated", "--unsafe", "--rule", RULE, "--rule", "message-shape", file)
    assert file.read_text() == ROME + line(user(), assistant("Hello!"))
    assert "2  message-shape/unknown-role" not in done.text


# Near-duplicates.


def test_near_duplicates_are_reported_only_on_request(tmp_path: Path) -> None:
    pytest.importorskip("rensa")
    long = " ".join(str(number) for number in range(80))
    write(tmp_path, ROME + line(user("Count."), assistant(long)) + line(user("Do count."), assistant(long)) + ROME)
    assert [check for _, _, check, _ in findings_of(tmp_path, "data.jsonl")] == ["exact"]
    told = findings_of(tmp_path, "data.jsonl", rule="duplicates/near")
    assert told == [("data.jsonl", 3, "near", "nearly the same text as line 2; keep both only on purpose")]


def test_a_common_system_prompt_does_not_make_near_duplicates(tmp_path: Path) -> None:
    pytest.importorskip("rensa")
    prompt = system(" ".join(str(number) for number in range(200)))
    write(tmp_path, line(prompt, user("a b"), assistant("c")) + line(prompt, user("d e"), assistant("f")))
    assert findings_of(tmp_path, "data.jsonl", rule="duplicates/near") == []


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rensa", None)
    done = ftlint("check", "--isolated", "--rule", "duplicates/near", write(tmp_path, PARIS))
    assert (done.code, done.text) == (2, "")
    assert "pip install 'ftlint[near]'" in done.err


def test_near_duplicates_do_not_depend_on_the_chunks(tmp_path: Path) -> None:
    pytest.importorskip("rensa")
    from ftlint.dataset.near_duplicates import NearDuplicateCollector

    words = [str(number) for number in range(100)]
    texts = [" ".join(words[start:]) for start in range(8)] + [" ".join(words[::-1])]
    examples = [Indexer().example(json.loads(line(user("q"), assistant(text)))) for text in texts]
    whole, first, second = NearDuplicateCollector(), NearDuplicateCollector(), NearDuplicateCollector()
    for number, one in enumerate(examples):
        whole.observe(one, CONTEXT)
        (first if number < 3 else second).observe(one, CONTEXT)
    first.merge(pickle.loads(pickle.dumps(second)))
    assert list(first.conclude(CONTEXT).affected()) == list(whole.conclude(CONTEXT).affected())
    assert {one.example for one in whole.conclude(CONTEXT).affected()} == set(range(1, 8))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.lists(
    st.builds(
        lambda role, content, more: {"role": role, "content": content, **more},
        st.sampled_from(["user", "assistant", "system"]),
        st.text(max_size=5),
        st.dictionaries(st.sampled_from(["name", "weight", "x"]), VALUES, max_size=2),
    ),
    min_size=1,
    max_size=4,
)


@given(st.lists(MESSAGES, max_size=6))
def test_a_fix_keeps_the_first_of_each(made: list[Any]) -> None:
    from tests.rules.harness import fixed

    records = [{"messages": messages} for messages in made]
    text = lines(*records, *records)
    kept = list(dict.fromkeys(json.dumps(json.loads(one), sort_keys=True) for one in text.split("\n")[:-1]))
    once = fixed(text, "duplicates/exact", unsafe=True)
    assert [json.dumps(json.loads(one), sort_keys=True) for one in once.split("\n")[:-1]] == kept
    assert fixed(once, "duplicates/exact", unsafe=True) == once


def test_other_processes_report_the_same(tmp_path: Path) -> None:
    from ftlint.engine.run import Run

    write(tmp_path, (ROME + PARIS) * 3, "train.jsonl")
    write(tmp_path, PARIS, "valid.jsonl")
    usual, other = check_all(tmp_path), check_all(tmp_path, Run(executor=Elsewhere(), chunk_size=100))
    assert usual.findings == other.findings
    assert usual.tallies == other.tallies
