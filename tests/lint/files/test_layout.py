from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from ftlint.files.layout import HEAD, Layout, layout_of, open_text
from ftlint.files.source import Source

CHAT = '{"messages": [{"role": "user", "content": "é😀"}]}'


def source(path: Path, data: bytes) -> Source:
    path.write_bytes(data)
    return Source(str(path), path.name)


def kind(path: Path, text: str) -> str:
    return layout_of(source(path / "x.jsonl", text.encode())).kind


def text_of(given: Source) -> bytes:
    with open_text(given, layout_of(given)) as stream:
        return stream.read()


@pytest.mark.parametrize(
    "text",
    [
        f"[{CHAT}]",
        f"[{CHAT}, {CHAT}]\n\n",
        f"\n [\n  {CHAT},\n  {CHAT}\n]",
        f'[{CHAT}, {{"messages": oops}}]',
        f"[{CHAT},\n{CHAT}",
        '[{"role": "x", "messages": []}]',
        '[{"text": "a"}, {"role": "user"}]',
        '[\n{"text": "' + "a" * HEAD + '"}]',
    ],
)
def test_an_array_of_records(tmp_path: Path, text: str) -> None:
    assert kind(tmp_path, text) == "array"


@pytest.mark.parametrize(
    "text",
    [
        f"{CHAT}\n{CHAT}\n",
        '[{"role": "user", "content": "Hi"}]\n',
        '[{"role": "user", "content": "Hi"}, {"role": "assistant"]\n',
        '[{"role": "user", "content": "' + "a" * HEAD + '"}]',
        f"[{CHAT}]\n[{CHAT}]\n",
        f"[{CHAT}]\n{CHAT}\n",
        f"[\n{CHAT}\n{CHAT}\n]",
        "[1, 2]",
        "[]",
        "[\n]",
        '["a", {"b": 1}]',
        '[{"a": 1}, 2]',
        '{\n"a": [{"b": 1}]}',
        "[" * 100_000,
    ],
)
def test_lines_whatever_the_lines_are(tmp_path: Path, text: str) -> None:
    assert kind(tmp_path, text) == "lines"


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t\n" * 10, "\n" * (2 * HEAD)])
def test_a_blank_file_is_empty(tmp_path: Path, text: str) -> None:
    layout = layout_of(source(tmp_path / "x.jsonl", text.encode()))
    assert layout.empty


def test_blank_lines_before_the_first_record_do_not_hide_it(tmp_path: Path) -> None:
    assert kind(tmp_path, "\n" * (2 * HEAD) + f"[{CHAT}]") == "array"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_marked_encoding_is_read_as_utf_8(tmp_path: Path, mark: bytes, encoding: str, suffix: str) -> None:
    data = mark + (f"{CHAT}\r\n" * 3).encode(encoding)
    given = source(tmp_path / f"x.jsonl{suffix}", gzip.compress(data) if suffix else data)
    assert layout_of(given) == Layout("lines", encoding, len(mark))
    assert text_of(given) == (f"{CHAT}\r\n" * 3).encode()


def test_a_long_file_in_utf_16_is_read_whole(tmp_path: Path) -> None:
    text = (f"{CHAT}\n") * 30_000
    assert text_of(source(tmp_path / "x.jsonl", text.encode("utf-16"))) == text.encode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (codecs.BOM_UTF16_LE + b"\x3d\xd8a\0", b"\xffa"),
        (codecs.BOM_UTF16_LE + b"a\0b", b"a\xff"),
        (codecs.BOM_UTF32_BE + b"\0\0\0a\0\x11\0\0", b"a\xff"),
    ],
)
def test_what_cannot_be_decoded_stays_visible(tmp_path: Path, data: bytes, text: bytes) -> None:
    assert text_of(source(tmp_path / "x.jsonl", data)) == text


def test_a_file_of_nothing_but_a_mark_is_empty(tmp_path: Path) -> None:
    layout = layout_of(source(tmp_path / "x.jsonl", codecs.BOM_UTF16_LE))
    assert layout.empty
