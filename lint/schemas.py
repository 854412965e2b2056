"""Compiles JSON Schemas that come from the data: nothing is ever fetched, and patterns cannot run for ever."""

from __future__ import annotations

import re
from typing import Any, Final

# A pattern that needs backtracking gives up after this many steps and counts as not matched.
BACKTRACK_LIMIT: Final = 100_000
# What `jsonschema_rs` says where it does not even ask its retriever, and what it puts before a reference without a base.
_ABSENT: Final = r"Resource '(.+?)' is not present in a registry"
_NO_BASE: Final = "json-schema:///"


class RemoteReference(Exception):
    """A schema refers to a document elsewhere, which is never fetched. The argument is its address."""


class InvalidSchema(Exception):
    """``parameters`` is no JSON Schema. The argument says why."""


def compile_schema(schema: dict[str, Any]) -> Any:
    """A `jsonschema_rs` validator for a schema from the data: Draft 2020-12 unless its ``$schema`` says otherwise.

    Raises `RemoteReference` or `InvalidSchema`.
    """
    import jsonschema_rs

    refused: list[str] = []

    def refuse(address: str) -> Any:
        refused.append(address)
        raise ValueError("references outside the document are not followed")

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
    try:
        return jsonschema_rs.validator_for(schema, retriever=refuse, pattern_options=options, validate_formats=False)
    except (jsonschema_rs.ValidationError, ValueError, OverflowError, RecursionError) as error:
        said = str(getattr(error, "message", error)).split("\n")[0]
        absent = re.match(_ABSENT, said)
        if refused or absent:
            address = refused[0] if refused else absent[1] if absent else ""
            raise RemoteReference(address.removeprefix(_NO_BASE)) from None
        raise InvalidSchema(said) from None
