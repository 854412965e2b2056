"""Unwanted content in texts: leaked template tokens, broken characters, tool definitions as prose, secrets.

The model learns to write what trained texts contain, and to expect what the other texts contain. Such content is usually
copied unnoticed from exports and web pages. The texts of messages, prompts and completions are checked, and for secrets also
the arguments of calls. Secrets are never shown: every output replaces them with asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ftlint.analysis.content_quality import is_plain, traces
from ftlint.analysis.texts import Text, argument_texts, have_edges, message_texts
from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, system, tool, user
from ftlint.text import mojibake, secrets, template_tokens
from ftlint.text.end_markers import marker
from ftlint.text.template_tokens import Leak

Found = Iterator[Problem]


def _is_clean(example: Example, context: Context) -> bool:
    """Whether no text can contain anything that the checks report, and no trained text has white space at its edges."""
    if not is_plain(example):
        return False
    first = example.conversations[0] if example.conversations else None
    if first is not None and have_edges(first.messages, first.order.trained_texts):
        return False
    return not (context.profile.forbidden_texts and _has_forbidden(example, context))


rule = Rule("content-quality", "unwanted content in texts", is_clean=_is_clean)

# A made-up key, in two pieces so that secret scanners do not report this file.
_KEY: Final = "sk-" + "7f3c9e1b5d8a4206e9b7c5f1a3d80e62"


def _trained(example: Example) -> Iterator[Text]:
    """The texts that a model learns to write, except completions, which begin with a space on purpose."""
    if example.format not in (Format.CHAT, Format.PREFERENCE) or not example.conversations:
        return
    conversation = example.conversations[0]
    for index in conversation.order.trained_texts:
        content = conversation.messages[index]["content"]
        if index >= conversation.parts[-1].start:
            if isinstance(content, str):
                yield Text(content, f"/{index}/content", conversation)
            elif len(content) == 1 and isinstance(content[0], dict) and isinstance(content[0].get("text"), str):
                yield Text(content[0]["text"], f"/{index}/content/0/text", conversation)


def _has_forbidden(example: Example, context: Context) -> bool:
    return any(token in text.text for text in message_texts(example) for token in context.profile.forbidden_texts)


def _times(number: int) -> str:
    return "" if number == 1 else f" ({number:,} times)"


@rule.check(
    "template-token",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The chat template adds these tokens; in a text, the model learns to write them, or an answer ends too early.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("It is 21 degrees in Paris.<|im_end|>")),
            good=line(user("How does ChatML end a turn?"), assistant("With the token `<|im_end|>`.")),
            fixed=line(user(), assistant("It is 21 degrees in Paris.")),
            unsafe=True,
        ),
        Sample(
            bad=line(user("[INST] What is the weather? [/INST]"), assistant("It is sunny.")),
            good=line(user("Strike out the old price."), assistant("<s>20 euros</s> 15 euros")),
        ),
    ),
)
def template_token(example: Example, context: Context) -> Found:
    """A token of a chat template in a message, such as `<|im_end|>`, `<|eot_id|>`, `[INST]` or `</s>`."""
    forbidden = context.profile.forbidden_texts
    if not (forbidden or traces(example).tokens):
        return
    for text in message_texts(example):
        if text.conversation is not None:
            leaks = template_tokens.find(text.text, forbidden)
            if leaks:
                yield from _leaks(text, [leak for leak in leaks if leak.token not in context.stop], context)


def _leaks(text: Text, leaks: list[Leak], context: Context) -> Found:
    """The problems with the tokens in one text: one for those at its end, one for the others."""
    rest, last = template_tokens.trailing(text.text, leaks)
    if last:
        message = f"ends in {template_tokens.listed(last)}, which the chat template adds; remove it"
        fix = Fix.UNSAFE if rest else None
        yield Problem(text.pointer, message, fix, data=rest, severity=_severity(last, context), part=_span(last))
    inside = leaks[: len(leaks) - len(last)]
    if inside:
        severity = _severity(inside, context)
        message = f"contains {template_tokens.listed(inside)}"
        if severity is not None:
            message += f", which {context.profile.title} rejects; rephrase it, and write turns as messages"
        else:
            message += "; write turns as messages, and tokens in backticks"
        yield Problem(text.pointer, message, None, severity=severity, part=_span(inside[:1]))


def _severity(leaks: list[Leak], context: Context) -> Severity | None:
    """An error if the target rejects one of the tokens."""
    forbidden = context.profile.forbidden_texts
    return Severity.ERROR if forbidden and any(leak.token in forbidden for leak in leaks) else None


def _span(leaks: list[Leak]) -> tuple[int, int]:
    return leaks[0].start, leaks[-1].end


@rule.check(
    "edge-whitespace",
    Severity.INFO,
    Scope.EXAMPLE,
    why="The model learns to add white space to its answers, which costs tokens and breaks comparisons.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(" It is 21 degrees in Paris.\n")),
            good=line(user(" What is the weather?\n"), assistant()),
            fixed=line(user(), assistant()),
            unsafe=True,
        ),
    ),
)
def edge_whitespace(example: Example, context: Context) -> Found:
    """A trained answer that begins or ends with white space."""
    for text in _trained(example):
        whole = text.text
        bare = whole if whole == whole.strip() else _bare(whole, context)
        if bare != whole:
            at = whole.find(bare)
            sides = [("begins with", whole[:at]), ("ends with", whole[at + len(bare) :])]
            message = " and ".join(f"{verb} {_shown(edge)}" for verb, edge in sides if edge)
            part = (0, at) if at else (len(bare), len(whole))
            yield Problem(text.pointer, f"{message}; remove it", data=bare, part=part)


def _bare(text: str, context: Context) -> str:
    """A text without the white space at its edges, unless it is part of a stop sequence at the end, or of code or a list that
    is indented throughout."""
    stops = text.endswith(context.stop) if context.stop else text[-1:].isspace() and marker(text) is not None
    bare = text if stops else text.rstrip()
    first, _, more = bare.lstrip("\r\n").partition("\n")
    indent = first[: len(first) - len(first.lstrip())]
    return bare if indent and f"\n{indent}" in f"\n{more}" else bare.lstrip()


def _shown(edge: str) -> str:
    return repr(edge) if len(edge) <= 12 else f"{len(edge):,} characters of white space"


@rule.check(
    "mojibake",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns to write broken characters.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("Itâ€™s sunny at the cafÃ©.")),
            good=line(user(), assistant("“CAFÉ”: it’s sunny, 21 °C, não é?")),
            fixed=line(user(), assistant("It’s sunny at the café.")),
            unsafe=True,
        ),
        Sample(
            bad=line(user("Why not â€™?"), assistant("For the apostrophe is read in the wrong encoding.")),
            good=line(user("Why does my page say `cafÃ©`, and 'â€™' here?"), assistant("It is read as Latin-1.")),
        ),
    ),
)
def wrong_encoding(example: Example, context: Context) -> Found:
    """Text whose UTF-8 was read as Windows-1252 or Latin-1."""
    if not traces(example).garbled:
        return
    for text in message_texts(example):
        garbled = mojibake.first(text.text)
        if garbled is not None:
            at = text.text.find(garbled[0])
            message = f"{garbled[0]!r} is {garbled[1]!r} read in the wrong encoding"
            part = (at, at + len(garbled[0]))
            yield Problem(text.pointer, message, data=mojibake.repaired(text.text), part=part)


_LOST: Final = """(?<!["'`])\ufffd|\ufffd(?!["'`])"""  # alone in quotation marks it is quoted on purpose


@rule.check(
    "replacement-character",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="A character was lost in decoding, and the model learns to write its replacement.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("It is sunny at the caf\ufffd.")),
            good=line(user(), assistant("It is sunny at the café?")),
        ),
        Sample(
            bad=line(user(), assistant("\ufffdUn caf\ufffd?")),
            good=line(user("Why is there a `\ufffd`?"), assistant('A "\ufffd" stands for what could not be read.')),
        ),
    ),
)
def replacement_character(example: Example, context: Context) -> Found:
    """The replacement character U+FFFD."""
    if not traces(example).lost:
        return
    for text in message_texts(example):
        lost = [match.start() for match in re.finditer(_LOST, text.text)] if "\ufffd" in text.text else []
        if lost:
            message = f"U+FFFD replaces a lost character{_times(len(lost))}; copy the text from its source again"
            yield Problem(text.pointer, message, part=(lost[0], lost[0] + 1))


