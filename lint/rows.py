"""`typing.NamedTuple`, less the parsing of every annotation as a type, which nobody asks for while ftlint runs.

For the hundred such classes of a run that was a tenth of each start.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Rows(type):
        """Makes a named tuple of a class that names its fields by annotations, with what else stands in it."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            for key, value in body.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Rows):
        """The base of such classes. What comes of them is a tuple, and has no base but that."""
