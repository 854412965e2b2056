"""Configuration: which file holds for an input, what it may say, and what the command line changes."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from ftlint.config.settings import (
    Change,
    Config,
    Configs,
    Known,
    Settings,
    glob_pattern,
    load,
    merge,
    selected,
    validate_names,
)
from ftlint.errors import ConfigError
from ftlint.results.finding import Severity

RULES = ("tool-ids", "tool-arguments", "json-lines")
CHECKS = ("tool-ids/orphan-result", "tool-ids/format", "tool-arguments/schema", "json-lines/bom")
KNOWN = Known(RULES, CHECKS, ("openai", "azure"))

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a text below a fresh current folder."""
    monkeypatch.chdir(tmp_path)

    def write_text(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return write_text


def settings_for(path: str, **options: object) -> Settings:
    return Configs(**options).settings_for(path)  # type: ignore[arg-type]


def complaint(write: Write, text: str, name: str = "ftlint.toml") -> str:
    write(name, text)
    with pytest.raises(ConfigError) as caught:
        load(name, KNOWN)
    return str(caught.value)


# Which file holds


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


def test_ftlint_toml_beats_pyproject_in_the_same_folder(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("pyproject.toml", '[tool.ftlint]\nmethod = "rft"\n')
    assert settings_for("x.jsonl").method == "dpo"


def test_pyproject_without_our_table_is_passed_over(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["ftlint"]\n')
    write("b/pyproject.toml", "this is not TOML, and no matter of ours\n")
    assert settings_for("a/x.jsonl").method == "dpo"
    assert settings_for("b/x.jsonl").method == "dpo"


def test_empty_table_of_ours_is_not_passed_over(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    write("a/pyproject.toml", "[tool.ftlint]\n")
    assert settings_for("a/x.jsonl").method is None


def test_standard_input_takes_the_current_folder(write: Write) -> None:
    write("ftlint.toml", 'method = "dpo"\n')
    assert settings_for("-").method == "dpo"


def test_ftlint_toml_may_have_the_long_prefix(write: Write) -> None:
    write("ftlint.toml", '[tool.ftlint]\nmethod = "dpo"\n[tool.ftlint.stop-sequence]\nstop = "#"\n')
    assert settings_for("x.jsonl") == Settings(method="dpo", stop=("#",))


def test_ftlint_toml_with_keys_in_both_places_is_an_error(write: Write) -> None:
    assert "has keys at its root and under [tool.ftlint]" in complaint(write, 'method = "dpo"\n[tool.ftlint]\n')


def test_config_option_holds_for_every_input(write: Write) -> None:
    write("ftlint.toml", 'method = "sft"\n')
    write("ci/strict.toml", 'method = "dpo"\n')
    assert settings_for("x.jsonl", file="ci/strict.toml").method == "dpo"


def test_config_option_with_a_pyproject_without_our_table_is_an_error(write: Write) -> None:
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


def test_a_folder_is_looked_at_once(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
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
        "import sys; from ftlint.config.settings import Configs; "
        "Configs().settings_for('x'); print('jsonschema' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=_environment())
    assert ran.stdout == "False\n"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


# What a file may say


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


def test_a_file_with_bom_and_crlf(write: Write) -> None:
    write("ftlint.toml", '\ufeffmethod = "dpo"\r\nmax-findings = 0\r\n')
    assert settings_for("x.jsonl") == Settings(method="dpo", max_findings=0)


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignores = []\n", "ftlint.toml:1: `ignores` is an unknown key; did you mean `ignore`?"),
        (
            "\nmax_findings = 3\n",
            "ftlint.toml:2: `max_findings` is an unknown key; did you mean `max-findings`?",
        ),
        ("[stop-sequence]\nstopp = '#'\n", "ftlint.toml:2: `stop-sequence.stopp` is an unknown key"),
        (
            "[[overrides]]\nfiles = ['x']\nstop = '#'\n",
            "ftlint.toml:3: `overrides[0].stop` is an unknown key",
        ),
        ("rule = 'tool-ids'\n", "ftlint.toml:1: `rule` must be an array"),
        ("ignore = [3]\n", "ftlint.toml:1: `ignore[0]` must be a string"),
        ("profile = 2024-01-01\n", "ftlint.toml:1: `profile` must be a string"),
        ("method = 'SFT'\n", "ftlint.toml:1: `method` must be one of sft, dpo, rft"),
        ("max-findings = -1\n", "ftlint.toml:1: `max-findings` must be 0 or more"),
        ("max-findings = true\n", "ftlint.toml:1: `max-findings` must be an integer"),
        ("max-findings = inf\n", "ftlint.toml:1: `max-findings` must be an integer"),
        (
            "[severity]\ntool-ids = 'fatal'\n",
            "ftlint.toml:2: `severity.tool-ids` must be one of error, warning, info, off",
        ),
        ("stop-sequence = '#'\n", "ftlint.toml:1: `stop-sequence` must be a table"),
        ("[stop-sequence]\n", "ftlint.toml:1: `stop-sequence` is missing `stop`"),
        (
            "[stop-sequence]\nstop = ['1', '2', '3', '4', '5']\n",
            "`stop-sequence.stop` must have at most 4 entries",
        ),
        ("[stop-sequence]\nstop = []\n", "`stop-sequence.stop` must not be empty"),
        ("[stop-sequence]\nstop = ['']\n", "`stop-sequence.stop[0]` must not be empty"),
        ("[stop-sequence]\nstop = 3\n", "`stop-sequence.stop` must be a string or an array"),
        ("[system-prompt]\n", "`system-prompt` must have exactly one of `text`, `file`"),
        ("[system-prompt]\ntext = 'a'\nfile = 'b'\n", "`system-prompt` must have exactly one of `text`, `file`"),
        ("[[overrides]]\nrule = []\n", "`overrides[0]` is missing `files`"),
        ("[[overrides]]\nfiles = []\n", "`overrides[0].files` must not be empty"),
        ("[[datasets]]\nfiles = ['x']\n", "`datasets[0]` is missing `name`"),
    ],
)
def test_what_the_schema_does_not_allow(write: Write, text: str, said: str) -> None:
    assert said in complaint(write, text)


def test_line_is_left_out_where_two_could_be_meant(write: Write) -> None:
    text = "[[overrides]]\nfiles = ['a']\nrule = []\n[[overrides]]\nfiles = ['b']\nrule = 3\n"
    assert complaint(write, text) == "ftlint.toml: `overrides[1].rule` must be an array"


def test_tool_table_that_is_no_table(write: Write) -> None:
    assert "`tool.ftlint` must be a table" in complaint(write, "[tool]\nftlint = 3\n", "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "rule = ['tool-id']\n",
            "ftlint.toml:1: `rule`: unknown rule or check 'tool-id'; did you mean `tool-ids`?",
        ),
        ("ignore = ['orphan-result']\n", "did you mean `tool-ids/orphan-result`?"),
        ("severity = { x = 'off' }\n", "unknown rule or check 'x'; `ftlint rules` lists them"),
        (
            "[[overrides]]\nfiles = ['*']\nignore = ['jsonlines']\n",
            "ftlint.toml:3: `overrides[0].ignore`: unknown rule",
        ),
        ("profile = 'azur'\n", "ftlint.toml:1: `profile` names an unknown profile 'azur'; did you mean `azure`?"),
        ("profile = 'nova'\n", "names an unknown profile 'nova'; profiles are azure, openai"),
    ],
)
def test_unknown_names(write: Write, text: str, said: str) -> None:
    assert said in complaint(write, text)


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


def test_a_config_found_above_is_named_from_the_current_folder(write: Write) -> None:
    write("a/ftlint.toml", "x = 1\n")
    with pytest.raises(ConfigError, match=r"^a/ftlint.toml:1: `x` is an unknown key"):
        settings_for("a/b/c.jsonl")


def test_the_schema_is_a_schema() -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    Draft202012Validator.check_schema(json.loads(files("ftlint.config").joinpath("config.schema.json").read_bytes()))


# Overrides and datasets


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


def test_overrides_fit_by_globs_relative_to_their_file(write: Write) -> None:
    write("inner/ftlint.toml", OVERRIDES)
    configs = Configs()
    legacy = configs.settings_for("inner/legacy/x.jsonl")
    assert (legacy.profile, legacy.ignore) == ("azure", ("json-lines", "tool-ids"))
    assert configs.settings_for("inner/legacy/deep/x.jsonl").profile == "openai"
    assert configs.settings_for("inner/x.jsonl").ignore == ("json-lines",)


def test_a_later_override_is_on_top_and_its_rule_covers_the_checks_of_an_earlier_source(write: Write) -> None:
    write("ftlint.toml", OVERRIDES + "[[overrides]]\nfiles = ['legacy']\nmethod = 'rft'\n")
    both = settings_for("legacy/dpo/x.jsonl")
    assert both.method == "rft"
    assert both.severity == (("tool-ids", "info"),)


def test_override_can_ask_for_what_is_ignored_elsewhere(write: Write) -> None:
    write("ftlint.toml", "ignore = ['tool-ids']\n[[overrides]]\nfiles = ['new']\nrule = ['tool-ids/format']\n")
    assert selected("tool-ids/format", settings_for("new/x.jsonl"))
    assert not selected("tool-ids/format", settings_for("x.jsonl"))


def test_override_with_an_empty_rule_asks_for_all(write: Write) -> None:
    write("ftlint.toml", "rule = ['tool-ids']\n[[overrides]]\nfiles = ['all']\nrule = []\n")
    assert settings_for("all/x.jsonl").rule == ()


def test_overrides_fit_however_the_path_is_spelled(write: Write, tmp_path: Path) -> None:
    write("ftlint.toml", "[[overrides]]\nfiles = ['./a/x.jsonl']\nmethod = 'dpo'\n")
    configs = Configs()
    for path in ("a/x.jsonl", "./a/x.jsonl", "b/../a/x.jsonl", str(tmp_path / "a" / "x.jsonl")):
        assert configs.settings_for(path).method == "dpo", path


def test_datasets_join_files_and_the_first_that_fits_wins(write: Write) -> None:
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


@pytest.mark.parametrize(
    ("glob", "fits", "does_not"),
    [
        ("*.jsonl", "x.jsonl", "a/x.jsonl"),
        ("**/*.jsonl", "x.jsonl", "x.json"),
        ("**/*.jsonl", "a/b/x.jsonl", "a/b/x.jsonl.gz"),
        ("a/**", "a/b/x", "ab/x"),
        ("**", "a/b/x", ""),
        ("a**b", "axxb", "ax/xb"),
        ("a?c", "abc", "a/c"),
        ("x[0-9].jsonl", "x7.jsonl", "xa.jsonl"),
        ("x[!0-9]", "xa", "x7"),
        ("x[!a]y", "xby", "x/y"),
        ("x[]a]", "x]", "xb"),
        ("x[^a]", "x^", "xb"),
        ("x[\\]", "x\\", "x["),
        ("x[z-a]", "x[z-a]", "xz"),
        ("x[", "x[", "x"),
        ("a.b", "a.b", "acb"),
        ("data/legacy", "data/legacy/deep/x.jsonl", "data/legacy2/x.jsonl"),
        ("data/legacy/", "data/legacy/x.jsonl", "legacy/x.jsonl"),
        ("data/*", "data/x.jsonl", "data/deep/x.jsonl"),
        ("a*", "a\nb", "b"),
        ("*.jsonl", "\udcff.jsonl", "\udcff"),
    ],
)
def test_globs(glob: str, fits: str, does_not: str) -> None:
    assert glob_pattern(glob).fullmatch(fits)
    assert not (does_not and glob_pattern(glob).fullmatch(does_not))


# Selection, and the command line


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), True),
        (Settings(rule=("tool-ids",)), True),
        (Settings(rule=("tool-ids/format",)), True),
        (Settings(rule=("json-lines", "tool-ids")), True),
        (Settings(rule=("json-lines",)), False),
        (Settings(rule=("tool",)), False),
        (Settings(rule=("tool-ids/orphan-result",)), False),
        (Settings(ignore=("tool-ids",)), False),
        (Settings(ignore=("tool-ids/format",)), False),
        (Settings(rule=("tool-ids",), ignore=("tool-ids/format",)), False),
        (Settings(ignore=("tool-ids/orphan-result",)), True),
        (Settings(severity=(("tool-ids", "off"),)), False),
        (Settings(severity=(("tool-ids", "off"), ("tool-ids/format", "info"))), True),
    ],
)
def test_selected(settings: Settings, expected: bool) -> None:
    assert selected("tool-ids/format", settings) is expected


