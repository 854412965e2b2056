"""Programs that import others, which are read while they are resolved: none of them may end the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixers.python.harness import V1, Files, moved, told, write_all
from tests.helpers import ALONE, ftlint

LEGACY = V1 + "print(client.chat.completions.create(messages=[], functions=FNS).choices[0].message.content)\n"
NAMED = '\nprint({"function_call": None})\n'
PACKAGE = {
    f"pkg/m{number:02}.py": f"from pkg import m{(number + 1) % 30:02}\nfrom .m{(number * 7) % 30:02} import X\nX = {number}\n"
    for number in range(30)
}
PROGRAMS: dict[str, Files] = {
    "two files": {"main.py": "import app\n" + NAMED, "app.py": "X = 1\n"},
    "a chain": {
        "main.py": "import a\n" + LEGACY,
        **{f"{name}.py": f"import {after}\n" for name, after in ("ab", "bc", "cd")},
        "d.py": "X = 1\n",
    },
    "each other": {"pkg/__init__.py": "", "main.py": "from pkg import m00\n" + LEGACY, **PACKAGE},
    "a circle": {"main.py": "import a\n" + NAMED, "a.py": "import b\n", "b.py": "import a\nimport main\n"},
    "a star": {"main.py": "from a import *\n" + LEGACY, "a.py": "from b import *\n", "b.py": "from c import X\n", "c.py": ""},
    "a submodule that no one imports": {
        "main.py": "import pkg\n" + LEGACY + "print(pkg.sub.other.function_call)\n",
        "pkg/__init__.py": "",
        "pkg/sub/__init__.py": "from . import late\n",
        "pkg/sub/late.py": "",
        "pkg/sub/other.py": "import pkg.sub.late\nfunction_call = 1\n",
    },
    "one above": {"main.py": NAMED, "pkg/__init__.py": "from . import a\n", "pkg/a.py": "from .. import main\nimport pkg.b\n",
                  "pkg/b.py": "from . import c\n", "pkg/c.py": ""},
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_other_files_are_reported_whatever_programs_import(name: str, tmp_path: Path) -> None:
    write_all(tmp_path, {**PROGRAMS[name], "train.jsonl": "{\n"})
    done = ftlint("check", *ALONE, "--format", "json", tmp_path)
    assert done.code == 1, done.err
    assert b"json-lines/" in done.out


@pytest.mark.parametrize("name", ["a chain", "each other", "a star"])
def test_request_moves_whatever_it_imports(name: str) -> None:
    after = moved(PROGRAMS[name])
    assert isinstance(after, dict)
    assert "tools=" in after["main.py"]
    assert told(after) == []
