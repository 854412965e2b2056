"""Reads what a fine-tuned model learned from its training data, for the checks of code that calls it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from ftlint.config.bounded import Limit, Unfit, check_fits, stays_in
from ftlint.config.configs import Configs
from ftlint.config.settings import Change, Settings, merge
from ftlint.engine.check.chunk import check_chunk
from ftlint.engine.check.conclusions import merge_collectors
from ftlint.engine.inputs.discover import discover
from ftlint.engine.runtime import collector_off
from ftlint.engine.session import Sessions
from ftlint.errors import InputError
from ftlint.files.records import open_records
from ftlint.files.source import Source
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned

DATA_LIMIT: Final = Limit(1 << 32, "4 GiB")
"""The largest data file that a configuration file may name: larger than any provider accepts, but read within minutes."""
_RULES: Final = ("stop-sequence", "system-prompt", "tool-drift")


def learned_from(settings: Settings, configs: Configs, sessions: Sessions) -> Learned:
    """What a model learns from the data of the settings. Raises `InputError` if it cannot be read or has no examples."""
    files = data_files(settings.data, settings.within)
    collectors: dict[str, Any] = {}
    context, examples = None, 0
    with collector_off():
        for path in files:
            session = sessions.of(merge(configs.settings_for(path), Change(rule=_RULES)))
            context = context or session.plan.context
            for chunk in open_records(Source(path, path)).chunks():
                result = check_chunk(session, path, chunk, 1, collectors)
                merge_collectors(collectors, result.collectors)
                examples += result.examples
    if context is None or not examples:
        raise InputError(f"{', '.join(settings.data)} has no examples; name the data that the model was trained on")
    return _concluded(_label(files), settings.models, collectors, context)


def data_files(paths: Sequence[str], within: str = "") -> Sequence[str]:
    """The data files for paths and globs. Those that the configuration file ``within`` names must be regular files of a
    bounded size in its folder. Raises `InputError`."""
    files, failures = discover(paths, programs=False, follow_links=not within)
    if not within:
        return files
    where = f"{within}: `fine-tuned-call.data`"
    for failure in failures:
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


def _concluded(data: str, models: tuple[str, ...], collectors: dict[str, Any], context: Context) -> Learned:
    stops, prompts, drift = (collectors.get(name) for name in _RULES)
    answers, completions = stops.common_endings(context) if stops is not None else ((), ())
    functions, always = drift.common_tools() if drift is not None else ({}, False)
    prompt = prompts.common_prompt(context) if prompts is not None else None
    return Learned(data, models, answers, completions, prompt, functions, always)


def _label(files: Sequence[str]) -> str:
    first = os.path.basename(files[0]) if files else ""
    return f"{first} and {len(files) - 1} more" if len(files) > 1 else first
