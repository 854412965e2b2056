"""What a command loads: on a short file it takes as long as its imports."""

from __future__ import annotations

from pathlib import Path

from ftlint.rule.samples import assistant, call, calls, definition, line, result, user
from tests.helpers import ALONE, outside, write

_PRINT_MODULES = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
_CITY = {"type": "string", "pattern": "^[A-Z]{3}$"}
_STRICT = definition(city=_CITY)
_STRICT["parameters"]["additionalProperties"] = False
GOOD = line(
    user(),
    calls(call(arguments='{"city": "PAR"}')),
    result(),
    assistant(),
    tools=[{"type": "function", "function": {**_STRICT, "strict": True}}],
)


def loaded(folder: Path, text: str, command: str = "check") -> set[str]:
    """The modules that are loaded after a command on a file without findings."""
    done = outside(command, *ALONE, write(folder, text), before=_PRINT_MODULES)
    assert done.code == 0, done.err
    return set(done.err.split())


def test_correct_calls_load_only_the_fast_validator(tmp_path: Path) -> None:
    modules = loaded(tmp_path, GOOD * 50)
    assert "jsonschema_rs" in modules
    assert "jsonschema" not in modules


def test_a_file_without_tools_loads_no_validator(tmp_path: Path) -> None:
    assert "jsonschema_rs" not in loaded(tmp_path, line(user(), assistant()))


def test_a_fix_without_changes_loads_nothing_that_writes(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD, "fix").isdisjoint({"hashlib", "shutil", "tempfile", "zlib"})


def test_modules_of_faults_are_loaded_only_for_faults(tmp_path: Path) -> None:
    of_faults = {
        "ftlint.analysis.images",
        "ftlint.config.model_retirements",
        "ftlint.files.recover",
        "ftlint.jsontext.diagnose",
        "ftlint.jsontext.diff",
        "ftlint.python.project",
        "ftlint.text.personal_data",
    }
    assert loaded(tmp_path, GOOD).isdisjoint(of_faults)
    wrong = outside("check", *ALONE, write(tmp_path, "{\n"), before=_PRINT_MODULES)
    assert {"ftlint.files.recover", "ftlint.jsontext.diagnose"} <= set(wrong.err.split())
