"""Validates the table of a configuration file: by ``config.schema.json``, and the names of rules, checks and profiles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ftlint.config.settings import validate_names
from ftlint.config.toml_file import Keys, TomlFile
from ftlint.text.suggest import near


class Known(NamedTuple):
    """The names that a configuration may use."""

    rules: Collection[str]
    checks: Collection[str]
    profiles: Collection[str]


def validate(file: TomlFile, table: Any, known: Known | None) -> None:
    """Raises `ConfigError` for the first invalid value of the table."""
    import json
    from importlib.resources import files

    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    schema = json.loads(files("ftlint.config").joinpath("config.schema.json").read_bytes())
    for error in Draft202012Validator(schema).iter_errors(table):
        keys = list(error.absolute_path)
        if error.validator == "additionalProperties":
            names = error.schema["properties"]
            unknown = next(key for key in error.instance if key not in names)
            hint = near(unknown, names) or f"; keys are {', '.join(names)}"
            raise file.error_at([*keys, unknown], f"is an unknown key{hint}")
        raise file.error_at(keys, _message(error))
    if known is not None:
        _validate_known(file, table, known)


_KINDS = {"string": "a string", "array": "an array", "object": "a table", "integer": "an integer"}


def _message(error: Any) -> str:
    """What a value must be, in the terms of TOML."""
    limit = error.validator_value
    if error.validator == "type":
        return "must be " + " or ".join(_KINDS[kind] for kind in ([limit] if isinstance(limit, str) else limit))
    if error.validator == "enum":
        return f"must be one of {', '.join(limit)}"
    if error.validator == "required":
        return "is missing " + ", ".join(f"`{key}`" for key in limit if key not in error.instance)
    if error.validator in ("minProperties", "maxProperties"):
        return f"must have exactly one of {', '.join(f'`{key}`' for key in error.schema['properties'])}"
    if error.validator == "minimum":
        return f"must be {limit} or more"
    if error.validator == "maxLength":
        return f"must have at most {limit:,} characters"
    if error.validator == "maxItems":
        return f"must have at most {limit} entries"
    return "must not be empty"


def _validate_known(file: TomlFile, table: Mapping[str, Any], known: Known) -> None:
    places: list[tuple[Keys, Mapping[str, Any]]] = [([], table)]
    places += [(["overrides", index], entry) for index, entry in enumerate(table.get("overrides", ()))]
    for keys, entry in places:
        for key in ("rule", "ignore", "severity"):
            unknown = [name for name in entry.get(key, ()) if name not in known.rules and name not in known.checks]
            if unknown:  # finding the place needs a search of the file
                validate_names(unknown[:1], known.rules, known.checks, file.where([*keys, key]))
        profile = entry.get("profile")
        if profile is not None and profile not in known.profiles:
            hint = near(profile, known.profiles) or f"; profiles are {', '.join(sorted(known.profiles))}"
            raise file.error_at([*keys, "profile"], f"names an unknown profile {profile!r}{hint}")
