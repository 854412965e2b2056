"""The settings of a file, and how those of higher precedence change them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from ftlint.errors import ConfigError
from ftlint.results.finding import Severity
from ftlint.text.suggest import near

OFF = "off"


class Change(NamedTuple):
    """Settings of an override, the command line or the Python API. None or empty: not set; ``rule=()``: all rules."""

    rule: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    profile: str | None = None
    method: str | None = None
    max_findings: int | None = None
    stop: tuple[str, ...] | None = None
    system_prompt: str | None = None
    training_context: int | None = None
    max_file_bytes: int | None = None
    min_calls_per_tool: int | None = None
    data: tuple[str, ...] | None = None
    inline_defs: bool | None = None


class Settings(NamedTuple):
    """The settings of one file. Hashable and picklable.

    ``rule`` and ``ignore`` name rules or checks (empty ``rule``: all). ``severity`` has pairs of a name and ``error``,
    ``warning``, ``info`` or ``off``. ``stop`` and ``system_prompt`` are empty and None if not configured. The limits
    (tokens of an example, bytes of a file) are None if those of the profile apply. ``data`` has the paths of the training
    data of the fine-tuned ``models`` that the code calls. ``today`` is a date (``2026-11-21``) that replaces the clock.
    ``inline_defs`` converts function lists at their definition. ``within`` is the configuration file that names ``data``,
    if the user did not pass it with ``--config``: then ``data`` must be in its folder.
    """

    profile: str = "openai"
    method: str | None = None
    rule: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    max_findings: int | None = None
    stop: tuple[str, ...] = ()
    system_prompt: str | None = None
    training_context: int | None = None
    max_file_bytes: int | None = None
    min_calls_per_tool: int = 50
    today: str = ""
    data: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    inline_defs: bool = False
    within: str = ""

    def severity_of(self, check: str, default: Severity | None) -> Severity | None:
        """The severity of a check (``default`` if not configured); None if it is off."""
        levels = dict(self.severity)
        level = levels.get(check, levels.get(check.partition("/")[0]))
        if level is None:
            return default
        return None if level == OFF else Severity(level)

    def selects(self, check: str) -> bool:
        """Whether the check with that full name runs: selected, not ignored, and not ``off``."""
        if self.rule and not any(_covers(name, check) for name in self.rule):
            return False
        if any(_covers(name, check) for name in self.ignore):
            return False
        return self.severity_of(check, Severity.INFO) is not None


def _covers(name: str, check: str) -> bool:
    """Whether ``name``, of a rule or check, includes ``check``, also the name of a rule or check."""
    return check == name or check.startswith(f"{name}/")


@lru_cache(maxsize=256)  # most files of a run have the same
def merge(settings: Settings, change: Change) -> Settings:
    """The settings with a ``change`` of higher precedence.

    Its ``rule`` replaces the earlier one and re-enables the checks that were ignored or switched off under that name or one
    that includes it. Its ``ignore`` is added. Its entries of ``severity`` replace those that they include.
    """
    selection = change.rule or ()
    new_severity = dict(change.severity)
    ignore = [name for name in settings.ignore if not any(_covers(name, rule) for rule in selection)]
    severity = {
        name: level
        for name, level in settings.severity
        if not any(_covers(newer, name) for newer in new_severity)
        and not (level == OFF and any(_covers(name, rule) for rule in selection))
    }
    replaced = {
        name: new for name, new in change._asdict().items() if new is not None and name not in ("ignore", "severity")
    }
    if change.data is not None:
        replaced["within"] = ""
    return settings._replace(
        ignore=tuple(dict.fromkeys((*ignore, *change.ignore))),
        severity=tuple(sorted((severity | new_severity).items())),
        **replaced,
    )


def validate_names(names: Iterable[str], rules: Collection[str], checks: Collection[str], where: str) -> None:
    """Raises `ConfigError` for the first name that is neither a rule nor a check; ``where`` is the option or key."""
    for name in names:
        if name not in rules and name not in checks:
            full = next((check for check in checks if check.endswith(f"/{name}")), name)
            hint = near(full, (*rules, *checks)) or "; `ftlint rules` lists them"
            raise ConfigError(f"{where}: unknown rule or check {name!r}{hint}")
