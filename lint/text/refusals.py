"""Recognizes refusals by how they begin, in English."""

from __future__ import annotations

import re
from typing import Any, Final

_FIRST: Final = frozenset("IiAaSsUu")
_REFUSAL: Final = r"""(?ix)
    (?: (?:I['’]m|I\ am)\ (?:so\ |very\ |really\ |truly\ )?sorry | (?:I\ |my\ )?apologi[sz]e | my\ apologies | sorry
      | unfortunately | as\ an?\ AI(?:\ language)?(?:\ model|\ assistant)? )? [,.:;]?\ ?(?:but\ )?
    I(?:\ am|['’]m)?\ (?: can(?:no|['’])t | can\ not | won['’]t | will\ not | unable\ to | not\ able\ to )\ (?:be\ able\ to\ )?
    (?: assist | help(?!\ but\b) | provide | comply | fulfil | answer | discuss | share | create | generate | engage
      | support | do\ that | complete\ (?:this|that|your) | process\ (?:this|that|your) )"""


def is_refusal(text: Any) -> bool:
    """Whether a string begins like a refusal.

    >>> is_refusal("I'm sorry, but I can't help with that."), is_refusal("I'm sorry to hear that. I can help!")
    (True, False)
    """
    return isinstance(text, str) and text[:1] in _FIRST and re.match(_REFUSAL, text) is not None
