"""The inputs of a run: datasets, programs, and the configuration of each file."""

from __future__ import annotations

import os
from typing import Any

import pytest

from ftlint.config.settings import Change
from ftlint.engine.inputs.datasets import Dataset
from ftlint.engine.inputs.gather import Inputs, gather
from ftlint.errors import ConfigError, InputError
from tests.helpers import REGISTRY
from tests.lint.engine.inputs.harness import Make


def gathered(*paths: str, change: Change | None = None, **options: Any) -> Inputs:
    return gather(paths, change or Change(), REGISTRY, **options)


def test_datasets_and_programs_are_found_in_one_search(make: Make) -> None:
    make("d/b.jsonl", "d/x-1-of-2.jsonl", "d/x-2-of-2.jsonl", "d/a.py", "d/n.ipynb", "d/b.removed.jsonl", "d/x.txt")
    inputs = gathered("d")
    assert inputs.datasets == [
        Dataset("d/b.jsonl", ("d/b.jsonl",)),
        Dataset("d/x-*-of-2.jsonl", ("d/x-1-of-2.jsonl", "d/x-2-of-2.jsonl")),
    ]
    assert inputs.programs == ["d/a.py", "d/n.ipynb"]
    assert inputs.failures == ()


def test_datasets_are_grouped_as_configured(make: Make) -> None:
    make("a.jsonl", "b.jsonl", "c.jsonl", 'ftlint.toml=[[datasets]]\nname = "all"\nfiles = ["a.jsonl", "c.jsonl"]\n')
    assert gathered(".").datasets == [Dataset("all", ("a.jsonl", "c.jsonl")), Dataset("b.jsonl", ("b.jsonl",))]
    assert [dataset.name for dataset in gathered(".", isolated=True).datasets] == ["a.jsonl", "b.jsonl", "c.jsonl"]


def test_the_change_takes_precedence_over_the_configuration_of_a_file(make: Make) -> None:
    stop = "[stop-sequence]\nstop = "
    make("d/x.jsonl", "e/x.jsonl", f'd/ftlint.toml=profile = "trl"\n{stop}["###"]\n', f'other.toml={stop}["END"]\n')
    change = Change(profile="mistral")
    configs = gathered("d", "e", change=change).configs
    settings = [configs.settings_for(path) for path in ("d/x.jsonl", "e/x.jsonl")]
    assert [(one.profile, one.stop) for one in settings] == [("mistral", ("###",)), ("mistral", ())]
    given = gathered("d", "e", config="other.toml").configs.settings_for("d/x.jsonl")
    assert (given.profile, given.stop) == ("openai", ("END",))


def test_a_configuration_file_may_only_name_rules_and_profiles_that_exist(make: Make) -> None:
    make("x.jsonl", 'a.toml=ignore = ["tool-idz"]\n', 'b.toml=profile = "opnai"\n', 'c.toml=ignore = ["tool-ids"]\n')
    with pytest.raises(ConfigError, match=r"tool-idz.*tool-ids"):
        gathered("x.jsonl", config="a.toml")
    with pytest.raises(ConfigError, match="opnai"):
        gathered("x.jsonl", config="b.toml")
    assert gathered("x.jsonl", config="c.toml").configs.settings_for("x.jsonl").ignore == ("tool-ids",)


def test_an_excluded_file_is_read_if_named_unless_exclusion_is_forced(make: Make) -> None:
    make("x.jsonl", "y.jsonl", ".ftlintignore=x.jsonl\n")
    assert [one.name for one in gathered("x.jsonl", "y.jsonl").datasets] == ["x.jsonl", "y.jsonl"]
    assert [one.name for one in gathered("x.jsonl", "y.jsonl", force_exclude=True).datasets] == ["y.jsonl"]


def test_links_out_of_a_folder_are_followed_unless_that_is_forbidden(make: Make) -> None:
    make("d/x.jsonl", "outside/y.jsonl")
    os.symlink(os.path.abspath("outside/y.jsonl"), "d/link.jsonl")
    assert [one.name for one in gathered("d").datasets] == ["d/link.jsonl", "d/x.jsonl"]
    inputs = gathered("d", follow_links=False)
    assert [one.name for one in inputs.datasets] == ["d/x.jsonl"]
    assert len(inputs.failures) == 1
    assert "d/link.jsonl" in inputs.failures[0]


def test_a_path_that_does_not_exist_is_an_error(make: Make) -> None:
    make("train.jsonl")
    with pytest.raises(InputError, match=r"trian\.jsonl does not exist; did you mean train\.jsonl"):
        gathered("trian.jsonl")
