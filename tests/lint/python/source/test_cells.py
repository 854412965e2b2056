"""The code cells of a notebook's JSON, and new texts for them in the style of the old ones."""

from __future__ import annotations

import pytest

from ftlint.python.source.cells import NotANotebook, code_cells, rewritten


def in_notebook(source: bytes) -> bytes:
    """A notebook with one code cell, whose source is given as JSON."""
    return b'{"cells":[{"cell_type":"code","source":' + source + b"}]}"


def source_after(source: bytes, text: str) -> bytes:
    """The source of the only cell as JSON, after giving it a new text."""
    data = in_notebook(source)
    (cell,) = code_cells(data)
    assert data[cell.start : cell.end] == source
    start, end = in_notebook(b"|").split(b"|")
    return rewritten(data, [(cell, text)]).removeprefix(start).removesuffix(end)


def test_code_cells_are_numbered_among_all_cells() -> None:
    markdown, code = b'{"cell_type":"markdown","source":"x"}', b'{"cell_type":"code","source":["a\\n","b"]}'
    found = code_cells(b'{"cells":[' + b",".join([markdown, code, markdown, code]) + b"]}")
    assert [(cell.number, cell.text) for cell in found] == [(2, "a\nb"), (4, "a\nb")]


def test_the_last_of_duplicate_keys_counts() -> None:
    first, last = (b'"cells":[{"cell_type":"code","source":"%s"}]' % text for text in (b"first", b"last"))
    assert [cell.text for cell in code_cells(b"{" + first + b"," + last + b"}")] == ["last"]


@pytest.mark.parametrize(("language", "expected"), [(b"R", False), (b"", True), (b"Python3", True)])
def test_a_cell_has_the_language_that_it_names(language: bytes, expected: bool) -> None:
    (cell,) = code_cells(in_notebook(b'"x","language":"' + language + b'"'))
    assert cell.is_python is expected


@pytest.mark.parametrize("source", [b"3", b"null", b'["a",1]', b'{"a":"b"}'])
def test_a_source_of_another_type_is_an_error_with_the_number_of_its_cell(source: bytes) -> None:
    with pytest.raises(NotANotebook, match="cell 1 has a source that is neither a string nor a list of strings"):
        code_cells(in_notebook(source))


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (rb'["a\n" ,  "b"]', "a\nc", rb'["a\n" ,  "c"]'),  # the gap stays
        (rb'["a\n","b"]', "a\nb\nc", rb'["a\n","b\n","c"]'),
        (rb'[ "a\n", "b" ]', "b", rb'[ "b" ]'),
        (rb'["a"]', "", rb"[]"),
        (rb'"a\nb"', "c\nb", rb'"c\nb"'),
        (rb'"a"', "", rb'""'),
    ],
)
def test_a_new_text_is_written_in_the_form_of_the_old_one(source: bytes, text: str, expected: bytes) -> None:
    assert source_after(source, text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"a # é"'.encode(), '"b # ö/"'.encode()),
        (rb'"a # \u00e9"', rb'"b # \u00f6/"'),
        (rb'"a # \u00E9"', rb'"b # \u00F6/"'),
        (r'"a # é \/"'.encode(), r'"b # ö\/"'.encode()),
    ],
)
def test_new_characters_are_escaped_like_those_before(source: bytes, expected: bytes) -> None:
    assert source_after(source, "b # ö/") == expected
