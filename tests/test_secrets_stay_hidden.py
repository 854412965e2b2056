"""A key that stands in the data is shown whole by no command, in no format, wherever in a record it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ftlint.output import FORMATS
from ftlint.rule.samples import assistant, call, calls, definition, function_call, line, result, system, tool, user
from tests.helpers import Done, ftlint, write
from tests.made_keys import ALL, BLOCK, KEYS

KEY = KEYS["an OpenAI key"]
FIXES: list[tuple[str, ...]] = [(), ("--unsafe",), ("--diff",), ("--diff", "--unsafe")]


def records(key: str) -> list[str]:
    """Lines with a key in every kind of place, most of them wrong there in some other way, too."""
    usual = tool(city={"type": "string"})
    passing = [line(user(), calls(call(arguments=json.dumps({"city": key}))), tools=[usual])] * 3
    odd: list[Any] = [
        {"messages": [user(key), assistant(f" {key}<|im_end|>")], key: 1},
        {"messages": [user(), {"role": key, "content": "Hi"}, {"role": "assistant", "content": None, key: key}]},
        {"messages": [user([{"type": key, "text": key}, key]), assistant(f"{key}\x08 caf\xc3\xa9 \ufffd")]},
        {"messages": [user(), calls(call(key, id=key)), result(key, id="other"), assistant()], "tools": [tool(key)]},
        {"messages": [user(), calls(call(arguments=f"{{'city': '{key}'}}")), result(name=key), assistant()]},
        {"messages": [user(), calls(call(arguments=json.dumps(json.dumps({"city": key}))))], "tools": [usual]},
        {"messages": [user(), calls(call(arguments={key: key}))], "tools": [tool(city={"enum": [key, "Rome"]})]},
        {"messages": [user(), function_call(arguments=key), assistant()], "functions": [definition(key)]},
        {
            "messages": [user(), assistant()],
            "tools": [{"type": key, "function": {"name": key, "parameters": {"type": key}}}],
        },
        {"messages": [user(), {**assistant(), "weight": key}], "parallel_tool_calls": key, "tools": key},
        {"input": {"messages": [user(key)]}, "preferred_completion": [assistant(key)], "non_preferred_output": key},
        {"prompt": key, "completion": f" {key}"},
        {key: key},
        [key],
        key,
    ]
    prompts = [line(system(f"Be brief. {key}"), user(), assistant())] * 9 + [
        line(system(f"Be brief. {key} "), user(), assistant())
    ]
    broken = [
        f'{{"messages": [{json.dumps(key)}\n',
        f'{{"a": {json.dumps(key)}, "a": NaN}}\n',
        f"{json.dumps(key)[:-1]}\n",
    ]
    return [*passing, *(json.dumps(each) + "\n" for each in odd), *prompts, *broken]


def assert_hidden(key: str, *runs: Done) -> None:
    """No ten characters in a row of it, behind its beginning."""
    body = key.partition("KEY-----")[2] or key[min(12, len(key) // 2) :]
    pieces = re.findall(r"[A-Za-z0-9_/+-]{10}", body)
    assert pieces
    for done in runs:
        assert done.code in (0, 1)
        for shown in (done.text, done.err):
            assert [piece for piece in pieces if piece in shown] == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, "".join(records(KEY)))


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_key(form: str, file: Path) -> None:
    done = ftlint("check", "--isolated", "--format", form, "--max-findings", "0", file)
    assert "content-quality/secret" in done.text
    assert_hidden(KEY, done)


@pytest.mark.parametrize("profile", ["azure", "mistral", "nova", "trl"])
def test_no_profile_shows_a_key(profile: str, file: Path) -> None:
    assert_hidden(KEY, ftlint("check", "--isolated", "--format", "json", "--profile", profile, file))


@pytest.mark.parametrize("options", FIXES)
def test_no_fix_shows_a_key(options: tuple[str, ...], file: Path) -> None:
    assert_hidden(KEY, ftlint("fix", "--isolated", *options, file))


@pytest.mark.parametrize("key", [*ALL, BLOCK])
def test_no_key_of_any_form_is_shown(key: str, tmp_path: Path) -> None:
    file = write(tmp_path, "".join(records(key)))
    runs = [ftlint("check", "--isolated", "--format", form, "--max-findings", "0", file) for form in ("text", "json")]
    assert_hidden(key, *runs, ftlint("fix", "--isolated", "--unsafe", "--diff", file))


@pytest.mark.parametrize(
    "key", ["postgres://admin:Xk3v9Qz7pLw2@db.prod.internal/x", f"AccountKey=+Ye5/{'Yz6QB7i5SME4nypwuKnQ' * 4}/A=="]
)
def test_a_key_with_slashes_is_masked_in_pointers(key: str, tmp_path: Path) -> None:
    file = write(tmp_path, line({**user(), key: None}, {**assistant(), key: 1}))
    secret = key.partition("admin:")[2].partition("@")[0] or key.partition("=")[2]
    escaped = secret.replace("~", "~0").replace("/", "~1")
    for form in FORMATS:
        text = ftlint("check", "--isolated", "--format", form, file).text
        assert secret not in text
        assert escaped not in text
    text = ftlint("fix", "--isolated", "--unsafe", "--diff", file).text
    assert secret not in text
    assert escaped not in text


def test_no_output_file_has_a_key(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sarif"
    done = ftlint("check", "--isolated", "--format", f"sarif={out}", "--format", "jsonl", file)
    assert_hidden(KEY, done, Done(1, out.read_bytes(), ""))


def test_what_is_redacted_is_gone_from_the_file(file: Path) -> None:
    """Broken lines, and those whose keys are no texts, stay as they are."""
    ftlint("fix", "--isolated", "--unsafe", "--rule", "content-quality/secret", file)
    left = ftlint("check", "--isolated", "--rule", "content-quality/secret", file)
    assert left.code == 0
