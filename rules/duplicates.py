"""Examples that a dataset holds more than once, answers in two ways, or shares with the file that it is validated with.

Records of known formats are compared, whatever the order of their keys and the white space between them. Columns that the
format does not have (``id``, ``meta``) and ids of calls do not count. A record with a piece that cannot be read is not
compared. A fix writes the examples that it removes to ``NAME.removed.jsonl`` next to the file. An answer is the last
message of a chat, or a completion; ids of calls do not count in it. Validation files are told by ``--validation FILE``, or
by names such as ``train.jsonl`` and ``valid.jsonl`` side by side.
"""

from __future__ import annotations

from ftlint.dataset.duplicates import Repeats
from ftlint.dataset.near_duplicates import Near
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, user

rule = Rule("duplicates", "examples that are there twice", collector=Repeats)

_PARIS = line(user("Capital of France?"), assistant("Paris."))
_ROME = line(user("Capital of Italy?"), assistant("Rome."))
_SIXTY = [str(number) for number in range(1, 61)]
_COUNTED = line(user("Count to sixty."), assistant(" ".join(_SIXTY)))

rule.declare(
    "exact",
    Severity.WARNING,
    Scope.DATASET,
    finds="An example that occurs earlier in the dataset, order of keys, white space, columns and ids of calls aside.",
    why="What is there twice is learned with twice the weight, and paid for twice.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_PARIS + _ROME + '{"messages": [{"content": "Capital of France?", "role": "user"},'
            ' {"role": "assistant", "content":"Paris."}]}\n',
            good=_PARIS
            + _ROME
            + line(user("Capital of France?"), assistant("Paris."), user("Sure?"), assistant("Yes.")),
            fixed=_PARIS + _ROME,
            unsafe=True,
        ),
    ),
)

rule.declare(
    "near",
    Severity.INFO,
    Scope.DATASET,
    finds="Nearly the same text as an earlier example, system prompts aside (MinHash, 0.9 of all triples of words alike).",
    why="A text that is there many times, with small changes, is learned by heart.",
    default_off=True,
    collector=Near,
    samples=lambda: (
        Sample(
            bad=_COUNTED + line(user("Please count to sixty."), assistant(" ".join(_SIXTY))),
            good=_COUNTED + line(user("Please count to sixty."), assistant(" ".join(_SIXTY[::-1]))),
            settings={"rule": ("duplicates/near",)},
        ),
    ),
)

rule.declare(
    "conflicting",
    Severity.WARNING,
    Scope.DATASET,
    finds="The same input as an earlier example, and another answer to it.",
    why="The model cannot learn both answers, and may learn neither.",
    samples=lambda: (
        Sample(
            bad=_PARIS + line(user("Capital of France?"), assistant("It is Lyon.")),
            good=_PARIS + line(user("capital of france?"), assistant("It is Paris.")),
        ),
    ),
)

rule.declare(
    "split-leak",
    Severity.ERROR,
    Scope.DATASET,
    finds="An example of the training file that is in its validation file, too.",
    why="A model that has seen the answers does better in validation than it will in use.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_PARIS + _ROME,
            good=line(user("Capital of France, please?"), assistant("Paris.")) + _ROME,
            fixed=_ROME,
            unsafe=True,
            validation=_PARIS,
        ),
    ),
)
