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


def said(folder: Path, *paths: str, rule: str = RULE) -> list[tuple[str, int, str, str]]:
    """``(path, line, check, message)`` as the command line tells them."""
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


# What is the same.


def test_order_of_keys_white_space_and_escapes_are_no_difference() -> None:
    same = '{ "messages":[{"content":"Capital of France?","role":"user"},{"role":"assistant","content":"Par\\u0069s."}] }\n'
    assert checks(PARIS + same) == [(2, "exact")]


def test_numbers_that_are_spelled_alike_are_the_same_and_others_are_not() -> None:
    weights = [assistant("Paris.", weight=weight) for weight in (1, 1.0)]
    assert checks(lines(*({"messages": [user("Capital?"), message]} for message in weights))) == []


def test_definitions_count_wherever_they_stand() -> None:
    tools = [tool(city={"type": "string", "description": "x" * 300})]
    first = {"messages": [user(), assistant()], "tools": tools, "parallel_tool_calls": False}
    texts = [lines({key: first[key] for key in keys}) for keys in (first, sorted(first), sorted(first, reverse=True))]
    assert checks("".join(texts)) == [(2, "exact"), (3, "exact")]
    assert checks(texts[0] + lines({**first, "tools": tools * 2})) == []


def test_each_repetition_is_told_once_beside_the_first(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME + PARIS + PARIS)
    assert [(number, message) for _, number, _, message in said(tmp_path, "data.jsonl")] == [
        (3, "duplicate of line 1; remove one of the two"),
        (4, "duplicate of line 1; remove one of the two"),
    ]


def test_places_are_lines_even_between_blank_broken_and_pretty_ones(tmp_path: Path) -> None:
    pretty = json.dumps(json.loads(PARIS), indent=1) + "\n"
    write(tmp_path, "\n" + "{broken\n" + pretty + "\n" + ROME + PARIS)
    before = 2 + pretty.count("\n") + 1
    assert said(tmp_path, "data.jsonl") == [
        ("data.jsonl", before + 2, "exact", "duplicate of line 3; remove one of the two")
    ]


def test_elements_of_an_array_are_told_by_line_and_column(tmp_path: Path) -> None:
    write(tmp_path, f"[{PARIS.strip()}, {PARIS.strip()}]\n")
    assert [message for *_, message in said(tmp_path, "data.jsonl")] == [
        "duplicate of line 1, column 2; remove one of the two"
    ]


def test_shards_are_one_dataset_and_name_each_other(tmp_path: Path) -> None:
    write(tmp_path, ROME + PARIS, "x-00000-of-00002.jsonl")
    write(tmp_path, PARIS, "x-00001-of-00002.jsonl")
    ((path, number, check, message),) = said(tmp_path, "x-00000-of-00002.jsonl", "x-00001-of-00002.jsonl")
    assert (path, number, check) == ("x-00001-of-00002.jsonl", 1, "exact")
    assert message.startswith("duplicate of line 2 of ")
    assert message.endswith("x-00000-of-00002.jsonl; remove one of the two")


def test_records_of_other_formats_repeat_too() -> None:
    preference = {
        "input": {"messages": [user()]},
        "preferred_output": [assistant("a")],
        "non_preferred_output": [assistant("b")],
    }
    for record in (preference, {"prompt": "a ->", "completion": " b"}, {"text": "a"}):
        assert checks(lines(record, record)) == [(2, "exact")]


# The same input with another answer.


def test_another_answer_is_told_and_a_second_time_only_as_a_repetition() -> None:
    lyon = line(user("Capital of France?"), assistant("Lyon."))
    assert checks(PARIS + lyon + lyon + PARIS) == [(2, "conflicting"), (3, "exact"), (4, "exact")]


def test_white_space_around_an_answer_is_no_other_answer() -> None:
    texts = ["Paris.", " Paris.", "Paris.\n"]
    assert checks("".join(line(user(), assistant(text)) for text in texts)) == []
    assert checks(lines(*({"prompt": "a ->", "completion": text} for text in texts))) == []


def test_another_completion_of_one_prompt_is_told() -> None:
    assert checks(lines(*({"prompt": "a ->", "completion": text} for text in (" b", " c")))) == [(2, "conflicting")]
    assert checks(lines(*({"prompt": "", "completion": text} for text in (" b", " c")))) == []


