"""What a text ends in that could be a stop sequence or a separator, and is no ordinary end of a sentence.

Much that good data ends in looks alike: closing fences and tags, tables, citations, placeholders, labels. A marker is
only what is hard to explain otherwise.
"""

from __future__ import annotations

import re
import string
from typing import Final, NamedTuple


class Ending(NamedTuple):
    """A text taken apart: ``core`` is the marker, ``form`` the same with the white space around it, ``rest`` what stands
    before. ``inside`` says that the marker also stands in the rest, where it would cut the text."""

    core: str
    form: str
    rest: str
    inside: bool


# A text whose last character is one of these, or none of ASCII, ends in no marker: decided without a search.
ORDINARY: Final = frozenset(string.ascii_lowercase + string.digits + ".!?,;:'\"`(){}/\\")
_TAIL: Final = 80  # characters that are searched; no marker is longer

_WORDS = "END|EOS|EOT|EOF|FIN|STOP|DONE|TERMINATE"  # words that a text is closed with
_TAGGED = rf"(?i:(?:{_WORDS})(?:[_ ]?OF[_ ]?[A-Z]+)?|im_end|s)"
_MARKER: Final = re.compile(
    rf"""(?:
        ([#=\-+&@%^<>|])\1{{2,}}              # ###, glued to the text or not
      | (?<!\S)([*$~])\2{{2,}}                # ***: only on its own, as it also closes bold text and formulas
      | (?<!\S)(?:[\#\-]|[\#=\-<>~|]{{2,12}}) # ->, ##, -
      | [\-=]{{1,4}}>                         # ->, glued
      | <\|/?\w{{2,30}}\|>                    # <|im_end|>
      | </[A-Za-z][\w\-]{{0,30}}>             # </s>, unless it was opened
      | [<\[]{{1,2}}/?{_TAGGED}[>\]]{{1,2}}   # <END>, [EOS]
      | [<\[][\#=\-*+&$@%~|^]{{2,}}[>\]]      # [####]
      | (?<=\s)(?:{_WORDS})                   # END
    )\Z""",
    re.VERBOSE,
)
_LABEL: Final = re.compile(r"(?:\n[^\n:]{0,40}|\s\S{1,40}):\Z|[=:]\Z")
_TAG: Final = re.compile(r"(?:<[^<>\s]{1,40}>|\[/?[A-Za-z_]{2,20}\])\Z")
_CLOSING: Final = re.compile(r"</([A-Za-z][\w-]*)>")
# Markers that may stand inside a text and mean something else there, unless they are as long as nobody writes by chance.
_WEAK: Final = re.compile(r"[#\-=<>~|]{1,2}|[-=]+>")


def marker(text: str, newlines: bool = False) -> Ending | None:
    """The end of a text that could be a stop sequence, None for an ordinary end, or where nothing stands before it.

    ``newlines``: line ends alone are one too.
    """
    last = text[-1:]
    if last in ORDINARY or last > "~":
        return None
    bare = text.rstrip()
    return _found(text, bare, _MARKER) or (_line_end(text, bare) if newlines else None)


def separator(text: str) -> Ending | None:
    """The same for a prompt, which may also end in a label (``Answer:``), a tag, or line ends."""
    bare = text.rstrip()
    ending = _found(text, bare, _MARKER) or _found(text, bare, _TAG) or _found(text, bare, _LABEL)
    return ending or _line_end(text, bare)


def configured(text: str, stops: tuple[str, ...]) -> Ending | None:
    """The end of a text in one of the configured stop sequences (white space behind it aside), None where there is none."""
    bare = text.rstrip()
    for stop in stops:
        whole = text if text.endswith(stop) else bare
        if whole.endswith(stop):
            rest = whole[: len(whole) - len(stop)]
            return Ending(stops[0], stop, rest, any(other in rest for other in stops))
    return None


def _found(text: str, bare: str, pattern: re.Pattern[str]) -> Ending | None:
    tail = max(0, len(bare) - _TAIL)
    found = pattern.search(bare[tail:])
    if found is None:
        return None
    core = found[0].strip()
    rest = bare[: tail + found.start()].rstrip()
    if not rest or _belongs(core, rest):
        return None
    strong = pattern is _MARKER and not _WEAK.fullmatch(core)
    return Ending(core, text[len(rest) :], rest, strong and core in rest)


def _belongs(core: str, rest: str) -> bool:
    """Whether what looks like a marker closes something in the text, or is the last word of one."""
    closing = _CLOSING.fullmatch(core)
    if closing is not None:
        return re.search(rf"<{re.escape(closing[1])}[\s>]", rest) is not None
    if core.isalpha():
        return rest.endswith("THE") or (core != "END" and rest.endswith((":", "=", "is")))
    return (core == "-->" and "<!--" in rest) or (core[0] == "~" and core in rest)


def _line_end(text: str, bare: str) -> Ending | None:
    """Line ends that close a text."""
    white = text[len(bare) :]
    return Ending("\n", white, bare, False) if bare and "\n" in white else None
