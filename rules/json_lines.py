"""Bytes that are not clean JSON Lines: one JSON object on each line, in UTF-8.

A provider's parser stops at the first line that it cannot read, and says at best which one. What the reader of ftlint
stumbles over is told here; a record that can still be read is checked like any other.
"""

from __future__ import annotations

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, user

rule = Rule("json-lines", "bytes that are not clean JSON Lines")

CHAT = line(user("Hi"), assistant("Hello!"))
PRETTY = """{
  "messages": [
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello!"}
  ]
}
"""
FLAT = '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}\n'
ONE_LINE_ONLY = (
    "Expected file to have JSONL format, where every line is a (valid) JSON dictionary. Line 1 is not a dictionary"
    ' (HINT: line starts with: "{...").'
)


def _fault(
    name: str,
    severity: Severity,
    finds: str,
    why: str,
    *samples: Sample,
    fix: Fix | None = None,
    answers: tuple[str, ...] = (),
) -> None:
    rule.declare(name, severity, Scope.LINE, finds=finds, why=why, samples=samples, fix=fix, answers=answers)


_fault(
    "invalid",
    Severity.ERROR,
    "A line that is not JSON.",
    "A provider refuses the whole file for one such line.",
    Sample(bad=CHAT.replace("}]}", "]}"), good=CHAT),
    Sample(bad=CHAT + CHAT[:40], good=CHAT + CHAT[:-1]),
    answers=(
        "Invalid file format. Example 1273 cannot be parsed. Error: line contains invalid json: Expecting ',' delimiter …"
        " (line 1273)",
    ),
)
_fault(
    "not-object",
    Severity.ERROR,
    "A line that is JSON, but not an object.",
    "Every line must be one example, and an example is an object.",
    Sample(bad='[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]\n', good=CHAT),
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "array-file",
    Severity.ERROR,
    "A file that is one JSON array of objects; one whose name ends in ``.json`` stays an array.",
    "JSON Lines has one object on each line; a provider reads the first line and refuses the file.",
    Sample(bad=f"[{CHAT[:-1]}, {CHAT[:-1]}]\n", good=CHAT * 2, fixed=CHAT * 2),
    Sample(bad=f"[{CHAT[:-1]}, {CHAT[:-1]}]\n", good=CHAT * 2, file="data.json"),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "pretty-printed",
    Severity.ERROR,
    "Objects that are spread over several lines.",
    "A provider reads each line by itself, and none of these is JSON.",
    Sample(bad=PRETTY * 2, good=FLAT, fixed=FLAT * 2),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "encoding",
    Severity.ERROR,
    "Bytes that are not UTF-8.",
    "JSON is UTF-8; any other encoding is refused, or read as other characters.",
    Sample(bad=CHAT.encode().replace(b"Hello", b"Gr\xfcezi"), good=CHAT.replace("Hello", "Grüezi").encode()),
    Sample(bad=CHAT.encode("utf-16"), good=CHAT, fixed=CHAT),
    fix=Fix.SAFE,
    answers=("File is not UTF-8 encoded",),
)
_fault(
    "bom",
    Severity.WARNING,
    "A byte-order mark at the start of the file.",
    "JSON Lines forbids it and OpenAI has refused the first line for it; Azure's pages ask for one.",
    Sample(bad=b"\xef\xbb\xbf" + CHAT.encode(), good=CHAT, fixed=CHAT),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "blank-line",
    Severity.WARNING,
    "A line with nothing on it.",
    "Many readers take it for an example that is no JSON.",
    Sample(bad=CHAT + "\n" + CHAT, good=CHAT + CHAT, fixed=CHAT + CHAT),
    fix=Fix.SAFE,
)
_fault(
    "duplicate-key",
    Severity.ERROR,
    "One key twice in one object.",
    "Each reader keeps another of the two values, so nobody knows what is trained.",
    Sample(
        bad=CHAT.replace('"content": "Hi"', '"content": "Hi", "content": "Ho"'),
        good=CHAT.replace("Hi", 'content\\": \\"Ho'),
    ),
)
_fault(
    "non-finite",
    Severity.ERROR,
    "`NaN`, `Infinity` or `-Infinity`.",
    "JSON has no such numbers; Python writes them all the same, and other readers refuse the line.",
    Sample(bad=CHAT.replace('"Hi"', "NaN"), good=CHAT.replace("Hi", "NaN")),
)
_fault(
    "lone-surrogate",
    Severity.ERROR,
    "An escape such as `\\ud83d` without its other half.",
    "It stands for no character: the text was cut in the middle of an emoji, and strict readers refuse it.",
    Sample(bad=CHAT.replace("Hi", "Hi \\ud83d"), good=CHAT.replace("Hi", "Hi \\ud83d\\ude00")),
)
_fault(
    "several-values",
    Severity.ERROR,
    "Two JSON values on one line.",
    "A provider takes a line for one example and refuses it.",
    Sample(bad=CHAT[:-1] + " " + CHAT, good=CHAT + CHAT, fixed=CHAT + CHAT),
    fix=Fix.SAFE,
)
_fault(
    "empty-file",
    Severity.ERROR,
    "A file without any example.",
    "There is nothing to train on.",
    Sample(bad="\n\n", good=CHAT),
)