def test_ids_of_calls_and_spaces_in_arguments_are_no_other_answer() -> None:
    one = calls(call(id="a", arguments='{"city": "Paris"}'))
    other = calls(call(id="b", arguments='{"city":"Paris"}'), content=None)
    assert checks(line(user(), one) + line(user(), other)) == []
    rome = calls(call(arguments='{"city": "Rome"}'))
    assert checks(line(user(), one) + line(user(), rome)) == [(2, "conflicting")]
    assert checks(line(user(), one) + line(user(), assistant("Which city?"))) == [(2, "conflicting")]


def test_other_tools_or_another_prompt_make_another_input() -> None:
    tools = [tool(city={"type": "string"})]
    texts = [line(user(), calls(), tools=tools), line(user(), assistant()), line(system("s"), user(), assistant("x"))]
    assert checks("".join(texts)) == []


def test_what_is_not_trained_or_not_asked_for_is_no_answer() -> None:
    assert checks(line(user(), assistant("a", weight=0)) + line(user(), assistant("b", weight=0))) == []
    assert checks(line(assistant("a")) + line(assistant("b"))) == []
    assert checks(line(system("Write."), assistant("a")) + line(system("Write."), assistant("b"))) == []
    assert checks(line(user("a")) + line(user("b"))) == []


def test_preferences_have_two_answers_by_design() -> None:
    pairs = [
        {
            "input": {"messages": [user()]},
            "preferred_output": [assistant(one)],
            "non_preferred_output": [assistant("b")],
        }
        for one in ("a", "c")
    ]
    assert checks(lines(*pairs)) == []


def test_an_answer_after_a_result_is_compared_by_all_that_stands_before() -> None:
    start = (user(), calls())
    assert checks(line(*start, result("21"), assistant("21.")) + line(*start, result("9"), assistant("9."))) == []
    assert checks(line(*start, result("21"), assistant("21.")) + line(*start, result("21"), assistant("9."))) == [
        (2, "conflicting")
    ]


# The file that it is validated with.


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
def test_names_tell_what_goes_together(tmp_path: Path, training: str, validation: str) -> None:
    write(tmp_path, ROME + PARIS, training)
    file = write(tmp_path, "\n" + PARIS, validation)
    message = f"is in the validation file, too (line 2 of {file}); remove it here"
    assert said(tmp_path, training, validation) == [(training, 2, "split-leak", message)]


@pytest.mark.parametrize("other", ["b_valid.jsonl", "contest.jsonl", "inner/valid.jsonl", "b.jsonl"])
def test_other_names_do_not(tmp_path: Path, other: str) -> None:
    write(tmp_path, ROME + PARIS, "a_train.jsonl")
    write(tmp_path, PARIS, other)
    assert said(tmp_path, "a_train.jsonl", other) == []


def test_a_validation_file_is_named_whatever_it_is_called(tmp_path: Path) -> None:
    data, held = write(tmp_path, ROME + PARIS), write(tmp_path, PARIS, "held.txt")
    done = ftlint("check", "--isolated", "--rule", RULE, "--format", "concise", "--validation", held, data)
    assert done.code == 1
    assert done.text.startswith(f"{data}:2:1: error duplicates/split-leak ")
    among = ftlint("check", "--isolated", "--rule", RULE, "--format", "concise", "--validation", held, data, held)
    assert among.text == done.text


def test_a_validation_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = ftlint("check", "--isolated", "--validation", tmp_path / "none.jsonl", write(tmp_path, PARIS))
    assert (done.code, done.text) == (2, "")
    assert "none.jsonl" in done.err


def test_a_copy_is_told_and_nothing_of_it_dropped(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME, "train.jsonl")
    write(tmp_path, ROME + PARIS, "valid.jsonl")
    done = ftlint("check", "--isolated", "--rule", RULE, tmp_path)
    assert "every example is in the validation file, too" in " ".join(done.text.split())
    assert ftlint("fix", "--isolated", "--unsafe", "--rule", RULE, tmp_path).code == 1
    assert (tmp_path / "train.jsonl").read_text() == PARIS + ROME


def test_leaks_are_dropped_from_the_training_file_only(tmp_path: Path) -> None:
    write(tmp_path, PARIS + ROME, "train.jsonl")
    write(tmp_path, "\n" + PARIS, "valid.jsonl")
    assert ftlint("fix", "--isolated", "--unsafe", tmp_path).err == ""
    assert (tmp_path / "train.jsonl").read_text() == ROME
    assert (tmp_path / "valid.jsonl").read_text() == PARIS


