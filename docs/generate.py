"""Writes what the documentation takes from the program. ``make docs`` runs it; ``tests/docs`` says when it has to.

That is ``docs/rules``, in README.md the table of rules and the output of the commands shown there, and in
docs/codemods.md what becomes of programs in the manner of real ones.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import shlex
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from ftlint.catalogue import markdown
from ftlint.catalogue.entries import RuleEntry, entries
from ftlint.cli import main as ftlint
from ftlint.config.profile import load_profile, profile_names
from ftlint.engine.registry import Registry

REGISTRY = Registry()
ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # a script finds only what lies beside it

from tests.programs.survey import table as table_of_programs  # noqa: E402

PAGES = ROOT / "docs" / "rules"
README = ROOT / "README.md"
CODEMODS = ROOT / "docs" / "codemods.md"
# Links in README.md are absolute, because package indexes show it too.
FILES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Homepage"] + "/blob/main"

_TABLE = re.compile(r"(?<=<!-- rules -->\n).*?(?=\n<!-- /rules -->)", re.DOTALL)
_PROGRAMS = re.compile(r"(?<=<!-- programs -->\n).*?(?=<!-- /programs -->)", re.DOTALL)
_BLOCK = re.compile(r"^```console\n(?P<shown>.*?)^```$", re.DOTALL | re.MULTILINE)


def pages() -> dict[str, str]:
    """The text of every file in ``docs/rules`` by its name."""
    rules = entries(REGISTRY.rules, load_profile("openai"))
    return {
        "README.md": markdown.catalogue(rules),
        **{rule.page: markdown.explained(rule, rule.name) for rule in rules},
    }


def readme(text: str) -> str:
    """README.md with its numbers, its table of rules, and what the commands in its ``console`` blocks print, as they are now.

    A block with nothing but commands stays so.
    """
    rules = entries(REGISTRY.rules, load_profile("openai"))
    table = markdown.overview(rules, f"{FILES}/docs/rules")
    text = _TABLE.sub(lambda _: f"\n{table}\n", text)
    for noun, number in numbers(rules).items():
        text = re.sub(rf"\d+(?=\s+{noun})", str(number), text, count=1)
    return _BLOCK.sub(lambda match: f"```console\n{_replayed(match['shown'])}```", text)


def numbers(rules: Sequence[RuleEntry]) -> dict[str, int]:
    """The numbers in the first sentence of README.md, by the words after them."""
    checks = [check for rule in rules for check in rule.checks]
    return {
        "rules with": len(rules),
        "checks,": len(checks),
        "of them fixable": sum(1 for check in checks if check.fixes),
        "profiles": len(profile_names()),
    }


def codemods(text: str) -> str:
    """docs/codemods.md with its table of programs as it comes out now."""
    return _PROGRAMS.sub(lambda _: f"\n{table_of_programs()}\n\n", text)


def commands(text: str) -> list[str]:
    """Every ``ftlint`` command line in the ``console`` blocks of a page."""
    blocks = [match["shown"] for match in _BLOCK.finditer(text)]
    return [line[2:] for block in blocks for line in block.split("\n") if line.startswith("$ ftlint ")]


def output_of(command: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command on a fresh copy of ``examples``, without colours.

    ``< FILE`` is its standard input; what stands behind ``>`` is left out.
    """
    words = shlex.split(command, comments=True)
    arguments = list(itertools.takewhile(lambda word: word not in "<>", words[1:]))
    with _copy() as folder, contextlib.chdir(folder), mock.patch.dict(os.environ, {"NO_COLOR": "1"}):
        given = Path(words[words.index("<") + 1]).read_bytes() if "<" in words else b""
        stdin = io.TextIOWrapper(io.BytesIO(given))
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        with mock.patch.object(sys, "stdin", stdin), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = ftlint(arguments)
        return code, _text(out), _text(err)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@contextlib.contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        yield Path(folder)


def _replayed(shown: str) -> str:
    lines = shown.split("\n")[:-1]
    prompts = [line for line in lines if line.startswith("$ ")]
    if len(prompts) == len(lines) or not all(line.startswith("$ ftlint ") for line in prompts):
        return shown
    return "\n".join(f"{line}\n{output_of(line[2:])[1]}" for line in prompts)


def main() -> None:
    """Write all of it, and remove the pages of rules that are no more."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in PAGES.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    for path, page in ((README, readme), (CODEMODS, codemods)):
        path.write_text(page(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
