"""Finds the inputs of a run: datasets, Python files, and the configuration of each file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ftlint.config.configs import Configs
from ftlint.config.profile import profile_names
from ftlint.config.settings import Change
from ftlint.config.validation import Known
from ftlint.engine.inputs.datasets import Dataset, group
from ftlint.engine.inputs.discover import discover
from ftlint.engine.inputs.file_names import is_program
from ftlint.engine.registry import Registry


class Inputs(NamedTuple):
    """The inputs of a run; ``failures`` has a message for each folder or link that could not be followed."""

    datasets: list[Dataset]
    programs: list[str]
    configs: Configs
    failures: tuple[str, ...] = ()


def gather(
    paths: Sequence[str],
    change: Change,
    registry: Registry,
    *,
    config: str | None = None,
    isolated: bool = False,
    force_exclude: bool = False,
    follow_links: bool = True,
) -> Inputs:
    """Find the inputs and their configuration; ``change`` takes precedence over it. Without ``follow_links``, links that
    leave a searched folder are skipped and reported. Raises `FtlintError`."""
    known = Known(registry.rules, registry.checks, profile_names())
    configs = Configs(file=config, isolated=isolated, command_line=change, known=known)
    found, failures = discover(paths, force_exclude=force_exclude, follow_links=follow_links)
    return Inputs(group(found, configs), list(filter(is_program, found)), configs, failures)