# What the fix does.


def test_later_ones_are_dropped_and_every_other_byte_stays(tmp_path: Path) -> None:
    odd = PARIS.replace('"role": ', '"role" :').replace("\n", " \r\n")
    write(tmp_path, odd + PARIS + "{broken\n" + ROME + PARIS + ROME.rstrip("\n"))
    assert fix(tmp_path) == odd + "{broken\n" + ROME
    assert fix(tmp_path) == odd + "{broken\n" + ROME


def test_without_unsafe_nothing_is_dropped(tmp_path: Path) -> None:
    file = write(tmp_path, PARIS + PARIS)
    assert ftlint("fix", "--isolated", "--rule", RULE, file).code == 1
    assert file.read_text() == PARIS + PARIS


def test_an_array_that_stays_one_loses_its_duplicates(tmp_path: Path) -> None:
    text = f"[{PARIS.strip()},\n {PARIS.strip()}]\n"
    write(tmp_path, text)
    assert fix(tmp_path) == f"[{PARIS.strip()}]\n"
    write(tmp_path, text)
    assert fix(tmp_path, "--rule", "json-lines/array-file") == PARIS


def test_what_is_the_same_only_when_mended_is_dropped_in_the_next_round(tmp_path: Path) -> None:
    legacy = line(user(), {"role": "assistant", "content": "Hello!"}, functions=[tool()["function"]])
    write(tmp_path, line(user(), assistant("Hello!"), tools=[tool()], parallel_tool_calls=False) + legacy)
    assert fix(tmp_path, "--rule", "legacy-functions").count("\n") == 1


def test_what_else_is_wrong_with_a_dropped_record_is_not_counted_as_mended(tmp_path: Path) -> None:
    bad = line(user(), {"role": "ASSISTANT", "content": "Hello!"})
    file = write(tmp_path, ROME + bad + bad)
    done = ftlint("fix", "--isolated", "--unsafe", "--rule", RULE, "--rule", "message-shape", file)
    assert file.read_text() == ROME + line(user(), assistant("Hello!"))
    assert "2  message-shape/unknown-role" not in done.text


# Nearly the same.


def test_near_is_off_by_default_and_told_when_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("rensa")
    long = " ".join(str(number) for number in range(80))
    write(tmp_path, ROME + line(user("Count."), assistant(long)) + line(user("Do count."), assistant(long)) + ROME)
    assert [check for _, _, check, _ in said(tmp_path, "data.jsonl")] == ["exact"]
    told = said(tmp_path, "data.jsonl", rule="duplicates/near")
    assert told == [("data.jsonl", 3, "near", "nearly the same text as line 2; keep both only on purpose")]


def test_one_system_prompt_makes_no_near_texts(tmp_path: Path) -> None:
    pytest.importorskip("rensa")
    prompt = system(" ".join(str(number) for number in range(200)))
    write(tmp_path, line(prompt, user("a b"), assistant("c")) + line(prompt, user("d e"), assistant("f")))
    assert said(tmp_path, "data.jsonl", rule="duplicates/near") == []


def test_near_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rensa", None)
    done = ftlint("check", "--isolated", "--rule", "duplicates/near", write(tmp_path, PARIS))
    assert (done.code, done.text) == (2, "")
    assert "pip install 'ftlint[near]'" in done.err


def test_near_does_not_depend_on_the_chunks(tmp_path: Path) -> None:
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
def test_fixing_leaves_one_of_each_in_its_place(made: list[Any]) -> None:
    from tests.rules.harness import fixed

    records = [{"messages": messages} for messages in made]
    text = lines(*records, *records)
    kept = list(dict.fromkeys(json.dumps(json.loads(one), sort_keys=True) for one in text.split("\n")[:-1]))
    once = fixed(text, "duplicates/exact", unsafe=True)
    assert [json.dumps(json.loads(one), sort_keys=True) for one in once.split("\n")[:-1]] == kept
    assert fixed(once, "duplicates/exact", unsafe=True) == once


def test_other_processes_tell_the_same(tmp_path: Path) -> None:
    from ftlint.engine.run import Run

    write(tmp_path, (ROME + PARIS) * 3, "train.jsonl")
    write(tmp_path, PARIS, "valid.jsonl")
    usual, other = check_all(tmp_path), check_all(tmp_path, Run(executor=Elsewhere(), chunk_size=100))
    assert usual.findings == other.findings
    assert usual.tallies == other.tallies