def test_severity_of_a_check_beats_that_of_its_rule() -> None:
    settings = Settings(severity=(("json-lines", "off"), ("tool-ids", "info"), ("tool-ids/format", "error")))
    assert settings.severity_of("tool-ids/format", Severity.WARNING) is Severity.ERROR
    assert settings.severity_of("tool-ids/orphan-result", Severity.WARNING) is Severity.INFO
    assert settings.severity_of("json-lines/bom", Severity.WARNING) is None
    assert settings.severity_of("tool-arguments/schema", Severity.WARNING) is Severity.WARNING


def test_command_line_wins_over_the_file_and_its_overrides(write: Write) -> None:
    write(
        "ftlint.toml",
        "profile = 'azure'\nmethod = 'sft'\nmax-findings = 5\nrule = ['json-lines']\n"
        "[[overrides]]\nfiles = ['**']\nmethod = 'dpo'\nprofile = 'mistral'\n",
    )
    said = Change(rule=("tool-ids",), profile="openai", method="rft", max_findings=0)
    expected = Settings(profile="openai", method="rft", rule=("tool-ids",), max_findings=0)
    assert settings_for("x.jsonl", command_line=said) == expected


def test_silent_command_line_changes_nothing() -> None:
    settings = Settings("azure", "dpo", ("a",), ("b",), (("c", "off"),), 3, ("#",), "text")
    assert merge(settings, Change()) == settings


