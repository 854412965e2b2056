"""JSON Pointers (RFC 6901): build, parse and resolve."""

from __future__ import annotations

import re
from typing import Any

_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)


class PointerError(LookupError):
    """A string that is not a JSON Pointer, or a pointer to a missing value."""


def escape(token: str) -> str:
    """Escape a key for use in a pointer: ``a/b~c`` becomes ``a~1b~0c``."""
    return token.replace("~", "~0").replace("/", "~1")


def join(*tokens: str | int) -> str:
    """The pointer made of these keys and indexes; ``""``, the whole value, for none."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def parse(pointer: str) -> tuple[str, ...]:
    """The keys and indexes of a pointer as unescaped strings. Raises `PointerError` if the leading slash is missing."""
    if not pointer:
        return ()
    if pointer[0] != "/":
        raise PointerError(f"{pointer!r} is not a JSON Pointer; it must be empty or begin with a slash")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def resolve(value: Any, pointer: str) -> Any:
    """The value at a pointer in a parsed value. Raises `PointerError` if it is missing."""
    for token in parse(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise PointerError(f"no value at {pointer!r}: {token!r} is missing")
    return value
