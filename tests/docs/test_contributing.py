from __future__ import annotations

import re
from pathlib import Path

import pytest

from ftlint.output import FORMATS
from ftlint.rule import fixer, rule

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = ("my_rule", "NAME")  # what the reader is to write
PATHS = sorted(set(re.findall(r"[\w.]+(?:/[\w.]+)+/?|\b[A-Z]+\.md\b", TEXT)))


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
    assert hasattr(fixer.Fixer, "mend")
    assert hasattr(rule.Rule, "declare")
    assert "concise" in FORMATS
