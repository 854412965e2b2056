"""Responses that go where they cannot be followed, or where a dict is needed."""

from __future__ import annotations

import pytest

from tests.fixers.python.client_v0.harness import ASK, ASKED, HEAD, blocked, migrated

R = HEAD + f"r = {ASK}\n"
NEW = HEAD + f"r = {ASKED}\n"
DUMP = ".model_dump(exclude_unset=True)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("json.dumps(r)", f"json.dumps(r{DUMP})"),
        ("dict(r)", f"dict(r{DUMP})"),
        ("json.dumps(r if x else r)", f"json.dumps((r if x else r){DUMP})"),
        ("print(r)", "print(r)"),
        ("print(f'{r}')", "print(f'{r}')"),
        ("len(r.choices)", "len(r.choices)"),
        ("if r is None:\n    pass", "if r is None:\n    pass"),
    ],
)
def test_response_is_converted_only_where_a_dict_is_needed(before: str, after: str) -> None:
    assert migrated(f"{R}{before}\n") == f"{NEW}{after}\n"


@pytest.mark.parametrize(("use", "after"), [("", "r"), ("print(h[0]['role'])\n", f"r{DUMP}")])
def test_message_of_a_history_that_is_read_becomes_a_dict(use: str, after: str) -> None:
    program = f"{HEAD}h = []\nr = openai.{{}}.create(model='m', messages=h).choices[0].message\nh.append({{}})\n{use}"
    assert migrated(program.format("ChatCompletion", "r")) == program.format("chat.completions", after)


@pytest.mark.parametrize(
    ("use", "why"),
    [
        ("cache[k] = r", "the response is put into a container and cannot be followed"),
        ("a = {'r': r}", "the response is put into a dict and cannot be followed"),
        ("a = [r]", "the response is put into a list and cannot be followed"),
        ("a = lambda: r", "the response is returned by a lambda and cannot be followed"),
        ("other.r = r", "the response is stored in `other.r`, whose class is unknown"),
        ("for k in r:\n    pass", "iterating over a response yielded its keys, and yields pairs since openai 1.0"),
        ("if r == s:\n    pass", "a response is compared"),
        ("a = f'{r}'", "the text of a response is different since openai 1.0"),
        ("store(r)", "the response is passed to `store`, which is not in the checked files"),
        ("store(**r)", "the response is unpacked with `**`"),
        ("def f():\n    return r", "the response is returned by `f`, which is not called in the checked files"),
        (
            "@decorated\ndef f():\n    return r\n\n\nf()",
            "the response is returned by `f`, and a decorator may change it",
        ),
        ("for a, b in r.choices:\n    pass", "what is unpacked here cannot be followed"),
        ("def f():\n    return 1, r\n\n\na = f()", "app.py:7 does not unpack what is returned here"),
        ("def f():\n    yield r", "the response is yielded and cannot be followed"),
    ],
)
def test_response_that_cannot_be_followed_blocks_its_call(use: str, why: str) -> None:
    program = f"{R}{use}\n"
    assert migrated(program) == program
    assert blocked(program) == [why]


def test_attribute_of_an_unknown_object_may_be_the_response() -> None:
    program = f"{HEAD}class A:\n    def f(self):\n        self.r = {ASK}\n\n\n"
    assert blocked(program) == []
    (why,) = blocked(program + "print(other.r)\n")
    assert why == "the response is stored as `r`, and app.py:7 reads `r` of an unknown object"
