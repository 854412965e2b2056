"""``ftlint rules``: what is looked for, and one rule or check explained with examples."""

from __future__ import annotations

import sys
from typing import Any

import click

from ftlint.config import validate_names
from ftlint.engine import registry
from ftlint.profile import load_profile


@click.command("rules")
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to show them.",
)
@click.option(
    "--profile", default="openai", show_default=True, metavar="NAME", help="Show how bad findings are for this reader."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours; NO_COLOR and FORCE_COLOR are honoured.",
)
def command(name: str | None, form: str, profile: str, color: Any) -> int:
    """List all rules with their checks, or explain one.

    NAME is a rule (`tool-ids`) or a check (`tool-ids/orphan-result`).
    """
    from ftlint.output import write
    from ftlint.output.terminal import terminal_of

    rules = registry.rules()
    if name is not None:
        validate_names([name], rules, registry.checks(), "ftlint rules")
    write(_render(name, form, profile, terminal_of(sys.stdout, color)), sys.stdout, form)
    return 0


def _render(name: str | None, form: str, profile: str, terminal: Any) -> str:
    from ftlint.catalogue import json, markdown, text
    from ftlint.catalogue.entries import entries, named

    found = entries(registry.rules(), load_profile(profile))
    one = None if name is None else named(found, name)
    if form == "json":
        return json.document(found if one is None else [one])
    if one is None or name is None:
        return markdown.catalogue(found) if form == "markdown" else text.catalogue(found, terminal)
    return markdown.explained(one, name) if form == "markdown" else text.explained(one, name, terminal)
