from __future__ import annotations

import json
from pathlib import Path

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.programs.selection import Selection
from ftlint.engine.session import Sessions
from ftlint.results.finding import Report
from tests.helpers import REGISTRY

TUNED = REGISTRY.codemods["fine-tuned-call"]


def selection(**change: object) -> Selection:
    return Selection(Configs(isolated=True, command_line=Change()._replace(**change)), Sessions(REGISTRY))


def test_only_codemods_of_selected_rules_run() -> None:
    assert list(selection(rule=("legacy-functions", "tool-ids")).codemods(["a.py"])) == ["legacy-functions"]
    assert list(selection(ignore=("client-v0",)).codemods(["a.py"])) == [
        "fine-tuned-call",
        "legacy-functions",
        "retired-model",
    ]
    assert selection(rule=("tool-ids",)).codemods(["a.py"]) == {}


def test_a_check_is_named_by_itself_or_by_its_rule() -> None:
    chosen = selection(rule=("client-v0", "legacy-functions/call"))
    assert chosen.is_named("a.py", "client-v0/resource")
    assert chosen.is_named("a.py", "legacy-functions/call")
    assert not chosen.is_named("a.py", "legacy-functions/result")
    assert not selection().is_named("a.py", "client-v0/resource")


def test_each_training_dataset_has_a_separate_context(tmp_path: Path) -> None:
    for name in ("a", "b"):
        messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": f"Hello. END {name}"}]
        (tmp_path / f"{name}.jsonl").write_text(f"{json.dumps({'messages': messages})}\n" * 20)
        (tmp_path / name).mkdir()
        (tmp_path / name / "ftlint.toml").write_text('[fine-tuned-call]\ndata = "train.jsonl"\n')
        (tmp_path / f"{name}.jsonl").rename(tmp_path / name / "train.jsonl")
    paths = [str(tmp_path / name) for name in ("a/x.py", "b/x.py", "a/y.py")]
    groups = list(Selection(Configs(), Sessions(REGISTRY)).contexts(TUNED, paths, report := Report()))
    assert [group for group, _ in groups] == [[paths[0], paths[2]], [paths[1]]]
    assert all(context.learned is not None for _, context in groups)
    assert report.failures == []


def test_data_that_cannot_be_read_is_reported_once() -> None:
    chosen, report = selection(data=("missing.jsonl",)), Report()
    for _ in range(2):
        assert list(chosen.contexts(TUNED, ["a.py"], report)) == []
    assert len(report.failures) == 1
    assert report.failures[0].startswith("missing.jsonl does not exist")
