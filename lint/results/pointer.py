"""JSON Pointers (RFC 6901): written, taken apart, and followed into a parsed value."""

from __future__ import annotations

import re
from typing import Any

_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)


class PointerError(LookupError):
    """A text that is no JSON Pointer, or one that leads nowhere in a value."""


def escape(token: str) -> str:
    """A key as it stands in a pointer: ``a/b~c`` becomes ``a~1b~0c``."""
    return token.replace("~", "~0").replace("/", "~1")


def join(*tokens: str | int) -> str:
    """The pointer along these keys and indexes; ``""``, the whole value, for none."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def parse(pointer: str) -> tuple[str, ...]:
    """The keys and indexes of a pointer, all as text, unescaped. Raises `PointerError` without a leading slash."""
    if not pointer:
        return ()
    if pointer[0] != "/":
        raise PointerError(f"{pointer!r} is no JSON Pointer: it must be empty or begin with a slash")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def resolve(value: Any, pointer: str) -> Any:
    """What a pointer leads to in a parsed value. Raises `PointerError` where nothing is."""
    for token in parse(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise PointerError(f"nothing at {pointer!r}: {token!r} is missing")
    return value