_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
# Escapes of JSON and Python whose backslash was not doubled: `\beta` is then read as a backspace and "eta".
_SWALLOWED: Final = {"\b": r"\b", "\f": r"\f", "\a": r"\a", "\v": r"\v"}
_NAMES: Final = {"\0": "null", "\b": "backspace", "\f": "form feed", "\x1b": "escape, as in terminal colours"}


@rule.check(
    "control-character",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="It usually comes from a broken export, and the model learns to write or to expect it.",
    samples=lambda: (
        Sample(
            bad=line(user("What is the second letter?"), assistant("It is $\beta$.")),
            good=line(user("What is the second letter?"), assistant("It is\t$\\beta$.\r\n- beta")),
        ),
    ),
)
def control_character(example: Example, context: Context) -> Found:
    """A control character other than tab, line feed and carriage return."""
    if not traces(example).controls:
        return
    for text in message_texts(example):
        controls = list(re.finditer(_CONTROL, text.text))
        if controls:
            at = controls[0].start()
            message = f"contains {_named(controls[0][0])}{_times(len(controls))}"
            hint = _lost_backslash(text.text, at)
            yield Problem(text.pointer, message + hint, part=(at, at + 1))


def _named(control: str) -> str:
    name = _NAMES.get(control)
    return f"U+{ord(control):04X}" + (f" ({name})" if name else "")


