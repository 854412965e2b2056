from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from ftlint.errors import InputError
from ftlint.files.layout import Layout
from ftlint.files.source import Source
from ftlint.files.staged import Rewritten

OLD = b'{"a": 1}\n{"b": 2}\n{"c": 3}\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "x.jsonl").write_bytes(OLD)
    return tmp_path / "x.jsonl"


def source(path: Path) -> Source:
    return Source(str(path), path.name)


def rewritten(path: Path, *, beside: bool = True) -> Rewritten:
    return Rewritten(source(path), Layout(), source(path) if beside else None)


@pytest.mark.parametrize("beside", [True, False])
def test_what_precedes_the_first_change_is_copied(file: Path, beside: bool) -> None:
    text = rewritten(file, beside=beside)
    text.write([OLD[:9]], changed=False, offset=0)
    assert not text.begun
    text.write([b'{"b": ', b"0}\n"], changed=True, offset=9)
    text.write([OLD[18:]], changed=False, offset=18)
    text.finish()
    assert text.begun
    assert file.read_bytes() == OLD
    text.put_in_place(source(file), os.stat(file), bom=False)
    assert file.read_bytes() == b'{"a": 1}\n{"b": 0}\n{"c": 3}\n'
    text.close()
    assert [path.name for path in file.parent.iterdir()] == ["x.jsonl"]


def test_without_a_change_nothing_is_opened(file: Path) -> None:
    text = rewritten(file)
    text.write([OLD], changed=False, offset=0)
    text.finish()
    assert (text.begun, text.path) == (False, "")
    assert [path.name for path in file.parent.iterdir()] == ["x.jsonl"]


@pytest.mark.parametrize("beside", [True, False])
def test_closing_removes_what_was_not_put_in_place(file: Path, beside: bool) -> None:
    text = rewritten(file, beside=beside)
    text.write([b"{}\n"], changed=True, offset=0)
    path = Path(text.path)
    assert path.exists()
    text.close()
    assert not path.exists()
    assert file.read_bytes() == OLD


def test_a_file_is_compressed_as_it_was_with_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl.gz"
    file.write_bytes(gzip.compress(OLD))
    text = rewritten(file, beside=False)
    text.write([b"{}\n"], changed=True, offset=0)
    text.finish()
    text.put_in_place(source(file), os.stat(file), bom=True)
    text.close()
    assert gzip.decompress(file.read_bytes()) == b"\xef\xbb\xbf{}\n"


@pytest.mark.parametrize("beside", [True, False])
def test_a_text_that_would_read_as_compressed_is_not_written(file: Path, beside: bool) -> None:
    text = rewritten(file, beside=beside)
    text.write([b"\x1f\x8b\x08\0"], changed=True, offset=0)
    text.finish()
    with pytest.raises(InputError, match=r"x\.jsonl: .* nothing was written"):
        text.put_in_place(source(file), os.stat(file), bom=False)
    text.close()
    assert file.read_bytes() == OLD
