"""Whatever JSON the lines hold, every collector takes it in, and concludes the same wherever the chunks end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.run import Run
from ftlint.results.finding import Report
from ftlint.rule.samples import assistant, tool, user
from tests.helpers import REGISTRY, write
from tests.lint.engine.mixture import Elsewhere, check
from tests.test_fuzz import roots, talks, values

# Those that are off by default, too.
EVERYTHING = Configs(
    isolated=True, command_line=Change(rule=(*REGISTRY.rules, "duplicates/near", "content-quality/personal-data"))
)
NO_NEAR = Configs(isolated=True, command_line=Change(rule=(*REGISTRY.rules, "content-quality/personal-data")))

# Calls that are no calls, beside definitions of what could be called.
odd = st.lists(st.one_of(values, st.fixed_dictionaries({"function": values, "id": values})), max_size=3)
broken = st.builds(
    lambda entries, tools: {
        "messages": [user(), {"role": "assistant", "tool_calls": entries}],
        "tools": [tool(city={"type": "string"}), *tools],
    },
    odd,
    odd,
)
outputs = st.one_of(talks, values, st.just([]))
preferences = st.fixed_dictionaries(
    {"input": st.one_of(values, st.fixed_dictionaries({"messages": st.one_of(talks, values)}))},
    optional={"preferred_output": outputs, "non_preferred_output": outputs, "tools": values},
)
records = st.lists(st.one_of(roots, preferences, broken, values), max_size=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


def configs() -> Configs:
    """With the extra where it is installed."""
    try:
        import rensa  # noqa: F401
    except ImportError:
        return NO_NEAR
    return EVERYTHING


def said(report: Report) -> tuple[Any, ...]:
    return report.findings, report.tallies, report.notes, report.failures, report.examples


@pytest.mark.slow
@settings(max_examples=200)
@given(found=records)
@example(found=[{"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []}])
@example(found=[{"input": {}, "preferred_output": [], "non_preferred_output": [None], "tools": [tool()]}])
@example(found=[{"messages": [], "tools": [tool()]}, {"messages": [{}], "functions": [{}]}, None, [], {}])
@example(found=[{"messages": [user(), assistant([])], "tools": {"a": [tool()]}}] * 25)
def test_all_rules_take_it_in_chunked_or_not(folder: Path, found: list[Any]) -> None:
    file = write(folder, "".join(json.dumps(one) + "\n" for one in found))
    whole = check(file, Run(keep=0), configs())
    for run in (Run(keep=0, chunk_size=1), Run(keep=0, chunk_size=40, executor=Elsewhere())):
        assert said(check(file, run, configs())) == said(whole)


@pytest.mark.slow
@settings(max_examples=100)
@given(training=records, validation=records)
def test_two_datasets_are_compared_whatever_they_hold(folder: Path, training: list[Any], validation: list[Any]) -> None:
    for name, found in (("train", training), ("valid", validation)):
        write(folder, "".join(json.dumps(one) + "\n" for one in found), f"{name}.jsonl")
    (folder / "data.jsonl").unlink(missing_ok=True)
    whole = check(folder, Run(keep=0), NO_NEAR)
    assert said(check(folder, Run(keep=0, chunk_size=1), NO_NEAR)) == said(whole)
    assert whole.failures == []
