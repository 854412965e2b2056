"""A whole report is what the specification of SARIF 2.1.0 calls one, by a model of it that others keep."""

from __future__ import annotations

from pathlib import Path

from sarif_pydantic import Sarif

from tests.helpers import ALONE, ftlint, write

LEGACY = """\
import openai

message = openai.chat.completions.create(model="m", messages=[], functions=[{"name": "f"}]).choices[0].message
print(message.function_call.name)
"""
BROKEN = '{"messages": [{"role": "user", "content": "caf\\u00e9 \\ud83d\\ude00"}, {"role": "bot", "content": 1}]}\n[]\n'


def test_data_and_programs_in_one_report_are_sarif(tmp_path: Path) -> None:
    write(tmp_path, BROKEN, "data/train.jsonl")
    write(tmp_path, LEGACY, "src/program.py")
    out = ftlint("check", *ALONE, "--format", "sarif", tmp_path).out
    (run,) = Sarif.model_validate_json(out).runs
    places = {
        str(place.physical_location.artifact_location.uri).rpartition("/")[2]
        for result in run.results or []
        for place in result.locations or []
        if place.physical_location is not None and place.physical_location.artifact_location is not None
    }
    assert places == {"train.jsonl", "program.py"}
    assert {result.rule_id for result in run.results or []} >= {
        "message-shape/unknown-role",
        "legacy-functions/call-site",
    }
