"""From paths and settings to what a run is to look at: the datasets, the programs, and the configuration of each file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ftlint.config.profile import profile_names
from ftlint.config.settings import Change, Configs, Known
from ftlint.engine import registry
from ftlint.engine.inputs.discover import Dataset, discover, group, is_program


class Inputs(NamedTuple):
    """What a run is to look at, and what could not be followed (a sentence each)."""

    datasets: list[Dataset]
    programs: list[str]
    configs: Configs
    failures: tuple[str, ...] = ()


def gather(
    paths: Sequence[str],
    change: Change,
    *,
    config: str | None = None,
    isolated: bool = False,
    force_exclude: bool = False,
    follow_links: bool = True,
) -> Inputs:
    """Find the inputs and their configuration, with ``change`` on top of it. Without ``follow_links``, links that lead out of
    a searched folder are skipped and reported. Raises `FtlintError`."""
    known = Known(tuple(registry.rules()), tuple(registry.checks()), tuple(profile_names()))
    configs = Configs(file=config, isolated=isolated, command_line=change, known=known)
    found = discover(paths, force_exclude=force_exclude, follow_links=follow_links)
    programs = [item.path for item in found.found if is_program(item.path)]
    return Inputs(group(found.found, configs), programs, configs, found.failures)
