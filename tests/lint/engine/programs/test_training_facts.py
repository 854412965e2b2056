"""What a model learned from its training data, and which files its configuration may name."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest

from ftlint.config.bounded import Limit
from ftlint.config.configs import Configs
from ftlint.config.settings import Change, Settings
from ftlint.engine.programs import training_facts
from ftlint.engine.programs.training_facts import data_files, learned_from
from ftlint.engine.session import Sessions
from ftlint.errors import InputError
from ftlint.rule.samples import assistant, definition, line, system, tool, user
from ftlint.rule.training_facts import Learned
from tests.helpers import REGISTRY, write

TEXT = "".join(
    line(system("Be nice."), user(f"Is it {n}?"), assistant(f"It is {n}. END"), tools=[tool()]) for n in range(20)
)
PLAIN = "".join(line(user(f"Is it {n}?"), assistant(f"It is {n}")) for n in range(20))


def learned(*paths: Path, change: Change | None = None) -> Learned:
    settings = Settings(data=tuple(map(str, paths)), models=("my-model",))
    return learned_from(settings, Configs(isolated=True, command_line=change), Sessions(REGISTRY))


def test_what_the_examples_share_is_learned(tmp_path: Path) -> None:
    assert learned(write(tmp_path, TEXT, "train.jsonl")) == Learned(
        "train.jsonl",
        models=("my-model",),
        answer_ends=(" END",),
        prompt="Be nice.",
        functions={"get_weather": definition()},
        always_tools=True,
    )


def test_files_are_one_dataset(tmp_path: Path) -> None:
    first, second = write(tmp_path, TEXT, "a.jsonl"), write(tmp_path, PLAIN * 2, "b.jsonl")
    both = learned(first, second)
    assert both.data == "a.jsonl and 1 more"
    assert (both.answer_ends, both.prompt, both.always_tools) == ((), None, False)
    assert not learned(first).is_empty


def test_the_rules_that_the_user_selects_do_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    assert learned(path, change=Change(rule=("limits",), ignore=("system-prompt",))) == learned(path)


def test_data_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.jsonl does not exist"):
        learned(tmp_path / "missing.jsonl")


@pytest.mark.parametrize("text", ["", "\n\n", "no JSON\n"])
def test_data_without_examples_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl has no examples"):
        learned(write(tmp_path, text, "a.jsonl"))


def test_a_configuration_file_may_only_name_files_in_its_folder(tmp_path: Path) -> None:
    outside, inside = write(tmp_path, TEXT, "x.jsonl"), write(tmp_path, TEXT, "d/x.jsonl")
    within = str(tmp_path / "d/ftlint.toml")
    assert data_files([str(inside)], within) == (str(inside),)
    with pytest.raises(InputError, match="names a file outside the folder of the configuration file"):
        data_files([str(outside)], within)
    os.symlink(outside, tmp_path / "d/link.jsonl")
    for path in ("d/link.jsonl", "d/*.jsonl"):
        with pytest.raises(InputError, match=f"{within}: `fine-tuned-call.data`"):
            data_files([str(tmp_path / path)], within)
    assert data_files([str(outside)]) == (str(outside),)


def test_a_configuration_file_may_only_name_regular_files_of_a_bounded_size(tmp_path: Path) -> None:
    within, path = str(tmp_path / "ftlint.toml"), str(write(tmp_path, "{}\n"))
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match=r"is not a regular file: .*pipe\.jsonl; use --data for it"):
        data_files([str(tmp_path / "pipe.jsonl")], within)
    with mock.patch.object(training_facts, "DATA_LIMIT", Limit(3, "3 bytes")):
        assert data_files([path], within) == (path,)
    with mock.patch.object(training_facts, "DATA_LIMIT", Limit(2, "2 bytes")):
        with pytest.raises(InputError, match="is larger than 2 bytes"):
            data_files([path], within)
        assert data_files([path]) == (path,)
