from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.config.settings import Settings
from ftlint.errors import ConfigError
from tests.lint.config.harness import Write, complaint, settings_for


def test_ftlint_toml_may_have_the_long_prefix(write: Write) -> None:
    write("ftlint.toml", '[tool.ftlint]\nmethod = "dpo"\n[tool.ftlint.stop-sequence]\nstop = "#"\n')
    assert settings_for("x.jsonl") == Settings(method="dpo", stop=("#",))


def test_ftlint_toml_with_keys_in_both_places_is_an_error(write: Write) -> None:
    assert "has keys at its root and under [tool.ftlint]" in complaint(write, 'method = "dpo"\n[tool.ftlint]\n')


def test_a_file_with_bom_and_crlf(write: Write) -> None:
    write("ftlint.toml", '\ufeffmethod = "dpo"\r\nmax-findings = 0\r\n')
    assert settings_for("x.jsonl") == Settings(method="dpo", max_findings=0)


def test_the_line_is_omitted_if_it_is_ambiguous(write: Write) -> None:
    text = "[[overrides]]\nfiles = ['a']\nrule = []\n[[overrides]]\nfiles = ['b']\nrule = 3\n"
    assert complaint(write, text) == "ftlint.toml: `overrides[1].rule` must be an array"


def test_a_tool_table_that_is_not_a_table(write: Write) -> None:
    assert "`tool.ftlint` must be a table" in complaint(write, "[tool]\nftlint = 3\n", "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = = 2\n", "ftlint.toml:2: is not TOML: Invalid value (at line 2, column 5)"),
        ("a = 1\nb = [1,\n", "ftlint.toml:3: is not TOML: "),
        ("a = " + "[" * 5000, "ftlint.toml: is not TOML: "),
        ("a = " + "1" * 5000, "ftlint.toml: is not TOML: "),
    ],
)
def test_not_toml(write: Write, text: str, said: str) -> None:
    assert said in complaint(write, text)


def test_not_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ftlint.toml").write_bytes(b"# ok\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^ftlint.toml:2: is not UTF-8"):
        settings_for("x.jsonl")


def test_a_config_found_above_is_named_from_the_current_folder(write: Write) -> None:
    write("a/ftlint.toml", "x = 1\n")
    with pytest.raises(ConfigError, match=r"^a/ftlint.toml:1: `x` is an unknown key"):
        settings_for("a/b/c.jsonl")
