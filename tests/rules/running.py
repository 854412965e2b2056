"""Runs the engine on the bytes of one file, for tests of samples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from ftlint.config.configs import Configs
from ftlint.config.settings import Change, Settings, merge
from ftlint.engine.check.dataset import check_datasets
from ftlint.engine.fix.dataset import FixOptions, fix_datasets
from ftlint.engine.inputs.datasets import Dataset
from ftlint.engine.inputs.file_names import is_program
from ftlint.engine.programs.check import check_programs
from ftlint.engine.programs.fix import fix_programs
from ftlint.engine.run import Run
from ftlint.files.source import Source
from ftlint.results.finding import Report
from ftlint.results.fix_report import FixReport
from ftlint.rule import Sample


class Fixed(Configs):
    """The same settings for every file."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(isolated=True)
        self._settings = settings

    def settings_for(self, path: str) -> Settings:
        return self._settings


def settings_of(sample: Sample, rule: str | None = None) -> Settings:
    settings = Settings(profile=sample.profile, **dict(sample.settings))
    return merge(settings, Change(rule=(rule,))) if rule else settings


def _source(path: str) -> Source:
    return Source(path, path)


def _inputs(file: Path) -> tuple[list[Dataset], list[str]]:
    """The datasets and programs that one file is."""
    path = str(file)
    return ([], [path]) if is_program(path) else ([Dataset("data", (path,))], [])


def _validation(folder: Path, sample: Sample) -> str | None:
    """The validation file that goes with a sample."""
    if sample.validation is None:
        return None
    file = folder / "validation.jsonl"
    file.write_text(sample.validation, encoding="utf-8")
    return str(file)


def _data(folder: Path, sample: Sample) -> tuple[str, ...]:
    """The dataset that a sample's program is held against."""
    if sample.data is None:
        return ()
    file = folder / "train.jsonl"
    file.write_text(sample.data, encoding="utf-8")
    return (str(file),)


def check_file(data: bytes, folder: Path, sample: Sample, **run: Any) -> Counter[str]:
    """How often each check fires."""
    report = check_report(data, folder, sample, **run)
    return Counter({name: tally.total for name, tally in report.tallies.items()})


def check_report(data: bytes, folder: Path, sample: Sample, **run: Any) -> Report:
    """What ``ftlint check`` says of a file with these bytes, by the sample's settings."""
    file = folder / sample.file
    file.write_bytes(data)
    datasets, programs = _inputs(file)
    settings = Fixed(settings_of(sample)._replace(data=_data(folder, sample)))
    report = check_datasets(datasets, settings, Run(**run), _source, _validation(folder, sample))
    check_programs(programs, settings, Run(**run), report)
    assert report.failures == []
    return report


def fix_file(data: bytes, folder: Path, sample: Sample, rule: str | None = None, unsafe: bool | None = None) -> bytes:
    """The file after ``ftlint fix --rule RULE``, with ``--unsafe`` as the sample says."""
    return fix_report(data, folder, sample, rule, unsafe)[1]


def fix_report(
    data: bytes, folder: Path, sample: Sample, rule: str | None = None, unsafe: bool | None = None
) -> tuple[FixReport, bytes]:
    """What it says, and the file after it."""
    file = folder / sample.file
    file.write_bytes(data)
    options = FixOptions(unsafe=sample.unsafe if unsafe is None else unsafe)
    datasets, programs = _inputs(file)
    settings = Fixed(settings_of(sample, rule)._replace(data=_data(folder, sample)))
    report = fix_datasets(datasets, settings, Run(), options, _source, _validation(folder, sample))
    fix_programs(programs, settings, Run(), options, report)
    assert report.left.failures == []
    return report, file.read_bytes()
