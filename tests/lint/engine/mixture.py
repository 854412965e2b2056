"""A folder with everything in it that the rules know, made of their own samples; and the engine run on a folder."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.check.dataset import check_datasets
from ftlint.engine.fix.dataset import FixOptions, fix_datasets
from ftlint.engine.inputs.datasets import group
from ftlint.engine.inputs.discover import discover
from ftlint.engine.run import Run
from ftlint.files.source import Source
from ftlint.results.finding import Report
from ftlint.results.fix_report import FixReport
from ftlint.rule import Check, Scope
from ftlint.rule.samples import assistant, line, system, user
from tests.helpers import OF_THE_WHOLE, REGISTRY, write

PRETTY = (
    '{\n  "messages": [\n    {"role": "user", "content": "Hi"},\n    {"role": "function", "content": "1"}\n  ]\n}\n'
)


def samples() -> list[tuple[Check, bytes]]:
    """The bad ones of all checks, each a file's bytes; but for those that say something only beside another file."""
    bad = [(check, sample) for check in REGISTRY.checks.values() for sample in check.samples]
    texts = [(check, sample.bad) for check, sample in bad if not sample.validation]
    return [(check, text.encode() if isinstance(text, str) else text) for check, text in texts]


def mixture(folder: Path) -> Path:
    """All samples: those that are lines together in one file, in an array, and as shards of one dataset; the others, and
    those that are a matter of the whole file, in one of their own."""
    together: list[bytes] = []
    for number, (check, data) in enumerate(samples()):
        are_lines = data.startswith(b"{") and data.endswith(b"}\n")
        together += [data] * are_lines
        if not are_lines or check.scope is Scope.DATASET:
            write(folder, data, f"own/{number:03}.jsonl")
    write(folder, b"".join(together) + prompts(), "all.jsonl")
    write(folder, b"\xef\xbb\xbf" + b"".join(together[::5]).replace(b"\n", b"\r\n"), "marked.jsonl")
    for number in range(3):
        write(folder, b"".join(together[number::3]) + prompts(), f"shards/x-0000{number}-of-00003.jsonl")
    objects = [data.strip() for data in together if data.count(b"\n") == 1 and b"NaN" not in data]
    write(folder, b"[" + b",\n ".join(objects) + b"]\n", "array.jsonl")
    write(folder, (PRETTY * 3).encode() + b"\n\n", "pretty.jsonl")
    write(folder, b"".join(together[::7]).decode(errors="ignore").encode("utf-16"), "wide.jsonl")
    return folder


def prompts() -> bytes:
    """Chats of which most have one system prompt and one end, and some nearly."""
    texts = [(system("You are helpful."), f"It is {n}. ######") for n in range(30)]
    texts += [(system("You are helpful. "), "It is so. ######"), (system("You are rude."), "It is not so.")]
    return "".join(line(first, user(answer), assistant(answer)) for first, answer in texts).encode()


def of_records(**change: Any) -> Configs:
    """No configuration file, and nothing but what is wrong with records."""
    return Configs(isolated=True, command_line=Change(ignore=OF_THE_WHOLE, **change))


def check(folder: Path, run: Run | None = None, configs: Configs | None = None) -> Report:
    """Check the records of a file or folder, or what the configuration says."""
    configs = configs or of_records()
    return check_datasets(group(discover([str(folder)]).paths, configs), configs, run or Run(), source)


def fix(
    folder: Path, run: Run | None = None, options: FixOptions | None = None, configs: Configs | None = None
) -> FixReport:
    """Fix the records of a file or folder, or what the configuration says."""
    configs = configs or of_records()
    return fix_datasets(
        group(discover([str(folder)]).paths, configs), configs, run or Run(), options or FixOptions(), source
    )


def check_all(folder: Path, run: Run | None = None) -> Report:
    """Check with all rules."""
    return check(folder, run, Configs(isolated=True))


def fix_all(folder: Path, run: Run | None = None, options: FixOptions | None = None) -> FixReport:
    """Fix with all rules."""
    return fix(folder, run, options, Configs(isolated=True))


def source(path: str) -> Source:
    return Source(path, path)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its name in the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Elsewhere(Executor):
    """Works as another process would: everything goes there and back in bytes, and only when it is asked for."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        sent = pickle.dumps((fn, args, kwargs))

        class Later(Future[Any]):
            def result(self, timeout: float | None = None) -> Any:
                function, positional, named = pickle.loads(sent)
                return pickle.loads(pickle.dumps(function(*positional, **named)))

        return Later()
