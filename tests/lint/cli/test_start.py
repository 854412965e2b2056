"""What a start loads: many files are short, and then a command takes as long as its imports."""

from __future__ import annotations

from pathlib import Path

from ftlint.rule.samples import assistant, call, calls, definition, line, result, user
from tests.helpers import ALONE, outside, write

_TELL_MODULES = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
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
    """The modules that there are when a file has been looked at, and nothing found in it."""
    done = outside(command, *ALONE, write(folder, text), before=_TELL_MODULES)
    assert done.code == 0, done.err
    return set(done.err.split())


def test_good_calls_of_usual_tools_load_no_validator(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD * 50).isdisjoint({"jsonschema_rs", "jsonschema", "email", "decimal"})


def test_a_fix_without_anything_to_mend_writes_and_loads_nothing(tmp_path: Path) -> None:
    of_mending = {"hashlib", "jsonschema_rs", "shutil", "tempfile", "zlib"}
    assert loaded(tmp_path, GOOD, "fix").isdisjoint(of_mending)


def test_nothing_is_loaded_to_tell_of_faults_that_are_not_there(tmp_path: Path) -> None:
    of_faults = "answers diff images mismatch personal retirements schema_errors style python"
    assert loaded(tmp_path, GOOD).isdisjoint(f"ftlint.{name}" for name in of_faults.split())


def test_what_one_wrong_call_takes_is(tmp_path: Path) -> None:
    wrong = outside("check", *ALONE, write(tmp_path, GOOD.replace("PAR", "Paris")), before=_TELL_MODULES)
    assert wrong.code == 1
    assert {"ftlint.schema.explain", "jsonschema_rs"} <= set(wrong.err.split())


def test_other_patterns_do(tmp_path: Path) -> None:
    assert "jsonschema_rs" in loaded(tmp_path, GOOD.replace("^[A-Z]{3}$", "^P|Q$"))