def _lost_backslash(text: str, at: int) -> str:
    following = re.match("[a-z]{1,12}", text[at + 1 : at + 13])
    escape = _SWALLOWED.get(text[at])
    return f"; probably {escape}{following[0]} with a backslash that was not doubled" if following and escape else ""


_DECLARES: Final = r"""(?s)(["'])parameters\1\s*:\s*\{.{0,400}?(["'])properties\2\s*:\s*\{"""
_NAMED: Final = r"""(["'])name\1\s*:\s*(["'])[\w.-]{1,64}\2"""
_NEAR: Final = 2_000  # characters between a function's name and its parameters at most


@rule.check(
    "tools-in-prompt",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns the definitions as text, but requests pass them as `tools`, which the template writes differently.",
    samples=lambda: (
        Sample(
            bad=line(
                system(
                    'You can call: [{"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {}}}}]'
                ),
                user(),
                assistant(),
            ),
            good=line(system("You can call get_weather with its parameter city."), user(), calls(), tools=[tool()]),
        ),
    ),
)
def tools_in_prompt(example: Example, context: Context) -> Found:
    """Definitions of functions pasted into the system prompt, while `tools` is missing or empty."""
    if example.declares_tools or not traces(example).declared:
        return
    for text in message_texts(example):
        match = re.search(_DECLARES, text.text) if text.role in ("system", "developer") else None
        if match and (name := _name_near(text.text, *match.span())) is not None:
            message = "declares functions as text although `tools` is empty; move them to `tools`"
            yield Problem(text.pointer, message, part=(min(name, match.start()), match.end()))


def _name_near(text: str, start: int, end: int) -> int | None:
    """The position of the function name nearest to the parameters, None if there is none."""
    first = max(0, start - _NEAR)
    names = [match.start() for match in re.finditer(_NAMED, text[first : end + _NEAR])]
    return first + min(names, key=lambda at: abs(first + at - start)) if names else None


@rule.check(
    "secret",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model can reveal it to any user, and so can everyone who handles the file.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(f"My key is {_KEY}, is that right?"), assistant("Please revoke it.")),
            good=line(user("My key is sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, is that right?"), assistant("Yes.")),
            fixed=line(user("My key is [REDACTED], is that right?"), assistant("Please revoke it.")),
            unsafe=True,
        ),
        Sample(
            bad=line(user(), calls(call("log_in", f'{{"api_key": "{_KEY}"}}')), result(), assistant()),
            good=line(user(), calls(call("log_in", '{"api_key": "sk-..."}')), result(), assistant()),
            fixed=line(user(), calls(call("log_in", '{"api_key": "[REDACTED]"}')), result(), assistant()),
            unsafe=True,
        ),
    ),
)
def secret(example: Example, context: Context) -> Found:
    """An API key, a token, a password in a URL or a private key, in a text or in the arguments of a call."""
    if not traces(example).secrets:
        return
    for text in (*message_texts(example), *argument_texts(example)):
        found = secrets.find(text.text)
        if found:
            first = found[0]
            more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
            size = f"{first.prefix}…, {first.end - first.start:,} characters"
            message = f"contains {first.kind} ({size}){more}; remove it, and revoke it if it is valid"
            data, part = secrets.redacted(text.text), (first.start, first.end)
            yield Problem(text.pointer, message, data=data, part=part)


@rule.check(
    "personal-data",
    Severity.INFO,
    Scope.EXAMPLE,
    why="The model can reveal it to any user, and its use may need consent.",
    fix=Fix.UNSAFE,
    default_off=True,
    samples=lambda: (
        Sample(
            bad=line(user("Write to jane.doe@mail.fr or call +33 6 12 34 56 78."), assistant("Done.")),
            good=line(user("Write to jane@example.com or call 212-555-0143."), assistant("Order 4539 has 16 digits.")),
            fixed=line(user("Write to [REDACTED] or call [REDACTED]."), assistant("Done.")),
            unsafe=True,
            settings={"rule": ("content-quality/personal-data",)},
        ),
    ),
)
def personal_data(example: Example, context: Context) -> Found:
    """An e-mail address, a card number with a valid check digit, or a phone number."""
    from ftlint.text import personal_data as personal

    for text in (*message_texts(example), *argument_texts(example)):
        found = personal.find(text.text)
        if found:
            more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
            part = (found[0].start, found[0].end)
            message = f"contains {found[0].kind}{more}; remove it, or replace it with made-up data"
            yield Problem(text.pointer, message, data=personal.redacted(text.text), part=part)
