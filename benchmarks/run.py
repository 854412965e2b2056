"""Measures ftlint against the budgets of its design, as ratios to what any program would have to do (`make bench`).

Each run is a process of its own, timed from start to end on the clock; a program and its baseline take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # a script finds only what lies beside it

from benchmarks import programs  # noqa: E402
from benchmarks.extremes import Extreme, extreme_lines  # noqa: E402
from benchmarks.generate import Form, fingerprint, lines, write  # noqa: E402

DATA = ROOT / "benchmarks" / "data"
ROUNDS, STARTS = 5, 10
MEGABYTE = 1_000_000
LINES = 1_000  # of the extremes for each megabyte
BYTES_A_LINE = 24  # of evidence, for all rules together

FTLINT = "from ftlint.cli import run; run()"  # what the installed command holds
BARE_LOOP = """
import sys, orjson
for line in open(sys.argv[1], 'rb'):
    orjson.loads(line)
"""
LOAD_AND_DUMP = """
import sys, orjson
with open(sys.argv[1], 'rb') as lines, open(sys.argv[2], 'wb') as out:
    for line in lines:
        out.write(orjson.dumps(orjson.loads(line)) + b'\\n')
"""
JSON_LOAD_AND_DUMP = """
import sys, json
with open(sys.argv[1]) as lines, open(sys.argv[2], 'w') as out:
    for line in lines:
        out.write(json.dumps(json.loads(line)) + '\\n')
"""
READ_FILES = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), 'rb') as file:
            file.read()
"""
LOOKS = ((READ_FILES,), (FTLINT, "check"))


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process took: seconds on the clock, and the most memory it held, in MB."""

    seconds: float
    peak: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``value`` is judged: a ratio (``unit`` "x"), megabytes or seconds, where ``must`` is given."""

    what: str
    value: float
    unit: str = "x"
    baseline: float | None = None
    seconds: float | None = None
    must: float | None = None
    aim: float | None = None

    @property
    def verdict(self) -> str:
        """How it did: "good" within the aim, "ok" within what it must, "MISSED", or nothing where that is not asked."""
        if self.must is None or self.aim is None:
            return ""
        return "good" if self.value <= self.aim else "ok" if self.value <= self.must else "MISSED"


class BenchmarkError(Exception):
    """A run that did not do what was to be measured."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 when a budget that must be kept is not, 2 when nothing could be measured."""
    options = parse(argv)
    if not hasattr(os, "wait4"):
        print("benchmarks: this system cannot tell what a process took (os.wait4)", file=sys.stderr)
        return 2
    try:
        rows = [row for name in options.only or MEASURES for row in MEASURES[name](options)]
    except BenchmarkError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    print(table(rows))
    if options.json:
        options.json.write_text(as_json(rows, options), encoding="utf-8")
    return int(any(row.verdict == "MISSED" for row in rows))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.add_argument("--size", type=int, default=100, metavar="MB", help="size of each file (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="what to make the files from (default: 1)")
    parser.add_argument(
        "--only", action="append", choices=MEASURES, metavar="NAME", help=f"one of {', '.join(MEASURES)}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results to this file")
    return parser.parse_args(argv)


def dataset(options: argparse.Namespace, form: Form) -> Path:
    """The file of this size and seed; it is made again when what makes it has changed."""
    kind = f"{form}-{options.size}MB-seed{options.seed}"
    return made(kind, options.size * MEGABYTE, lines(options.seed, form))


def extreme(options: argparse.Namespace, kind: Extreme, part: int = 1) -> Path:
    """The same for an extreme; of its first lines only, where it is to be a ``part``-th as large."""
    count = options.size * LINES // part
    name = f"{kind}-{count}lines-seed{options.seed}"
    return made(name, sys.maxsize, islice(extreme_lines(options.seed, kind), count))


def made(kind: str, size: int, records: Iterable[bytes]) -> Path:
    """The file of a kind, made where it is not there as it should be."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"{kind}-{fingerprint()}.jsonl"
    if not path.exists():
        for old in DATA.glob(f"{kind}-*.jsonl"):
            old.unlink()
        print(f"making {path.relative_to(ROOT)} ...", file=sys.stderr)
        write(path, size, records)
    return path


def run(code: str, *arguments: str | Path, found: bool = False) -> Usage:
    """Run Python code in a fresh process that must succeed, with 1 where ``found`` says that something is to be found.

    Raises `BenchmarkError` otherwise.
    """
    command = [sys.executable, "-c", code, *map(str, arguments)]
    nowhere, surroundings = subprocess.DEVNULL, environment()
    start = time.perf_counter()
    process = subprocess.Popen(command, env=surroundings, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != found:
        what = " ".join(map(str, ["ftlint" if code == FTLINT else "a baseline", *arguments]))
        raise BenchmarkError(f"{what} exited with {process.returncode}, which should not be; run it to see why")
    return Usage(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEGABYTE)


def environment() -> dict[str, str]:
    """This one, but compiled modules are kept from run to run, as they are where a program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(DATA / "compiled")}


