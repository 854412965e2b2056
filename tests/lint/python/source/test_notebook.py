"""Notebooks: their cells as one program, and edits that leave every other byte as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.python.source.code import Place
from ftlint.python.source.edits import Edit
from ftlint.python.source.notebook import Notebook, is_notebook, read_code

OUTPUTS = [{"name": "stdout", "output_type": "stream", "text": ["old = 1\n", 'é \\ " \u2028\n']}]
STYLES: list[dict[str, Any]] = [
    {"indent": 1, "ensure_ascii": False},
    {"indent": 1},
    {"indent": 4, "ensure_ascii": False, "sort_keys": True},
    {"indent": "\t"},
    {},
    {"ensure_ascii": False},
    {"separators": (",", ":")},
    {"indent": 2, "separators": (", ", " : ")},
]


def code_cell(source: Any, **keys: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"tags": ["x"]},
        "outputs": OUTPUTS,
        "source": source,
        **keys,
    }


def notebook(*cells: Any, **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def read(record: Any, **style: Any) -> Notebook:
    found = read_code("a.ipynb", json.dumps(record, **style).encode())
    assert isinstance(found, Notebook)
    return found


def replaced(code: Notebook, old: bytes, new: bytes) -> bytes:
    """The file after replacing a piece of its source."""
    at = code.source.index(old)
    source = code.edited([Edit(at, at + len(old), new)])
    assert source is not None
    return code.rebuilt(source)


def test_the_cells_are_one_program() -> None:
    code = read(
        notebook(
            {"cell_type": "markdown", "metadata": {}, "source": ["x ="]},
            code_cell(["import openai\n", "client = openai.OpenAI()"]),
            code_cell("%matplotlib inline\nreply = client.x()"),
        )
    )
    assert code.trouble is None
    assert len(code.module.body) == 4
    assert code.place(code.source.index(b"client =")) == Place(2, 1, 2)
    assert code.place(code.source.index(b"client.x")) == Place(2, 9, 3)
    assert code.line_at(code.source.index(b"client.x")) == ("reply = client.x()", 8)


def test_places_beside_what_is_masked() -> None:
    code = read(notebook(code_cell("%time reply = ask()\n")))
    at = code.source.index(b"ask")
    assert code.place(at) == Place(1, 15, 1)
    assert code.line_at(at) == ("%time reply = ask()", 14)


def test_an_empty_notebook() -> None:
    for data in (b"", b"\n", json.dumps(notebook()).encode(), json.dumps(notebook(code_cell([]))).encode()):
        code = read_code("a.ipynb", data)
        assert code.trouble is None
        assert code.rebuilt(code.source) == data


def test_format_three_has_its_cells_in_worksheets() -> None:
    cell = {"cell_type": "code", "language": "python", "input": ["old = 1\n", "x = 2"], "outputs": OUTPUTS}
    record = {"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": [cell], "metadata": {}}]}
    code = read(record, indent=1)
    cell["input"] = ["new = 1\n", "x = 2"]
    assert replaced(code, b"old", b"new") == json.dumps(record, indent=1).encode()


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "language": "R"}},
        {"language_info": {"name": "julia"}},
        {"language_info": {"name": "sql"}, "kernelspec": {"language": "python"}},
    ],
)
def test_another_language_is_left_alone(metadata: dict[str, Any]) -> None:
    code = read(notebook(code_cell("x <- function_call"), **metadata))
    assert code.source == b""
    assert code.trouble is None


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": {"name": "my-env"}},
    ],
)
def test_python_by_its_metadata(metadata: dict[str, Any]) -> None:
    assert read(notebook(code_cell("x = 1"), **metadata)).source == b"x = 1"


def test_a_cell_of_another_language_is_left_alone() -> None:
    foreign = code_cell("let x = 1", metadata={"vscode": {"languageId": "javascript"}})
    code = read(notebook(foreign, code_cell("x = 1")))
    assert code.trouble is None
    assert len(code.module.body) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"cells": [', "it is not JSON"),
        (b"\xff{}", "it is not UTF-8"),
        (b"[]", "it is not a JSON object"),
        (b"{}", "it has no `cells`"),
        (b'{"cells": 3}', "its `cells` are not a list"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "cell 1 has a source that is neither"),
        (b"[" * 100_000, "its JSON cannot be read"),
    ],
)
def test_a_file_that_is_not_a_notebook_is_unreadable(data: bytes, why: str) -> None:
    code = read_code("a.ipynb", data)
    assert why in code.unreadable
    assert code.trouble is not None
    assert code.source == b""


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        ("x = 1\nprint 'x'\n", 2, "it is not Python 3"),
        ("x = (1,\n", 1, "it is not Python 3"),
        ("x = '\x1f'", 1, "rewriting its cells would change other bytes"),
    ],
)
def test_a_cell_that_cannot_be_analysed_is_reported(source: str, line: int, why: str) -> None:
    code = read(notebook(code_cell("y = 1"), code_cell(source), code_cell("z = 1)")))
    assert code.trouble is not None
    assert not code.unreadable
    assert why in code.trouble.why
    assert code.trouble.cell in (2, None)
    assert code.trouble.line >= line


def test_half_a_surrogate_pair_is_trouble() -> None:
    code = read(notebook(code_cell("x = '\ud83d'")))
    assert code.trouble is not None


def test_an_edit_stays_in_its_cell() -> None:
    code = read(notebook(code_cell("a = 1\n!ls\n"), code_cell("b = 1\n")))
    assert code.edited([Edit(0, len(code.source), b"x = 1")]) is None
    hidden = code.source.index(b"!ls")
    assert code.edited([Edit(hidden, hidden + 1, b"?")]) is None
    assert code.edited([Edit(0, 1, b"(")]) is None


def test_a_cell_keeps_the_bytes_of_its_other_lines() -> None:
    """Unnecessary escapes, a slash with a backslash, and items that are not lines."""
    data = rb'{"cells":[{"cell_type":"code","source":["u = \u0022\u00E9\u0022\n","s = \"a\/b\"\n" ,"old = ","1\n"]}]}'
    code = read_code("a.ipynb", data)
    assert isinstance(code, Notebook)
    assert replaced(code, b"s = ", b"t = ") == data.replace(b's = \\"', b't = \\"')
    whole = data.replace(b'\\n","s', b"\\ns").replace(b'\\n" ,"old = ","1', b"\\nold = 1")
    whole = whole.replace(b'["u', b'"u').replace(b'"]}]', b'"}]')
    code = read_code("a.ipynb", whole)
    assert isinstance(code, Notebook)
    assert replaced(code, b"old", b"new") == whole.replace(b"old", b"new")


WORDS = st.sampled_from(
    ["x = 1", "s = 'é'", 's = "\\n"', "# \u2028?", "%cd ..", "!ls", "    ", "", "t = '🙂 /'", "y = 2 % 3"]
)
TEXTS = st.lists(WORDS, max_size=5).map("\n".join)


def sourced(text: str, as_list: bool) -> Any:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + [lines[-1]] * bool(lines[-1]) if as_list else text


@settings(max_examples=300)
@given(
    before=st.lists(TEXTS, max_size=2),
    above=TEXTS,
    below=TEXTS,
    new=st.sampled_from(["new = 2", "new = 'é'", "a = 1\nb = 2", "a = 1\n\n\n"]),
    as_list=st.booleans(),
    style=st.sampled_from(STYLES),
    end=st.sampled_from(["", "\n", "\r\n", " \n\n"]),
    bom=st.booleans(),
)
def test_nothing_but_the_changed_cell_changes(
    before: list[str], above: str, below: str, new: str, as_list: bool, style: Any, end: str, bom: bool
) -> None:
    """What is written is what the same notebook with the new text would be, had it been written in the same way."""

    def data(middle: str) -> bytes:
        text = f"{above}\n{middle}\n{below}"
        cells = [code_cell(sourced(each, as_list), id=str(number)) for number, each in enumerate(before)]
        markdown = {"cell_type": "markdown", "metadata": {}, "source": ["old = 1 é\n"]}
        whole = notebook(*cells, markdown, code_cell(sourced(text, as_list)), code_cell(["old = 1"]), é=["/"])
        return b"\xef\xbb\xbf" * bom + (json.dumps(whole, **style) + end).encode()

    code = read_code("a.ipynb", data("old = 1"))
    assert isinstance(code, Notebook)
    assert code.rebuilt(code.source) == data("old = 1")
    assert replaced(code, b"old = 1", new.encode()) == data(new)


@given(st.binary(max_size=60) | st.text('[]{}"cells:,source_typ \\n1', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    code = read_code("a.ipynb", data)
    assert code.trouble is not None or code.rebuilt(code.source) == data


CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import openai"}
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.mark.parametrize(
    ("path", "expected"), [("a.ipynb", True), ("A.IPYNB", True), ("a.ipynb.py", False), ("a.py", False)]
)
def test_a_notebook_is_known_by_the_end_of_its_name(path: str, expected: bool) -> None:
    assert is_notebook(path) is expected
    assert isinstance(read_code(path, NOTEBOOK if expected else b"import openai\n"), Notebook) is expected
