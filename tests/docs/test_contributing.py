from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ftlint.output import FORMATS
from ftlint.rule import fixer, rule

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = ("my_rule", "NAME")  # what the reader is to write
PATHS = sorted(
    set(re.findall(r"[\w.]+(?:/[\w.]+)+/?|\b[A-Z]+\.md\b", re.sub("```python.*?```", "", TEXT, flags=re.DOTALL)))
)


@pytest.mark.parametrize("path", [path for path in PATHS if not any(name in path for name in EXAMPLES)])
def test_every_file_named_is_there(path: str) -> None:
    assert (ROOT / path.rstrip(".")).exists()


@pytest.mark.parametrize("path", [path for path in PATHS if any(name in path for name in EXAMPLES)])
def test_what_is_to_be_written_goes_where_others_of_its_kind_are(path: str) -> None:
    example = "turn_order" if "my_rule" in path else "openai" if "profiles" in path else "concise"
    assert (ROOT / re.sub("my_rule|NAME", example, path)).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`|^)make ([a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_is_there(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_name_in_code_is_there() -> None:
    assert set(re.findall(r"`?(Scope|Problem|Sample|Rule)\b", TEXT)) <= set(vars(rule))
    assert hasattr(fixer.Fixer, "fix")
    assert hasattr(rule.Rule, "declare")
    assert "concise" in FORMATS


DATASET_RULE = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)[0]
RUN_RULE = """
import json, sys
import ftlint, ftlint.rules
ftlint.rules.__path__.append(sys.argv[1])
from ftlint.rules.my_rule import rule

for sample in rule.checks["my-rule/long"].samples:
    for text in (sample.bad, sample.good):
        examples = [json.loads(line) for line in text.splitlines()]
        report = ftlint.check_examples(examples, rule="my-rule")
        print(json.dumps([(one.line, one.rule, one.pointer, one.message) for one in report.findings]))
"""


def test_the_example_of_a_dataset_rule_works_as_it_is_printed(tmp_path: Path) -> None:
    (tmp_path / "my_rule.py").write_text(DATASET_RULE, encoding="utf-8")
    command = [sys.executable, "-c", RUN_RULE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    bad, good = map(json.loads, done.stdout.splitlines())
    assert bad == [[3, "my-rule/long", "/messages", "over 10 times as long as usual; split it"]]
    assert good == []


def test_the_collector_in_the_example_has_ten_lines_and_the_three_methods() -> None:
    body = DATASET_RULE[DATASET_RULE.index("class Lengths") : DATASET_RULE.index("rule = Rule")]
    assert re.findall(r"def (\w+)", body) == ["__init__", "observe", "merge", "conclude"]
    assert len([line for line in body.splitlines() if line.strip()]) <= 11
