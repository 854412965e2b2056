"""``ftlint rules``: list all rules, or explain one rule or check with examples."""

from __future__ import annotations

import sys
from typing import Any

import click

from ftlint.config.profile import load_profile
from ftlint.config.settings import validate_names
from ftlint.engine.registry import Registry

DEFAULT = "openai"


@click.command("rules")
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option(
    "--profile", metavar="NAME", help="Show severities for this profile; without NAME, its differences from openai."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Color the output; NO_COLOR and FORCE_COLOR apply to auto.",
)
def command(name: str | None, form: str, profile: str | None, color: Any) -> int:
    """List all rules with their checks, or explain one.

    NAME is a rule (`tool-ids`) or a check (`tool-ids/orphan-result`). With --profile alone, list the values in which the
    profile differs from `openai`, with their sources.
    """
    from ftlint.output import write
    from ftlint.output.rendering.terminal import terminal_of

    registry = Registry()
    if name is not None:
        validate_names([name], registry.rules, registry.checks, "ftlint rules")
    terminal = terminal_of(sys.stdout, color)
    if name is None and profile is not None:
        write(_differences(registry, profile, form, terminal), sys.stdout, form)
    else:
        write(_render(registry, name, form, profile or DEFAULT, terminal), sys.stdout, form)
    return 0


def _differences(registry: Registry, name: str, form: str, terminal: Any) -> str:
    from ftlint.catalogue import profiles

    profile, base = load_profile(name), load_profile(DEFAULT)
    differences = profiles.differences(profile, base, registry.checks)
    if form == "json":
        return profiles.document(profile, base, differences)
    if form == "markdown":
        return profiles.markdown(profile, base, differences)
    return profiles.text(profile, base, differences, terminal)


def _render(registry: Registry, name: str | None, form: str, profile: str, terminal: Any) -> str:
    from ftlint.catalogue import json, markdown, text
    from ftlint.catalogue.entries import entries, named

    rules = entries(registry.rules, load_profile(profile))
    if name is None:
        if form == "json":
            return json.document(rules)
        return markdown.catalogue(rules) if form == "markdown" else text.catalogue(rules, terminal)
    rule = named(rules, name)
    if form == "json":
        return json.document([rule])
    return markdown.explained(rule, name) if form == "markdown" else text.explained(rule, name, terminal)