def test_rule_on_the_command_line_runs_what_the_file_ignores_by_that_name() -> None:
    asked = Change(rule=("tool-ids",))
    assert selected("tool-ids/format", merge(Settings(ignore=("tool-ids",)), asked))
    assert selected("tool-ids/format", merge(Settings(severity=(("tool-ids", "off"),)), asked))
    narrower = merge(Settings(ignore=("tool-ids",)), Change(rule=("tool-ids/format",)))
    assert selected("tool-ids/format", narrower)
    assert not selected("tool-ids/orphan-result", narrower)


def test_rule_on_the_command_line_keeps_what_the_file_ignores_of_it() -> None:
    merged = merge(Settings(ignore=("tool-ids/format",)), Change(rule=("tool-ids",)))
    assert not selected("tool-ids/format", merged)
    assert selected("tool-ids/orphan-result", merged)


def test_ignore_on_the_command_line_adds() -> None:
    merged = merge(Settings(ignore=("json-lines",)), Change(ignore=("tool-ids", "json-lines")))
    assert merged.ignore == ("json-lines", "tool-ids")


def test_names_that_are_known_pass() -> None:
    validate_names(["tool-ids", "tool-ids/format"], RULES, CHECKS)


def test_unknown_name_suggests_the_near_one() -> None:
    with pytest.raises(ConfigError, match=r"^--ignore: .* 'tool-idz'; did you mean `tool-ids`\?$"):
        validate_names(["tool-ids", "tool-idz"], RULES, CHECKS, "--ignore")


def test_limits_stand_in_for_those_of_the_profile(write: Write) -> None:
    path = write("ftlint.toml", "limits = { training-context = 16385, max-file-bytes = 200_000_000 }\n")
    config = load(str(path))
    assert config is not None
    assert (config.settings.training_context, config.settings.max_file_bytes) == (16385, 200_000_000)


@pytest.mark.parametrize("text", ["limits = { tokens = 3 }\n", "limits = { training-context = 0 }\n"])
def test_limits_are_known_and_above_nothing(write: Write, text: str) -> None:
    with pytest.raises(ConfigError, match="limits"):
        load(str(write("ftlint.toml", text)))
