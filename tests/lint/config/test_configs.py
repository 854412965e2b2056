"""The nearest configuration file above an input, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Settings
from ftlint.errors import ConfigError
from tests.lint.config.harness import Write, settings_for


def test_defaults_without_any_file(write: Write) -> None:
    assert settings_for("x.jsonl") == Settings()
    assert Settings().profile == "openai"


def test_pyproject_table(write: Write) -> None:
    write("pyproject.toml", '[tool.ftlint]\nprofile = "azure"\n')
    assert settings_for("x.jsonl").profile == "azure"


def test_nearest_file_above_each_input_wins(write: Write) -> None:
    write("ftlint.toml", 'method = "sft"\n')
    write("inner/ftlint.toml", 'method = "dpo"\n')
    configs = Configs()
    assert configs.settings_for("x.jsonl").method == "sft"
    assert configs.settings_for("inner/deep/er/x.jsonl").method == "dpo"
    assert configs.settings_for("other/x.jsonl").method == "sft"


def test_ftlint_toml_takes_precedence_over_pyproject_in_the_same_folder(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("pyproject.toml", '[tool.ftlint]\nmethod = "rft"\n')
    assert settings_for("x.jsonl").method == "dpo"


def test_a_pyproject_without_a_table_for_ftlint_is_skipped(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["ftlint"]\n')
    write("b/pyproject.toml", "this is not TOML, and no matter of ours\n")
    assert settings_for("a/x.jsonl").method == "dpo"
    assert settings_for("b/x.jsonl").method == "dpo"


def test_an_empty_table_for_ftlint_counts(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("a/pyproject.toml", "[tool.ftlint]\n")
    assert settings_for("a/x.jsonl").method is None


def test_standard_input_uses_the_configuration_of_the_current_folder(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    assert settings_for("-").method == "dpo"


def test_the_option_config_applies_to_every_input(write: Write) -> None:
    write("ftlint.toml", 'method = "sft"\n')
    write("ci/strict.toml", 'method = "dpo"\n')
    assert settings_for("x.jsonl", file="ci/strict.toml").method == "dpo"


def test_the_option_config_with_a_pyproject_without_a_table_is_an_error(write: Write) -> None:
    write("pyproject.toml", "[project]\n")
    with pytest.raises(ConfigError, match=r"^pyproject.toml: has no table \[tool.ftlint\]"):
        Configs(file="pyproject.toml")


def test_config_option_with_a_missing_file_is_an_error(write: Write) -> None:
    with pytest.raises(ConfigError, match=r"^nowhere.toml: cannot be read: No such file"):
        Configs(file="nowhere.toml")


def test_isolated_reads_no_file(write: Write) -> None:
    write("ftlint.toml", "not TOML\n")
    assert settings_for("x.jsonl", isolated=True) == Settings()


def test_isolated_and_config_exclude_each_other() -> None:
    with pytest.raises(ConfigError, match=r"--config .* --isolated"):
        Configs(file="ftlint.toml", isolated=True)


def test_each_folder_is_searched_once(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("ftlint.toml", "")
    looked: list[str] = []
    real = os.path.isfile

    def isfile(path: str) -> bool:
        looked.append(path)
        return real(path)

    monkeypatch.setattr(os.path, "isfile", isfile)
    configs = Configs()
    for number in range(50):
        configs.settings_for(f"a/b/{number}.jsonl")
        configs.settings_for(f"a/{number}.jsonl")
    assert len(looked) == len(set(looked))
    assert len(looked) == 5  # two names in a/b, two in a, and ftlint.toml in the folder above


def test_a_path_deeper_than_the_recursion_limit(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    assert settings_for("a/" * 1500 + "x.jsonl").method == "dpo"


def test_jsonschema_is_not_imported_without_a_file(tmp_path: Path) -> None:
    code = (
        "import sys; from ftlint.config.configs import Configs; "
        "Configs().settings_for('x'); print('jsonschema' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=_environment())
    assert ran.stdout == "False\n"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
