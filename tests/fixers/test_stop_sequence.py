from __future__ import annotations

from ftlint.rule.samples import assistant, line, lines, user
from tests.rules.harness import fixed


def test_the_end_is_added_to_what_lacks_it_and_nothing_else() -> None:
    ended = "".join(line(user(), assistant(f"It is {number} degrees. ###")) for number in range(9))
    text = ended + line(user(), assistant("It rains."))
    assert fixed(text, "stop-sequence/missing", unsafe=True) == ended + line(user(), assistant("It rains. ###"))


def test_a_space_goes_before_a_completion_that_lacks_one() -> None:
    good = [{"prompt": f"Is {number} even? ->", "completion": f" {number % 2 == 0} END"} for number in range(9)]
    odd = {"prompt": "Is 9 even? ->", "completion": "False END"}
    assert fixed(lines(*good, odd), "stop-sequence/completion-space", unsafe=True) == lines(
        *good, {**odd, "completion": " False END"}
    )
