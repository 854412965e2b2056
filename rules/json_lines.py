"""JSON Lines syntax and encoding: one JSON object per line, in UTF-8.

Providers stop at the first line that they cannot parse. The findings are made while a file is read
(`ftlint.jsontext.diagnose`, `ftlint.files`); a line that can still be parsed is checked by all other rules.
"""

from __future__ import annotations

from ftlint.results.finding import Fix, Severity
from ftlint.rule import Rule, Sample, Scope
from ftlint.rule.samples import assistant, line, user

rule = Rule("json-lines", "JSON Lines syntax and encoding")

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
    "Providers reject the whole file because of one such line.",
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
    "A line whose JSON value is not an object.",
    "Every line must be one example; providers reject the file.",
    Sample(bad='[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]\n', good=CHAT),
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "array-file",
    Severity.ERROR,
    "A file that is one JSON array of objects; not fixed if the file name ends in ``.json``.",
    "Providers expect one object per line and reject the file.",
    Sample(bad=f"[{CHAT[:-1]}, {CHAT[:-1]}]\n", good=CHAT * 2, fixed=CHAT * 2),
    Sample(bad=f"[{CHAT[:-1]}, {CHAT[:-1]}]\n", good=CHAT * 2, file="data.json"),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "pretty-printed",
    Severity.ERROR,
    "Objects that span several lines.",
    "Providers parse each line separately, and none of these lines is valid JSON.",
    Sample(bad=PRETTY * 2, good=FLAT, fixed=FLAT * 2),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "encoding",
    Severity.ERROR,
    "Bytes that are not UTF-8.",
    "JSON is UTF-8; a file in another encoding is rejected, or its characters are misread.",
    Sample(bad=CHAT.encode().replace(b"Hello", b"Gr\xfcezi"), good=CHAT.replace("Hello", "Grüezi").encode()),
    Sample(bad=CHAT.encode("utf-16"), good=CHAT, fixed=CHAT),
    fix=Fix.SAFE,
    answers=("File is not UTF-8 encoded",),
)
_fault(
    "bom",
    Severity.WARNING,
    "A byte-order mark at the start of the file.",
    "JSON Lines forbids it and OpenAI has rejected the first line because of it; Azure's documentation asks for one.",
    Sample(bad=b"\xef\xbb\xbf" + CHAT.encode(), good=CHAT, fixed=CHAT),
    fix=Fix.SAFE,
    answers=(ONE_LINE_ONLY,),
)
_fault(
    "blank-line",
    Severity.WARNING,
    "An empty line.",
    "Many parsers treat it as an example with invalid JSON.",
    Sample(bad=CHAT + "\n" + CHAT, good=CHAT + CHAT, fixed=CHAT + CHAT),
    fix=Fix.SAFE,
)
_fault(
    "duplicate-key",
    Severity.ERROR,
    "A duplicate key in one object.",
    "Parsers disagree on which value wins, so it is unclear which one is trained.",
    Sample(
        bad=CHAT.replace('"content": "Hi"', '"content": "Hi", "content": "Ho"'),
        good=CHAT.replace("Hi", 'content\\": \\"Ho'),
    ),
)
_fault(
    "non-finite",
    Severity.ERROR,
    "`NaN`, `Infinity` or `-Infinity`.",
    "They are not JSON: Python's `json` writes them, but other parsers reject the line.",
    Sample(bad=CHAT.replace('"Hi"', "NaN"), good=CHAT.replace("Hi", "NaN")),
)
_fault(
    "lone-surrogate",
    Severity.ERROR,
    "An unpaired surrogate escape such as `\\ud83d`.",
    "It is not a character (mostly half an emoji, from text that was cut), and strict parsers reject it.",
    Sample(bad=CHAT.replace("Hi", "Hi \\ud83d"), good=CHAT.replace("Hi", "Hi \\ud83d\\ude00")),
)
_fault(
    "several-values",
    Severity.ERROR,
    "Two JSON values on one line.",
    "Providers expect one example per line and reject the file.",
    Sample(bad=CHAT[:-1] + " " + CHAT, good=CHAT + CHAT, fixed=CHAT + CHAT),
    fix=Fix.SAFE,
)
_fault(
    "empty-file",
    Severity.ERROR,
    "A file without examples.",
    "There is nothing to train on.",
    Sample(bad="\n\n", good=CHAT),
)