def best(usages: Sequence[Usage]) -> Usage:
    """The shortest time, and the most memory, of several runs of one thing."""
    return Usage(min(usage.seconds for usage in usages), max(usage.peak for usage in usages))


def less(usage: Usage, start: Usage) -> Usage:
    """What is left of a run without what it takes to start."""
    return Usage(usage.seconds - start.seconds, usage.peak)


def in_turns(rounds: int, *things: Callable[[], Usage]) -> list[list[Usage]]:
    """Run each thing once a round, so that what else the machine does meets all of them; the usages of each thing."""
    done = [[thing() for thing in things] for _ in range(rounds)]
    return [list(usages) for usages in zip(*done, strict=True)]


def measure_check(options: argparse.Namespace) -> list[Row]:
    """Checking a file of tool calls with all default rules."""
    path = dataset(options, "tools")
    loop, check = map(best, in_turns(ROUNDS, lambda: run(BARE_LOOP, path), lambda: run(FTLINT, "check", path)))
    return [
        compare("check, against orjson.loads", loop, check, must=3.0, aim=2.0),
        Row("check, peak memory", check.peak, "MB", must=150, aim=100),
    ]


def measure_fix(options: argparse.Namespace) -> list[Row]:
    """Moving a legacy file to tools; everything is written to the same disk."""
    path, work = dataset(options, "legacy"), DATA / "work.jsonl"

    def fix() -> Usage:
        shutil.copyfile(path, work)
        return run(FTLINT, "fix", "--rule", "legacy-functions", work)

    def diff() -> Usage:
        return run(FTLINT, "fix", "--diff", "--rule", "legacy-functions", path, found=True)

    try:
        baselines = [lambda code=code: run(code, path, work) for code in (LOAD_AND_DUMP, JSON_LOAD_AND_DUMP)]
        quick, usual, ours, shown = map(best, in_turns(ROUNDS, *baselines, fix, diff))
    finally:
        work.unlink(missing_ok=True)
    return [
        compare("fix, against orjson load+dump", quick, ours, must=4.0, aim=2.5),
        compare("fix, against json load+dump", usual, ours),
        Row("fix, peak memory", ours.peak, "MB", must=150, aim=100),
        compare("fix --diff, against fix", ours, shown, must=2.0, aim=1.3),
    ]


def measure_start(options: argparse.Namespace) -> list[Row]:
    """Starting up, with next to nothing to do."""
    path = DATA / "ten.jsonl"
    with dataset(options, "tools").open("rb") as lines:
        path.write_bytes(b"".join(islice(lines, 10)))
    run(FTLINT, "check", path)  # compiles the modules
    commands = [("pass", ()), (FTLINT, ("--version",)), (FTLINT, ("check", path))]
    done = in_turns(STARTS, *(lambda code=code, rest=rest: run(code, *rest) for code, rest in commands))
    nothing, version, check = (Usage(statistics.median(usage.seconds for usage in usages), 0) for usages in done)
    return [
        compare("--version, against pass", nothing, version, must=8, aim=5),
        compare("check ten lines, against pass", nothing, check, must=12, aim=8),
    ]


