"""Reads what a fine-tuned model was trained on, for the rules that hold programs against it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from ftlint.config.bounded import Limit, Unfit, check_fits, stays_in
from ftlint.config.settings import Change, Configs, Settings, merge
from ftlint.engine.check.chunk import check_chunk, worker
from ftlint.engine.check.conclusions import merge_collectors
from ftlint.engine.inputs.discover import discover
from ftlint.engine.runtime import collector_off
from ftlint.errors import InputError
from ftlint.files.records import open_records
from ftlint.files.source import Source
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned

DATA_LIMIT: Final = Limit(1 << 32, "4 GiB")
"""The largest file of data that a configuration file may name: more than any provider accepts, and read within minutes."""
_RULES: Final = ("stop-sequence", "system-prompt", "tool-drift")


def learned_from(settings: Settings, configs: Configs) -> Learned:
    """What the data that is named in the settings of a program teaches. Raises `InputError`, for what cannot be read, or
    where there is no data."""
    files = data_files(settings.data, settings.within)
    collectors: dict[str, Any] = {}
    context = None
    with collector_off():
        for path in files:
            own = merge(configs.settings_for(path), Change(rule=_RULES))
            context = context or worker(own).plan.context
            _gather(path, own, collectors)
    if context is None:
        raise InputError(f"{', '.join(settings.data)} has no data in it")
    return _concluded(_shown(files), settings.models, collectors, context)


def data_files(paths: Sequence[str], within: str = "") -> list[str]:
    """The files that paths and globs stand for. Those that the configuration file ``within`` names must be regular files of
    a bounded size in its folder. Raises `InputError`."""
    discovered = discover(paths, programs=False, follow_links=not within)
    files = [found.path for found in discovered.found]
    if not within:
        return files
    where = f"{within}: `fine-tuned-call.data`"
    for failure in discovered.failures:
        raise InputError(f"{where}: {failure}")
    for path in files:
        try:
            check_fits(os.stat(path), DATA_LIMIT)
        except Unfit as error:
            raise InputError(f"{where} names a file that {error}: {path}; use --data for it") from None
        except OSError as error:
            raise InputError(f"{where} names a file that cannot be read: {path}: {error.strerror}") from None
        if not stays_in(path, os.path.dirname(within)):
            raise InputError(f"{where} names a file outside the folder of the configuration file: {path}")
    return files


def _gather(path: str, settings: Settings, collectors: dict[str, Any]) -> None:
    for chunk in open_records(Source(path, path)).chunks():
        merge_collectors(collectors, check_chunk(settings, path, chunk, 1, collectors).collectors)


def _concluded(data: str, models: tuple[str, ...], collectors: dict[str, Any], context: Context) -> Learned:
    stops, prompts, drift = (collectors.get(name) for name in _RULES)
    answers, completions = stops.shared(context) if stops is not None else ((), ())
    functions, always = drift.usual() if drift is not None else ({}, False)
    prompt = prompts.usual(context) if prompts is not None else None
    return Learned(data, models, answers, completions, prompt, functions, always)


def _shown(files: Sequence[str]) -> str:
    first = os.path.basename(files[0]) if files else ""
    return f"{first} and {len(files) - 1} more" if len(files) > 1 else first
