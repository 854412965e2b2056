from __future__ import annotations

import json
from importlib.resources import files

import pytest

from ftlint.config.configuration_file import load
from ftlint.errors import ConfigError
from tests.lint.config.harness import Write, complaint


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


def test_the_schema_is_a_schema() -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    Draft202012Validator.check_schema(json.loads(files("ftlint.config").joinpath("config.schema.json").read_bytes()))


@pytest.mark.parametrize("text", ["limits = { tokens = 3 }\n", "limits = { training-context = 0 }\n"])
def test_limits_are_known_and_positive(write: Write, text: str) -> None:
    with pytest.raises(ConfigError, match="limits"):
        load(str(write("ftlint.toml", text)))
