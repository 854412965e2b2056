from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.text.end_markers import configured, marker, separator


@pytest.mark.parametrize(
    ("text", "core", "form"),
    [
        ("It is sunny. ######", "######", " ######"),
        ("It is sunny.######", "######", "######"),
        ("It is sunny.\n\n###\n\n", "###", "\n\n###\n\n"),
        ("sunny - ", "-", " - "),
        ("sunny ->", "->", " ->"),
        ("sunny->", "->", "->"),
        ("sunny ##", "##", " ##"),
        ("sunny ***", "***", " ***"),
        ("sunny END", "END", " END"),
        ("It is off. STOP", "STOP", " STOP"),
        ("sunny <END>", "<END>", " <END>"),
        ("sunny [END]", "[END]", " [END]"),
        ("sunny [####]", "[####]", " [####]"),
        ("sunny<|im_end|>", "<|im_end|>", "<|im_end|>"),
        ("sunny</s>", "</s>", "</s>"),
        ("sunny <end_of_turn>", "<end_of_turn>", " <end_of_turn>"),
    ],
)
def test_what_could_be_a_stop_sequence(text: str, core: str, form: str) -> None:
    ending = marker(text)
    assert ending is not None
    assert (ending.core, ending.form, ending.rest + ending.form) == (core, form, text)


ORDINARY_ENDS = """
It is sunny.
Is it sunny?
Sunny!
He said "no"
(see above)
about 21
21 °C
35度。
Sunny 😀
in the USA
a POSITIVE
C++
C#
grade A+
100 %
5 $
`x = 1`
{"a": 1}
["a", "b"]
as shown in [1]
as shown in [doc1]
Kind regards, [NAME]
[x]
List<T>
a **bold** word
a **bold**
___both___
$$x^2$$
***both***
<p>It is sunny.</p>
<answer a="1">yes</answer>
one<br>
text <!-- note -->
| a | b |
- one - two
the capital is ____
Verdict: STOP
the state is DONE
a story. THE END
""".strip().split("\n")


@pytest.mark.parametrize("text", [*ORDINARY_ENDS, "```\ncode\n```", "~~~\ncode\n~~~", "line\n", "", " ", "\n"])
def test_ordinary_ends(text: str) -> None:
    assert marker(text) is None


@pytest.mark.parametrize("text", ["######", "END", " ->", "[END]", "POSITIVE"])
def test_a_text_that_is_nothing_else_is_a_label(text: str) -> None:
    assert marker(text) is None


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("One ### two ###", True),
        ("One END two END", True),
        ("One # two ###", False),
        ("one - two -", False),  # inside a text a dash has another meaning
        ("a -> b ->", False),
    ],
)
def test_a_marker_inside_would_cut_the_text(text: str, inside: bool) -> None:
    ending = marker(text)
    assert ending is not None
    assert ending.inside is inside


def test_line_ends_count_only_where_asked_for() -> None:
    assert marker("sunny\n") is None
    ending = marker("sunny\n", newlines=True)
    assert ending is not None
    assert ending.form == "\n"


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Q: How is Paris?\nA:", "A:"),
        ("Question: How is Paris? Answer:", "Answer:"),
        ("### Instruction:\nGreet.\n\n### Response:\n", "### Response:"),
        ("2+2=", "="),
        ("How is Paris?\n", "\n"),
        ("[INST] How is Paris? [/INST]", "[/INST]"),
        ("<|user|>Hi<|assistant|>\n", "<|assistant|>"),
        ("How is Paris? ->", "->"),
    ],
)
def test_separators_of_prompts(text: str, core: str) -> None:
    ending = separator(text)
    assert ending is not None
    assert ending.core == core


def test_a_question_mark_is_no_separator() -> None:
    assert separator("How is Paris?") is None


@pytest.mark.parametrize(
    ("text", "stops", "ends"),
    [
        ("Sunny.###", ("###",), True),
        ("Sunny.###\n", ("###",), True),
        ("Sunny.\nEND", (" END",), False),  # the model would never write the space before it
        ("Sunny.\n", ("\n",), True),
        ("Sunny.", ("\n",), False),
        ("Sunny. B", ("A", "B"), True),
        ("###", ("###",), True),
    ],
)
def test_a_configured_stop_is_taken_by_its_letters(text: str, stops: tuple[str, ...], ends: bool) -> None:
    assert (configured(text, stops) is not None) is ends


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for ending in (marker(text), marker(text, newlines=True), separator(text), configured(text, ("###", "\n"))):
        assert ending is None or (ending.rest + ending.form == text[: len(ending.rest + ending.form)])
