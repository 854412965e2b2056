"""Notebooks beside datasets: checked, shown in every output, and fixed without another byte changing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ALONE, ftlint

RULE = ("--rule", "legacy-functions")
SETUP = ["%load_ext dotenv\n", "!pip install openai\n", "import json\n", "import openai\n", "client = openai.OpenAI()"]
SENT = "client.chat.completions.create(model='gpt-4o', messages=messages"
ASK = ["# é\n", f"%time response = {SENT}, functions=functions, function_call='auto')"]
READ = ["message = response.choices[0].message\n", "print(message.function_call.name)\n", "client.chat?"]
WRAPPED = '[{"type": "function", "function": f} for f in functions]'
MOVED_ASK = [ASK[0], f"%time response = {SENT}, tools={WRAPPED}, tool_choice='auto', parallel_tool_calls=False)"]
MOVED_READ = [READ[0], "print(message.tool_calls[0].function.name)\n", READ[2]]
DEFINED = [
    "functions = [{'name': 'get_weather', 'parameters': {}}]\n",
    "messages = [{'role': 'user', 'content': 'Hi'}]\n",
]


def made(ask: list[str], read: list[str], **metadata: Any) -> bytes:
    output = {"name": "stdout", "output_type": "stream", "text": ["function_call: \x1b[31mé\n"]}
    texts: list[tuple[str, list[str]]] = [
        ("markdown", ["`function_call` is old"]),
        ("code", SETUP),
        ("code", DEFINED),
        ("code", ask),
        ("code", read),
    ]
    cells = [
        {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
        | ({"execution_count": 1, "outputs": [output]} if kind == "code" else {})
        for number, (kind, source) in enumerate(texts)
    ]
    record = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ask.ipynb").write_bytes(made(ASK, READ))
    return tmp_path


def places(*args: str) -> set[tuple[int, int, int, str]]:
    document = json.loads(ftlint("check", *ALONE, *RULE, "--format", "json", *args, ".").out)
    return {(one["cell"], one["line"], one["column"], one["rule"].partition("/")[2]) for one in document["findings"]}


def test_the_line_is_that_in_the_cell(folder: Path) -> None:
    assert places() == {(4, 2, 84, "call-site"), (4, 2, 105, "call-site"), (5, 2, 7, "response-access")}


def test_the_fix_changes_the_source_of_two_cells_and_no_other_byte(folder: Path) -> None:
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    assert (folder / "ask.ipynb").read_bytes() == made(MOVED_ASK, MOVED_READ)
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    assert (folder / "ask.ipynb").read_bytes() == made(MOVED_ASK, MOVED_READ)
    assert places() == set()


def test_the_diff_shows_the_lines_of_cells_and_writes_nothing(folder: Path) -> None:
    done = ftlint("fix", "--diff", *ALONE, *RULE, ".")
    assert done.code == 1
    assert "ask.ipynb:cell 4:2\n" in done.text
    assert "ask.ipynb:cell 5:2\n" in done.text
    assert "- print(message.function_call.name)" in done.text
    assert "+ print(message.tool_calls[0].function.name)" in done.text
    assert "2 of 12 lines" in done.text
    assert (folder / "ask.ipynb").read_bytes() == made(ASK, READ)


def test_every_output_names_the_cell(folder: Path) -> None:
    def shown(name: str) -> str:
        return ftlint("check", *ALONE, *RULE, "--format", name, ".").text

    assert "ask.ipynb:cell 5:2:7: warning legacy-functions/response-access " in shown("concise")
    assert "  ask.ipynb:cell 5:2\n" in shown("text")
    assert "│ print(message.function_call.name)" in shown("text")
    assert ",line=2,col=7,title=legacy-functions/response-access::cell 5, line 2: " in shown("github")
    rows = [json.loads(row) for row in shown("jsonl").splitlines()]
    assert [row["cell"] for row in rows if row.get("rule") == "legacy-functions/response-access"] == [5]
    (result,) = [
        one for one in json.loads(shown("sarif"))["runs"][0]["results"] if one["ruleId"].endswith("response-access")
    ]
    assert result["properties"] == {"fix": "safe", "cell": 5}
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "cell 5"}]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 7, "endColumn": 28}


def test_another_kernel_is_left_alone(folder: Path) -> None:
    data = made(ASK, READ, kernelspec={"name": "ir", "language": "R"})
    (folder / "ask.ipynb").write_bytes(data)
    assert places() == set()
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    assert (folder / "ask.ipynb").read_bytes() == data


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_broken_notebook_is_reported_in_one_sentence(command: str, folder: Path) -> None:
    (folder / "broken.ipynb").write_bytes(made(ASK, READ)[:-20])
    done = ftlint(command, *ALONE, *RULE, ".")
    assert done.code == 2
    assert "ftlint: error: broken.ipynb cannot be read as a notebook: it is not JSON: " in done.err
    assert (folder / "broken.ipynb").read_bytes() == made(ASK, READ)[:-20]


def test_a_cell_that_is_not_python_is_reported_with_its_place(folder: Path) -> None:
    data = made(ASK, [*READ[:2], "print 'x'"])
    (folder / "ask.ipynb").write_bytes(data)
    done = ftlint("fix", *ALONE, *RULE, ".")
    assert done.code == 2
    assert "ftlint: error: ask.ipynb:cell 5:3 could not be analysed: it is not Python 3" in done.err
    assert (folder / "ask.ipynb").read_bytes() == data


def test_a_notebook_moves_with_the_module_that_it_uses(folder: Path) -> None:
    """One group over two files: words are found in a notebook whose source is one string, also next to escapes."""
    module = "import openai\n\n\ndef ask(messages, functions):\n    return openai.OpenAI().chat.completions.create(\n"
    module += "        model='gpt-4o', messages=messages, functions=functions\n    )\n"
    (folder / "llm.py").write_text(module, encoding="utf-8")
    text = "from llm import ask\nresponse = ask(messages, functions)\nprint(response.choices[0].message.function_call.name)"
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "".join(DEFINED)},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": text},
    ]
    (folder / "ask.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    moved = text.replace("function_call.name", "tool_calls[0].function.name").replace(", functions)", f", {WRAPPED})")
    cells[1]["source"] = moved
    assert json.loads((folder / "ask.ipynb").read_bytes())["cells"] == cells
    assert "tools=tools" in (folder / "llm.py").read_text(encoding="utf-8")


WRITERS: dict[str, dict[str, Any]] = {
    "jupyter": {"indent": 1, "ensure_ascii": False},
    "vscode": {"indent": 4, "ensure_ascii": False},
    "colab": {"indent": 2},
    "databricks": {"separators": (",", ":")},
    "papermill": {"indent": 1, "sort_keys": True},
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("as_text", [False, True])
def test_every_writer_keeps_its_ways(name: str, as_text: bool, folder: Path) -> None:
    """What is written is what the writer itself would have written of the moved cells."""

    def written(data: bytes) -> bytes:
        record = json.loads(data)
        record["metadata"]["colab"] = {"name": "Ünïcode/“x”.ipynb", "provenance": []}
        for cell in record["cells"]:
            cell["source"] = "".join(cell["source"]) if as_text else cell["source"]
        return (json.dumps(record, **WRITERS[name]) + "\n" * (name == "jupyter")).encode()

    (folder / "ask.ipynb").write_bytes(written(made(ASK, READ)))
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    assert (folder / "ask.ipynb").read_bytes() == written(made(MOVED_ASK, MOVED_READ))


def test_worksheets_of_format_three(folder: Path) -> None:
    def written(data: bytes) -> bytes:
        cells = [
            {"cell_type": one["cell_type"], "input" if one["cell_type"] == "code" else "source": one["source"]}
            | ({"language": "python", "collapsed": False, "outputs": []} if one["cell_type"] == "code" else {})
            for one in json.loads(data)["cells"]
        ]
        return json.dumps({"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": cells}]}).encode()

    (folder / "ask.ipynb").write_bytes(written(made(ASK, READ)))
    assert {place[0] for place in places()} == {4, 5}
    assert ftlint("fix", *ALONE, *RULE, ".").code == 0
    assert (folder / "ask.ipynb").read_bytes() == written(made(MOVED_ASK, MOVED_READ))


def test_a_half_that_cannot_move_leaves_every_cell(folder: Path) -> None:
    orphan = "messages.append({'role': 'function', 'name': 'get_weather', 'content': '21'})"
    data = made(ASK, [*READ[:2], "\n", orphan])
    (folder / "ask.ipynb").write_bytes(data)
    done = ftlint("fix", *ALONE, *RULE, ".")
    assert done.code == 1
    assert "blocked at ask.ipynb:cell 5:4: " in " ".join(done.text.split())
    assert (folder / "ask.ipynb").read_bytes() == data


def test_a_notebook_without_relevant_words_is_not_reported(folder: Path) -> None:
    """A notebook without a word of the legacy form is neither changed nor reported, whatever its cells contain."""
    data = made(["x = 1\n", "print 'no Python 3'"], ["y ="])
    (folder / "ask.ipynb").write_bytes(data.replace(b"function", b"f").replace(b"openai", b"o"))
    done = ftlint("check", *ALONE, ".")
    assert done.code == 0
    assert "note" not in done.text
