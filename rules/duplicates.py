"""Duplicate examples, different answers to the same input, and examples that are also in the validation file.

Comparison ignores the order of keys, white space between them, the ids of calls, and columns that the format does not define
(``id``, ``meta``). An example with a part that cannot be read is not compared. The answer is the last message of a chat, or
the completion. The validation file is the one given by ``--validation FILE``, or recognised by its name, as ``valid.jsonl``
next to ``train.jsonl``. A fix moves the examples that it removes to ``NAME.removed.jsonl`` next to the file.
"""

from __future__ import annotations

from ftlint.dataset.duplicates import DuplicateCollector
from ftlint.dataset.near_duplicates import NearDuplicateCollector
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, user

rule = Rule("duplicates", "duplicate examples", collector=DuplicateCollector)

_PARIS = line(user("Capital of France?"), assistant("Paris."))
_ROME = line(user("Capital of Italy?"), assistant("Rome."))
_SIXTY = [str(number) for number in range(1, 61)]
_COUNTED = line(user("Count to sixty."), assistant(" ".join(_SIXTY)))

rule.declare(
    "exact",
    Severity.WARNING,
    Scope.DATASET,
    finds="A duplicate of an earlier example; key order, white space, columns and the ids of calls are ignored.",
    why="The model learns a duplicate with twice the weight, and you pay for it twice.",
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
    finds="A near-duplicate of an earlier example, ignoring system prompts (MinHash over word trigrams, Jaccard ≥ 0.9).",
    why="The model memorises a text that occurs many times with small changes.",
    default_off=True,
    collector=NearDuplicateCollector,
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
    finds="The same input as an earlier example, with a different answer.",
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
    finds="An example of the training file that is also in its validation file.",
    why="The validation results look better than the model is, because it has seen the answers.",
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
