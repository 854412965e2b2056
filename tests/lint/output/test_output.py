"""The registry: formats by name, --format values, and writing to streams and files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ftlint import output
from ftlint.cli.check import save
from ftlint.errors import ConfigError, InputError
from ftlint.results.finding import Report


@pytest.mark.parametrize("name", output.FORMATS)
def test_every_format_renders_an_empty_report(name: str) -> None:
    text = output.render(Report(files=1, examples=1), name)
    assert text == "" or text.endswith("\n")


def test_a_format_may_name_its_file() -> None:
    assert output.parse_spec("text") == ("text", None)
    assert output.parse_spec("sarif=out/a=b.sarif") == ("sarif", Path("out/a=b.sarif"))


@pytest.mark.parametrize("spec", ["sarf", "SARIF", "sarif2=out.sarif"])
def test_an_unknown_format_suggests_the_near_one(spec: str) -> None:
    with pytest.raises(ConfigError, match=r"did you mean `sarif`\?"):
        output.parse_spec(spec)


def test_a_format_near_nothing_lists_them_all() -> None:
    with pytest.raises(ConfigError, match="text, concise, json, jsonl, sarif, github"):
        output.render(Report(), "pdf")


def test_an_equals_sign_without_a_file_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no file after '='"):
        output.parse_spec("json=")


def test_text_is_written_to_any_kind_of_stream() -> None:
    text, binary = io.StringIO(), io.BytesIO()
    output.write("é\n", text)
    output.write("é\n", binary)
    assert text.getvalue() == "é\n"
    assert binary.getvalue() == "é\n".encode()


def test_formats_for_people_take_the_encoding_of_the_stream_and_others_are_utf_8() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1", newline="\r\n")
    stream.write("before ")
    output.write("é東\n", stream, "text")
    output.write("é東\n", stream, "json")
    assert raw.getvalue() == b"before \xe9\\u6771\n" + "é東\n".encode()


def test_a_file_is_written_as_utf_8(tmp_path: Path) -> None:
    save("é東\n", tmp_path / "out.sarif")
    assert (tmp_path / "out.sarif").read_bytes() == "é東\n".encode()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing.+out\.sarif: cannot write the output: No such file"):
        save("x", tmp_path / "missing" / "out.sarif")