def measure_programs(options: argparse.Namespace) -> list[Row]:
    """Checking Python files without legacy calls, beyond what starting up takes, ones that only mention the words of these,
    and moving ones with them."""
    DATA.mkdir(exist_ok=True)
    many, mentioning, few, one = (programs.folder(DATA, kind, options.seed) for kind in programs.KINDS)
    work = DATA / "work-programs"

    def fix() -> Usage:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(few, work)
        return run(FTLINT, "fix", "--rule", "legacy-functions", work)

    looks = [lambda code=code, where=where: run(*code, where) for where in (one, many) for code in LOOKS]
    try:
        looks.append(lambda: run(FTLINT, "check", mentioning))
        read_one, check_one, read, check, mentioned, moved = map(best, in_turns(ROUNDS, *looks, fix))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return [
        compare("check 4,000 programs, reading", less(read, read_one), less(check, check_one), must=2.0, aim=1.5),
        Row("check 1,000 that mention the words", mentioned.seconds * 1_000 / programs.MENTIONING, "s", must=5, aim=2),
        Row("fix legacy programs, for 100", moved.seconds * 100 / programs.LEGACY, "s", must=60, aim=30),
    ]


def measure_extremes(options: argparse.Namespace) -> list[Row]:
    """Checking 1,000 lines for each megabyte that wear out what is remembered, and half as many to see how that grows.

    With prompts of their own they are chats like others, and are to take no longer. What each of the others has of its own,
    a schema to look at or ten findings to tell, takes longer than to parse so short a line: there, the time is to grow with
    the lines and not faster; what it is to a parser's is told, not judged.
    """
    return [row for kind, what in EXTREMES.items() for row in measure_extreme(options, kind, what)]


def measure_extreme(options: argparse.Namespace, kind: Extreme, what: str) -> list[Row]:
    """One of them."""
    path, half = extreme(options, kind), extreme(options, kind, part=2)
    command = ("check", "--ignore", "limits/file-size")  # so many lines are more than a provider takes in one file
    checks = [lambda file=file: run(FTLINT, *command, file, found=kind == "findings") for file in (half, path)]
    loop, less, check = map(best, in_turns(ROUNDS, lambda: run(BARE_LOOP, path), *checks))
    budget = {"must": 3.0, "aim": 2.0} if kind == "prompts" else {}
    evidence = BYTES_A_LINE * options.size * LINES / MEGABYTE
    return [
        compare(f"{what}, against orjson.loads", loop, check, **budget),
        compare(f"{what}, against half of them", less, check, must=2.5, aim=2.2),
        Row(f"{what}, peak memory", check.peak, "MB", must=150 + evidence, aim=100 + evidence),
    ]


EXTREMES: dict[Extreme, str] = {
    "prompts": "own prompts",
    "definitions": "own tools",
    "findings": "10 findings a line",
}


MEASURES: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
    "check": measure_check,
    "fix": measure_fix,
    "start": measure_start,
    "extremes": measure_extremes,
    "programs": measure_programs,
}


def compare(what: str, baseline: Usage, ours: Usage, must: float | None = None, aim: float | None = None) -> Row:
    """How often the baseline could have run meanwhile."""
    return Row(what, ours.seconds / baseline.seconds, "x", baseline.seconds, ours.seconds, must, aim)


def table(rows: Sequence[Row]) -> str:
    """The rows as a table of at most 90 columns."""
    cells = [("", "baseline", "ftlint", "ratio", "must ≤", "aim ≤", "verdict"), *map(row_cells, rows)]
    return "\n".join(f"{a:<40}{b:>9}{c:>9}{d:>8}{e:>8}{f:>8}  {g}".rstrip() for a, b, c, d, e, f, g in cells)


def row_cells(row: Row) -> tuple[str, ...]:
    """A row as the table shows it: seconds with three decimals, ratios with two, megabytes and budgets in seconds rounded."""
    seconds = ("" if one is None else f"{one:.3f} s" for one in (row.baseline, row.seconds))
    limits = (
        "" if one is None else f"{one:.1f}" if row.unit == "x" else f"{one:.0f} {row.unit}"
        for one in (row.must, row.aim)
    )
    value = f"{row.value:.2f}" if row.unit == "x" else f"{row.value:.{row.unit == 's':d}f} {row.unit}"
    return (row.what, *seconds, value, *limits, row.verdict)


def as_json(rows: Sequence[Row], options: argparse.Namespace) -> str:
    """The results for programs, with what they were measured on."""
    where = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    body = {"size_mb": options.size, "seed": options.seed, "data": fingerprint(), **where}
    body["results"] = [{**asdict(row), "verdict": row.verdict} for row in rows]
    return json.dumps(body, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
