from __future__ import annotations

import pickle
from pathlib import Path

from ftlint.config.configs import Configs
from ftlint.config.configuration_file import Config, load
from ftlint.config.settings import Settings
from tests.lint.config.harness import KNOWN, Write, complaint, settings_for


def test_every_key(write: Write) -> None:
    write(
        "ftlint.toml",
        """
        profile = "azure"
        method = "rft"
        rule = ["tool-ids", "json-lines"]
        ignore = ["json-lines/bom"]
        severity = { "tool-ids/format" = "off", tool-ids = "warning" }
        max-findings = 7
        stop-sequence = { stop = ["###", "END"] }
        system-prompt = { text = "Be brief." }
        """,
    )
    assert settings_for("x.jsonl", known=KNOWN) == Settings(
        profile="azure",
        method="rft",
        rule=("tool-ids", "json-lines"),
        ignore=("json-lines/bom",),
        severity=(("tool-ids", "warning"), ("tool-ids/format", "off")),
        max_findings=7,
        stop=("###", "END"),
        system_prompt="Be brief.",
    )


def test_one_stop_sequence_is_a_list_of_one(write: Write) -> None:
    write("ftlint.toml", '[stop-sequence]\nstop = "######"\n')
    assert settings_for("x.jsonl").stop == ("######",)


def test_system_prompt_file_is_relative_to_the_configuration(write: Write) -> None:
    write("inner/ftlint.toml", '[system-prompt]\nfile = "prompts/system.txt"\n')
    write("inner/prompts/system.txt", "\ufeffBe brief.\r\n\r\nAlways. \r\n")
    assert settings_for("inner/data/x.jsonl").system_prompt == "Be brief.\r\n\r\nAlways. "


def test_settings_can_be_hashed_and_pickled(write: Write) -> None:
    write("ftlint.toml", 'ignore = ["tool-ids"]\nseverity = { json-lines = "off" }\n')
    config = load("ftlint.toml")
    assert config is not None
    assert pickle.loads(pickle.dumps(config)) == config
    assert len({config.settings, pickle.loads(pickle.dumps(config.settings))}) == 1


def test_system_prompt_file_that_is_missing(write: Write) -> None:
    said = complaint(write, "[system-prompt]\nfile = 'gone.txt'\n")
    assert said.startswith("ftlint.toml:2: `system-prompt.file` names a file that cannot be read: ")
    assert said.endswith("gone.txt: No such file or directory")


def test_system_prompt_file_that_is_empty(write: Write) -> None:
    write("empty.txt", "\n")
    assert "names an empty file" in complaint(write, "[system-prompt]\nfile = 'empty.txt'\n")


def test_system_prompt_file_that_is_not_utf8(write: Write, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    assert "names a file that is not UTF-8" in complaint(write, "[system-prompt]\nfile = 'latin.txt'\n")


OVERRIDES = """
ignore = ["json-lines"]
severity = { "tool-ids/format" = "error" }
[[overrides]]
files = ["legacy/*.jsonl"]
profile = "azure"
ignore = ["tool-ids"]
[[overrides]]
files = ["**/dpo/**"]
method = "dpo"
severity = { tool-ids = "info" }
"""


def test_overrides_match_by_globs_relative_to_their_file(write: Write) -> None:
    write("inner/ftlint.toml", OVERRIDES)
    configs = Configs()
    legacy = configs.settings_for("inner/legacy/x.jsonl")
    assert (legacy.profile, legacy.ignore) == ("azure", ("json-lines", "tool-ids"))
    assert configs.settings_for("inner/legacy/deep/x.jsonl").profile == "openai"
    assert configs.settings_for("inner/x.jsonl").ignore == ("json-lines",)


def test_a_later_override_takes_precedence_and_its_rule_includes_earlier_checks(write: Write) -> None:
    write("ftlint.toml", OVERRIDES + "[[overrides]]\nfiles = ['legacy']\nmethod = 'rft'\n")
    both = settings_for("legacy/dpo/x.jsonl")
    assert both.method == "rft"
    assert both.severity == (("tool-ids", "info"),)


def test_an_override_can_select_what_is_ignored_elsewhere(write: Write) -> None:
    write("ftlint.toml", "ignore = ['tool-ids']\n[[overrides]]\nfiles = ['new']\nrule = ['tool-ids/format']\n")
    assert settings_for("new/x.jsonl").selects("tool-ids/format")
    assert not settings_for("x.jsonl").selects("tool-ids/format")


def test_an_override_with_an_empty_rule_selects_all(write: Write) -> None:
    write("ftlint.toml", "rule = ['tool-ids']\n[[overrides]]\nfiles = ['all']\nrule = []\n")
    assert settings_for("all/x.jsonl").rule == ()


def test_overrides_match_however_the_path_is_spelled(write: Write, tmp_path: Path) -> None:
    write("ftlint.toml", "[[overrides]]\nfiles = ['./a/x.jsonl']\nmethod = 'dpo'\n")
    configs = Configs()
    for path in ("a/x.jsonl", "./a/x.jsonl", "b/../a/x.jsonl", str(tmp_path / "a" / "x.jsonl")):
        assert configs.settings_for(path).method == "dpo", path


def test_a_file_belongs_to_the_first_dataset_that_matches(write: Write) -> None:
    write(
        "ftlint.toml",
        "[[datasets]]\nname = 'one'\nfiles = ['a/*.jsonl', 'b']\n[[datasets]]\nname = 'two'\nfiles = ['**/*']\n",
    )
    config = Configs().config_for("x.jsonl")
    assert [config.dataset_of(path) for path in ("a/x.jsonl", "b/c/x.txt", "a/x.txt")] == ["one", "one", "two"]
    assert Config().dataset_of("a/x.jsonl") is None


def test_two_datasets_of_one_name_are_an_error(write: Write) -> None:
    text = "[[datasets]]\nname = 'one'\nfiles = ['a']\n[[datasets]]\nname = 'one'\nfiles = ['b']\n"
    assert "`datasets[1].name` is a duplicate name 'one'" in complaint(write, text)
