"""Unwanted content in texts: every check, every fix, and that no secret is ever shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.results.finding import Fix, Severity
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    line,
    lines,
    result,
    system,
    tool,
    user,
)
from tests.helpers import ALONE, ftlint, write
from tests.helpers import fixed as fixed_file
from tests.helpers import found as found_in
from tests.made_keys import ALL, BLOCK, KEYS
from tests.rules.harness import fixed, found, problems

RULE = "content-quality"
KEY = KEYS["an OpenAI key"]
PERSONAL = f"{RULE}/personal-data"


def reported(text: str, rule: str = RULE, **settings: Any) -> list[tuple[str, str]]:
    return [(check.removeprefix(f"{RULE}/"), pointer) for _, check, pointer in found(text, rule, **settings)]


def message(text: str, rule: str = RULE, **settings: Any) -> str:
    ((_, seen),) = problems(text, rule, **settings)
    return seen.message


def chat(answer: str) -> str:
    return line(user(), assistant(answer))


def answer_of(text: str, **more: Any) -> str:
    """The answer after the fix."""
    mended: str = json.loads(fixed(text, RULE, unsafe=True, **more))["messages"][-1]["content"]
    return mended


def preference(preferred: str, other: str = "No.", asked: str = "Is it?") -> str:
    record = {
        "input": {"messages": [user(asked)]},
        "preferred_output": [assistant(preferred)],
        "non_preferred_output": [assistant(other)],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


ANSWER = "/messages/1/content"


# Everywhere


@pytest.mark.parametrize(
    "text",
    [
        line(system("Be brief."), user("Wie heißt “das” auf Français?"), assistant("L’été – « déjà\xa0» 😀 日本")),
        line(user("<b>a</b> | <i>b</i> [x]"), calls(call(arguments='{"a": "\\\\beta"}')), result("[1]\n"), assistant()),
        line(user([{"type": "text", "text": " a "}]), assistant("$\\beta$ and $\\frac{1}{2}$")),
        lines({"prompt": "How is it? ->", "completion": " It is sunny. END"}),
        lines({"text": " as it is \n"}),
        preference("Yes."),
    ],
)
def test_good_texts_are_not_reported(text: str) -> None:
    assert reported(text) == []


def test_a_text_is_reported_once_for_each_check() -> None:
    text = "cafÃ© cafÃ© \ufffd\ufffd \x08\x08 [INST] [/INST]"
    checks = ["control-character", "mojibake", "replacement-character", "template-token"]
    assert reported(chat(text)) == [(check, ANSWER) for check in checks]


def test_every_kind_of_text_is_checked() -> None:
    broken = "caf\ufffd"
    assert reported(lines({"prompt": broken, "completion": broken})) == [
        ("replacement-character", "/completion"),
        ("replacement-character", "/prompt"),
    ]
    assert reported(lines({"text": broken})) == [("replacement-character", "/text")]
    assert [pointer for _, pointer in reported(preference(broken, broken, broken))] == [
        "/input/messages/0/content",
        "/non_preferred_output/0/content",
        "/preferred_output/0/content",
    ]


def test_readable_texts_of_broken_messages_are_checked() -> None:
    record = {"messages": [1, {"role": "user", "content": f"My key is {KEY}"}, {"role": ["x"]}, assistant("")]}
    assert reported(lines(record), f"{RULE}/secret") == [("secret", "/messages/1/content")]


# template-token


@pytest.mark.parametrize("token", ["<|im_end|>", "<|eot_id|>", "</s>", "<|endoftext|>", "<end_of_turn>", "[EOS]"])
def test_a_token_at_the_end_is_removed(token: str) -> None:
    text = chat(f"Hello! {token}\n")
    assert ("template-token", ANSWER) in reported(text)
    assert answer_of(text) == "Hello!"


def test_tokens_in_the_middle_have_no_fix() -> None:
    text = chat("<|im_start|>assistant\nHello!<|im_end|>")
    (inside, last) = sorted((seen for _, seen in problems(text, RULE)), key=lambda seen: seen.fix is not None)
    assert (inside.fix, last.fix) == (None, Fix.UNSAFE)
    assert "<|im_start|>" in inside.message
    assert "<|im_end|>" in last.message
    assert answer_of(text) == "<|im_start|>assistant\nHello!"


def test_a_text_of_only_tokens_has_no_fix() -> None:
    ((_, seen),) = problems(chat("<|im_end|>"), RULE)
    assert seen.fix is None


def test_tokens_in_user_messages_are_reported() -> None:
    text = line(user("[INST] Hi [/INST]"), assistant("Hi."))
    assert reported(text) == [("template-token", "/messages/0/content")]
    assert fixed(text, RULE, unsafe=True) == text


def test_tokens_in_rendered_texts_are_not_reported() -> None:
    assert reported(lines({"text": "<s>[INST] Hi [/INST] Hello!</s>"})) == []
    assert reported(lines({"prompt": "<|user|>Hi<|end|>", "completion": "Hello!<|end|>"})) == []


def test_a_configured_stop_sequence_is_not_a_leaked_token() -> None:
    assert reported(chat("Hello!<|end|>"), stop=("<|end|>",)) == []


def test_a_token_at_the_end_of_all_answers_is_a_leak_and_not_a_stop_sequence(tmp_path: Path) -> None:
    cities = ("Paris", "Rome", "Oslo", "Bern", "Riga", "Bonn")
    text = "".join(chat(f"It is sunny in {city}.<|im_end|>") for city in cities) + chat("It rains.")
    file = write(tmp_path, text)
    assert {check for _, check, _ in found_in(file)} == {f"{RULE}/template-token"}
    assert b"<|im_end|>" not in fixed_file(file, "--unsafe")
    assert found_in(file) == []


def test_tokens_that_the_target_rejects_are_errors() -> None:
    ((_, seen),) = problems(line(user("User: Hi"), assistant("Hi.")), f"{RULE}/template-token", profile="nova")
    assert seen.severity is Severity.ERROR
    assert "User:" in seen.message
    assert reported(line(user("User: Hi"), assistant("Hi."))) == []


# edge-whitespace


@pytest.mark.parametrize(
    "answer", [" Hello!", "Hello!\n", "\n\nHello! ", "\u3000Hello!", "Hello!\u00a0", "   Hello!\nBye."]
)
def test_white_space_at_the_edges_of_an_answer_is_removed(answer: str) -> None:
    assert reported(chat(answer)) == [("edge-whitespace", ANSWER)]
    assert answer_of(chat(answer)) == answer.strip()


@pytest.mark.parametrize("answer", ["    a = 1\n    b = 2", "  - one\n  - two", "\tif x:\n\t\ty()"])
def test_a_block_that_is_indented_throughout_is_not_reported(answer: str) -> None:
    assert reported(chat(answer)) == []


def test_only_trained_answers_are_checked_for_white_space() -> None:
    assert (
        reported(line(system(" Be brief. "), user(" Hi "), assistant(" Hello! ", weight=0), user("?"), assistant()))
        == []
    )
    assert reported(line(user(), calls(content=" ", tool_calls=[call()]))) == []
    assert reported(line(user(), {**calls(), "content": "Wait.\n"})) == [("edge-whitespace", ANSWER)]
    assert reported(preference("Yes.", "No. ", " Is it? ")) == []
    assert reported(preference("Yes. ")) == [("edge-whitespace", "/preferred_output/0/content")]


def test_white_space_of_a_stop_sequence_is_not_reported() -> None:
    assert reported(chat("Hello!\n\n###\n\n")) == []
    assert reported(chat("Hello!\n"), stop=("\n",)) == []
    assert reported(chat("Hello!\n"), stop=("###",)) == [("edge-whitespace", ANSWER)]


def test_the_only_part_of_an_answer_is_an_answer() -> None:
    text = line(user(), assistant([{"type": "text", "text": "Hello! "}]))
    assert reported(text) == [("edge-whitespace", f"{ANSWER}/0/text")]
    assert '"Hello!"' in fixed(text, RULE, unsafe=True)


def test_the_message_shows_the_white_space() -> None:
    assert message(chat(" Hello!\n")) == "begins with ' ' and ends with '\\n'; remove it"
    assert message(chat("Hello!" + " " * 40)) == "ends with 40 characters of white space; remove it"


# mojibake, replacement-character, control-character


def test_only_broken_characters_are_repaired() -> None:
    text = "Itâ€™s “CAFÉ” time\nat the cafÃ©."
    assert answer_of(chat(text)) == "It’s “CAFÉ” time\nat the café."
    assert message(chat("cafÃ©")) == "'Ã©' is 'é' read in the wrong encoding"


def test_a_lost_character_is_counted() -> None:
    assert "(3 times)" in message(chat("caf\ufffd\ufffd\ufffd"))
    assert fixed(chat("caf\ufffd"), RULE, unsafe=True) == chat("caf\ufffd")


@pytest.mark.parametrize("control", [chr(code) for code in range(32) if chr(code) not in "\t\n\r"])
def test_every_control_character_except_tab_and_line_ends_is_reported(control: str) -> None:
    assert reported(chat(f"a{control}b")) == [("control-character", ANSWER)]
    assert message(chat(f"a{control}b")).startswith(f"contains U+{ord(control):04X}")


def test_an_escape_that_lost_its_backslash_is_named() -> None:
    assert r"\beta" in message(chat("$\beta$"))
    assert r"\frac" in message(chat("$\frac{1}{2}$"))
    assert "perhaps" not in message(chat("a\x08 b"))


def test_control_characters_in_arguments_are_not_reported() -> None:
    assert reported(line(user(), calls(call(arguments='{"a": "\\u0008"}')), result(), assistant())) == []


# tools-in-prompt


TOOLS = json.dumps([definition()])


@pytest.mark.parametrize(
    "prompt",
    [
        f"You have these tools:\n{TOOLS}",
        f"You have these tools:\n{json.dumps([tool()], indent=2)}",
        f"You have these tools:\n{[definition()]}",
        f"<tools>{json.dumps(definition())}</tools>",
    ],
)
def test_definitions_in_the_system_prompt_are_reported(prompt: str) -> None:
    for role in ("system", "developer"):
        text = line({"role": role, "content": prompt}, user(), assistant())
        assert reported(text) == [("tools-in-prompt", "/messages/0/content")]
    assert reported(line(system(prompt), user(), assistant(), tools=[])) == [("tools-in-prompt", "/messages/0/content")]


def test_texts_that_look_like_definitions_are_not_reported() -> None:
    assert reported(line(system(f"Tools:\n{TOOLS}"), user(), assistant(), tools=[tool()])) == []
    assert reported(line(system(f"Tools:\n{TOOLS}"), user(), assistant(), functions=[definition()])) == []
    assert reported(line(user(f"Is this right? {TOOLS}"), assistant("Yes."))) == []
    assert reported(line(system('Answer as {"name": "…", "parameters": {"city": "…"}}.'), user(), assistant())) == []
    assert reported(line(system("A tool has a name, parameters and properties."), user(), assistant())) == []


# secret


@pytest.mark.parametrize("key", [*ALL, BLOCK])
def test_a_secret_is_found_in_every_text_and_redacted(key: str) -> None:
    passed = json.dumps({"key": key})
    text = line(system(f"Key: {key}"), user(key), calls(call(arguments=passed)), result(f"[{key}]"), assistant())
    at = ["/messages/0/content", "/messages/1/content", "/messages/2/tool_calls/0/function/arguments"]
    assert reported(text) == [("secret", pointer) for pointer in [*at, "/messages/3/content"]]
    safe = line(
        system("Key: [REDACTED]"),
        user("[REDACTED]"),
        calls(call(arguments='{"key": "[REDACTED]"}')),
        result("[[REDACTED]]"),
        assistant(),
    )
    assert fixed(text, RULE, unsafe=True) == safe
    assert fixed(text, RULE) == text


def test_secrets_in_legacy_arguments_and_in_objects_are_found() -> None:
    legacy = line(user(), function_call(arguments=f'{{"key": "{KEY}"}}'))
    assert reported(legacy) == [("secret", "/messages/1/function_call/arguments")]
    text = line(user(), calls(call(arguments={"a": [{"key": KEY}]})), result(), assistant())
    assert reported(text, f"{RULE}/secret", profile="trl") == [
        ("secret", "/messages/1/tool_calls/0/function/arguments/a/0/key")
    ]
    assert '"key": "[REDACTED]"' in fixed(text, f"{RULE}/secret", profile="trl", unsafe=True)


def test_several_in_one_text_are_one_finding() -> None:
    said = message(chat(f"{KEY} and {BLOCK} and {KEYS['a GitHub token']}"))
    assert "an OpenAI key (sk-proj-…, 156 characters) and 2 more" in said


FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github")


def is_shown(output: str, key: str) -> bool:
    """Whether more of a key is shown than how it begins: any 10 characters of it."""
    body = key.split("-----")[2].replace("\n", "") if key.startswith("-----") else key[min(12, len(key) - 10) :]
    return any(body[at : at + 10] in output for at in range(len(body) - 9))


@pytest.mark.parametrize("key", [*ALL, BLOCK])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_format_shows_a_secret(key: str, ascii_only: bool, tmp_path: Path) -> None:
    """Neither in its own finding nor in other findings of the same record, of a broken line, or of a key."""
    good = [
        {"messages": [user(f"é {key} <|im_end|>"), calls(call("x", {"a": key})), assistant(f" {key}\n{key[:30]}")]},
        {"messages": [user("Hi"), assistant("Hello!")], key: key, "model": key},
        {"messages": [{"role": key, "content": "Hi"}, assistant(None)]},
        {"messages": [user("Hi"), result("x", id=key), calls(call(key, '{"a": 1}', id=key)), assistant("")]},
    ]
    text = "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in good)
    quoted = json.dumps(key)
    text += f'{{"messages": [{quoted}, }}\n{{"a": {quoted}, "a": 1}}\n{{"a":\n{quoted}}}\n'
    file = write(tmp_path, text)
    for form in FORMATS:
        done = ftlint("check", *ALONE, "--format", form, "--max-findings", "0", file)
        assert done.code == 1, done.err
        assert f"{RULE}/secret" in done.text
        assert not is_shown(done.text + done.err, key), form
    for more in ([], ["--unsafe"], ["--unsafe", "--diff"], ["--diff"]):
        copied = write(tmp_path, text, "copy.jsonl")
        done = ftlint("fix", *ALONE, *more, copied)
        assert done.code in (0, 1), done.err
        assert not is_shown(done.text + done.err, key), more


def test_the_offending_part_is_marked() -> None:
    done = ftlint("check", *ALONE, "--format", "json", "-", stdin=chat("é\n cafÃ©").encode())
    (one,) = json.loads(done.out)["findings"]
    assert one["column"] == chat("é\n cafÃ©").index("Ã") + 1


# personal-data


def test_personal_data_is_checked_only_on_request(tmp_path: Path) -> None:
    file = write(tmp_path, chat("Write to jane.doe@mail.fr."))
    assert found_in(file) == []
    assert found_in(file, "--rule", RULE) == []
    assert found_in(file, "--rule", PERSONAL) == [(1, PERSONAL, ANSWER)]


@pytest.mark.parametrize(
    ("config", "times"),
    [
        ('severity = {"content-quality/personal-data" = "warning"}', 1),
        ('severity = {"content-quality" = "warning"}', 0),
        ('rule = ["content-quality/personal-data", "tool-ids"]', 1),
        ('severity = {"content-quality/personal-data" = "off"}\nrule = ["content-quality/personal-data"]', 0),
    ],
)
def test_a_configuration_turns_it_on_by_the_name_of_the_check(config: str, times: int, tmp_path: Path) -> None:
    file = write(tmp_path, chat("Write to jane.doe@mail.fr."))
    write(tmp_path, config, "ftlint.toml")
    done = ftlint("check", "--format", "json", file)
    rules = [one["rule"] for one in json.loads(done.out)["findings"]]
    assert rules.count(PERSONAL) == times


def test_personal_data_is_redacted_on_demand() -> None:
    text = chat("Write to jane.doe@mail.fr.")
    assert fixed(text, PERSONAL, unsafe=True) == chat("Write to [REDACTED].")
    assert fixed(text, unsafe=True) == text


# Every fix


BITS = [
    " ",
    "\n",
    "Hello!",
    "café",
    "cafÃ©",
    "â€™",
    "“CAFÉ”",
    "<|im_end|>",
    "</s>",
    "<s>",
    "`",
    "[INST]",
    "\ufffd",
    "\x08",
]
words = st.lists(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.sampled_from([*BITS, *ALL]))
)
content = words.map("".join)
message_of = st.one_of(
    content.map(user),
    content.map(assistant),
    content.map(lambda text: user([{"type": "text", "text": text}])),
    content.map(lambda text: calls(call(arguments=json.dumps({"a": text})))),
    content.map(result),
    content.map(system),
)


@given(st.lists(message_of, min_size=1, max_size=5), st.booleans())
def test_a_fix_removes_its_findings_and_changes_only_texts(messages: list[Any], ascii_only: bool) -> None:
    text = json.dumps({"messages": messages}, ensure_ascii=ascii_only) + "\n"
    once = fixed(text, RULE, unsafe=True)
    assert fixed(once, RULE, unsafe=True) == once
    left = [seen for _, seen in problems(once, RULE) if seen.fix is not None]
    assert [seen for seen in left if seen.check != f"{RULE}/mojibake"] == []
    before, after = json.loads(text)["messages"], json.loads(once)["messages"]
    assert [sorted(one) for one in before] == [sorted(one) for one in after]
    assert [one["role"] for one in before] == [one["role"] for one in after]
    places = {pointer for _, pointer in reported(text)}
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            assert any(pointer.startswith(f"/messages/{number}/") for pointer in places)


@given(st.lists(message_of, min_size=1, max_size=4))
def test_the_prefilter_misses_nothing(messages: list[Any]) -> None:
    from ftlint.config.profile import load_profile
    from ftlint.conversation.indexer import Indexer
    from ftlint.rule.context import Context
    from ftlint.rules.content_quality import rule

    example, context = Indexer().example({"messages": messages}), Context(load_profile("openai"))
    assert rule.is_clean is not None
    if rule.is_clean(example, context):
        named = [check for check in rule.checks.values() if not check.default_off]
        assert [problem for check in named for problem in check.find(example, context)] == []
