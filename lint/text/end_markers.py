"""Recognizes stop sequences and separators at the end of a text.

Good data often ends in something similar: closing fences and tags, tables, citations, placeholders, labels. Only what has
no such explanation counts as a marker.
"""

from __future__ import annotations

import re
import string
from typing import Final, NamedTuple


class Ending(NamedTuple):
    """A text split at its end marker: ``core`` is the marker, ``form`` the marker with the white space around it, ``rest``
    the text before it. ``inside``: the marker also occurs in the rest, where it would cut the text."""

    core: str
    form: str
    rest: str
    inside: bool


# No marker ends in one of these characters, so such a text needs no search.
ORDINARY: Final = frozenset(string.ascii_lowercase + string.digits + ".!?,;:'\"`(){}/\\")
_TAIL: Final = 80  # characters searched; no marker is longer

WORDS: Final = frozenset("END EOS EOT EOF FIN STOP DONE TERMINATE".split())
_TAGGED = rf"(?i:(?:{'|'.join(sorted(WORDS))})(?:_?OF_?[A-Z]+)?|im_end)"
# Compiled on first use, as few texts need them.
_SIGNS: Final = rf"""(?x)(?:
        ([#=\-+&@%^<>|])\1{{2,}}              # ###, glued to the text or not
      | (?<!\S)([*$~])\2{{2,}}                # ***: only on its own, as it also closes bold text and formulas
      | (?<!\S)(?:[\#\-]|[\#=\-<>~|]{{2,12}}) # ->, ##, -
      | [\-=]{{1,4}}>                         # ->, glued
      | <\|/?\w{{2,30}}\|>                    # <|im_end|>
      | </[A-Za-z][\w\-]{{0,30}}>             # </s>, unless it was opened
      | [<\[]{{1,2}}/?{_TAGGED}[>\]]{{1,2}}   # <END>, [EOS]
      | [<\[][\#=\-*+&$@%~|^]{{2,}}[>\]]      # [####]
    )\Z"""
_TAG: Final = r"(?:<[^<>\s]{1,40}>|\[/?[A-Za-z_]{2,20}\])\Z"
_LINE: Final = r"(?<=\n)[^\n:]{0,40}:\Z"
_CLOSING: Final = r"</([A-Za-z][\w-]*)>"
# Markers so short that they often occur inside a text with another meaning.
_WEAK: Final = r"[#\-=<>~|]{1,2}|[-=]+>"


def marker(text: str, newlines: bool = False) -> Ending | None:
    """The end of a text that could be a stop sequence; None for an ordinary end, or if there is no text before it.

    ``newlines``: line ends alone count as a marker.
    """
    if text[-1:] in ORDINARY:
        return None
    bare = text.rstrip()
    return _marker(text, bare) or (_line_end(text, bare) if newlines else None)


def separator(text: str) -> Ending | None:
    """As `marker`, for a prompt, which may also end in a label (``Answer:``), a tag, or line ends."""
    bare = text.rstrip()
    return _marker(text, bare) or _label(text, bare) or _line_end(text, bare)


def configured(text: str, stops: tuple[str, ...]) -> Ending | None:
    """The end of a text if it is one of the configured stop sequences (ignoring white space after it), else None."""
    bare = text.rstrip()
    for stop in stops:
        whole = text if text.endswith(stop) else bare
        if whole.endswith(stop):
            rest = whole[: len(whole) - len(stop)]
            return Ending(stops[0], stop, rest, any(other in rest for other in stops))
    return None


def _marker(text: str, bare: str) -> Ending | None:
    last = bare[-1:]
    if not last or last in ORDINARY or last > "~":
        return None
    token = _last_token(bare)
    if last.isalpha():
        core = token if token in WORDS else ""
    else:
        found = re.compile(_SIGNS).search(bare, len(bare) - len(token))
        core = found[0] if found is not None else ""
    ending = _split_off(text, bare, core, cuts=True)
    return None if ending is None or _belongs(core, ending.rest) else ending


def _label(text: str, bare: str) -> Ending | None:
    last = bare[-1:]
    if last in (">", "]"):
        found = re.compile(_TAG).search(bare, max(0, len(bare) - _TAIL))
    elif last == ":":
        found = re.compile(_LINE).search(bare, max(0, len(bare) - _TAIL))
    else:
        return _split_off(text, bare, "=") if last == "=" else None
    core = found[0] if found is not None else _last_token(bare) if last == ":" else ""
    return _split_off(text, bare, core) or (_split_off(text, bare, ":") if last == ":" else None)


def _last_token(bare: str) -> str:
    """The last token separated by white space, limited in length."""
    return bare[-_TAIL:].rsplit(None, 1)[-1]


def _split_off(text: str, bare: str, core: str, cuts: bool = False) -> Ending | None:
    """Split off the core and the white space around it; None if no text is left.

    ``cuts``: also look for the core inside the rest.
    """
    rest = bare[: len(bare) - len(core)].rstrip() if core else ""
    if not rest:
        return None
    return Ending(core, text[len(rest) :], rest, cuts and core in rest and not re.fullmatch(_WEAK, core))


def _belongs(core: str, rest: str) -> bool:
    """Whether an apparent marker closes something in the text (a tag, a comment), or is the last word of a sentence."""
    closing = re.fullmatch(_CLOSING, core)
    if closing is not None:
        return re.search(rf"<{re.escape(closing[1])}[\s>]", rest) is not None
    if core.isalpha():
        return rest.endswith("THE") or (core != "END" and rest.endswith((":", "=", "is")))
    return (core == "-->" and "<!--" in rest) or (core[0] == "~" and core in rest)


def _line_end(text: str, bare: str) -> Ending | None:
    """The line ends at the end of a text, as a marker."""
    white = text[len(bare) :]
    return Ending("\n", white, bare, False) if bare and "\n" in white else None
