"""Files from others: what a configuration next to data may name, links out of a folder, protected files, outputs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ftlint.rule.samples import assistant, definition, function_call, function_result, line, system, user
from tests.helpers import ALONE, Done, ftlint, names_in, outside, write

GOOD = line(user(), assistant())
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
SECRET = "the root of all passwords"
NAMING = '[system-prompt]\nfile = "{path}"\n'
PROGRAM = """from openai import OpenAI
client = OpenAI()
reply = client.chat.completions.create(model="ft:gpt-4o:a::b", messages=[{"role": "user", "content": "Hi"}],
    functions=[{"name": "f", "parameters": {"type": "object", "properties": {}}}])
print(reply.choices[0].message.content)
"""

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes are other ones here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder ``work`` with ``data/x.jsonl``, and a file outside it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, SECRET, "outside.txt")
    write(tmp_path, LEGACY, "outside.jsonl")
    write(tmp_path / "work" / "data", GOOD)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def error_of(*args: str | Path) -> str:
    done = ftlint(*args)
    assert done.code == 2
    assert SECRET not in done.text + done.err
    assert done.err.startswith("ftlint: error: "), done.err
    assert done.err.count("\n") == 1
    return done.err


# Configuration files


@posix
@pytest.mark.parametrize("command", [("check",), ("fix",), ("fix", "--unsafe")])
@pytest.mark.parametrize(
    "path",
    [
        "../../outside.txt",
        "{root}/outside.txt",
        "link.txt",
        "links/outside.txt",
        "./../data/../../outside.txt",
        "/etc/passwd",
    ],
)
def test_a_configuration_next_to_data_names_no_file_outside_its_folder(
    path: str, command: tuple[str, ...], folder: Path
) -> None:
    (folder / "data" / "link.txt").symlink_to("../../outside.txt")
    (folder / "data" / "links").symlink_to("../..")
    write(folder / "data", NAMING.format(path=path.format(root=folder.parent)), "ftlint.toml")
    message = error_of(*command, "data")
    assert (
        "data/ftlint.toml:2: `system-prompt.file` names a file outside the folder of the configuration file" in message
    )
    assert "--config" in message
    assert (folder / "data" / "data.jsonl").read_text() == GOOD


@posix
@pytest.mark.parametrize(
    "data", ["../../outside.jsonl", "{root}/*.jsonl", "link.jsonl", "../../*.jsonl", "links/*.jsonl"]
)
def test_nor_data_outside_it(data: str, folder: Path) -> None:
    (folder / "data" / "link.jsonl").symlink_to("../../outside.jsonl")
    (folder / "data" / "links").symlink_to("../..")
    write(folder / "data", PROGRAM, "app.py")
    text = f'[fine-tuned-call]\ndata = "{data.format(root=folder.parent)}"\n'
    write(folder / "data", text, "ftlint.toml")
    assert "`fine-tuned-call.data` names a file outside the folder" in error_of("check", "data/app.py")


@posix
@pytest.mark.parametrize("data", [".", "*.jsonl", "inner/**"])
def test_nor_by_a_link_that_a_search_for_data_finds(data: str, folder: Path) -> None:
    (folder / "data" / "inner").mkdir()
    for place in ("link.jsonl", "inner/link.jsonl"):
        (folder / "data" / place).symlink_to(folder.parent / "outside.jsonl")
    write(folder / "data", PROGRAM, "app.py")
    write(folder / "data", f'[fine-tuned-call]\ndata = "{data}"\n', "ftlint.toml")
    done = ftlint("check", "data/app.py")
    assert done.code == 2
    assert "`fine-tuned-call.data`: " in done.err
    assert "outside" in done.err


@pytest.mark.parametrize("key", ["overrides", "datasets"])
@pytest.mark.parametrize("glob", ["../*.jsonl", "/etc/*", "../../outside.jsonl", "./../x", ".."])
def test_a_glob_for_files_outside_the_folder_is_an_error(key: str, glob: str, folder: Path) -> None:
    name = 'name = "d"\n' if key == "datasets" else ""
    config = write(folder / "data", f'[[{key}]]\n{name}files = ["{glob}"]\n', "ftlint.toml")
    assert f"`{key}[0].files` names files outside the folder" in error_of("check", "data")
    assert ftlint("check", "--config", config, "--ignore", "limits", "data").code == 0


def test_a_file_inside_the_folder_is_read(folder: Path) -> None:
    write(folder / "data", "Be brief.", "prompts/system.txt")
    for path in ("prompts/system.txt", "./prompts/../prompts/system.txt", f"{folder}/data/prompts/system.txt"):
        write(folder / "data", NAMING.format(path=path), "ftlint.toml")
        assert "system-prompt" in ftlint("check", "--rule", "system-prompt", "--format", "concise", "data").text


def test_a_configuration_that_the_user_names_may_leave_its_folder(folder: Path) -> None:
    config = write(folder / "data", NAMING.format(path="../../outside.txt"), "ftlint.toml")
    done = ftlint("fix", "--unsafe", "--rule", "system-prompt", "--config", config, "data")
    assert done.code == 0
    assert (folder / "data" / "data.jsonl").read_text() == line(system(SECRET), user(), assistant())


@posix
@pytest.mark.parametrize("named", [(), ("--config", "data/ftlint.toml")])
@pytest.mark.parametrize("kind", ["pipe", "device", "large", "growing", "folder"])
def test_what_is_named_is_a_regular_file_of_bounded_size(kind: str, named: tuple[str, ...], folder: Path) -> None:
    path = folder / "data" / "prompt.txt"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate((1 << 20) + 1 if kind == "large" else 1 << 40)
    write(folder / "data", NAMING.format(path="prompt.txt"), "ftlint.toml")
    done = outside("check", *named, folder / "data")
    assert done.code == 2
    message = "larger than 1 MiB" if kind in ("large", "growing") else "not a regular file"
    assert message in done.err or (kind == "device" and "outside" in done.err) or kind == "folder", done.err


def test_the_size_is_an_upper_bound(folder: Path) -> None:
    prompt = write(folder / "data", "x" * (1 << 20), "prompt.txt")
    write(folder / "data", NAMING.format(path="prompt.txt"), "ftlint.toml")
    assert ftlint("check", "data").code in (0, 1)
    prompt.write_text("x" * ((1 << 20) + 1))
    assert "names a file that is larger than 1 MiB" in error_of("check", "data")


@posix
@pytest.mark.parametrize("name", ["ftlint.toml", "pyproject.toml", ".ftlintignore"])
@pytest.mark.parametrize("kind", ["pipe", "device", "large", "nothing"])
def test_a_configuration_file_is_a_regular_file_of_bounded_size(name: str, kind: str, folder: Path) -> None:
    path = folder / "data" / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(1 << 40)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else "gone")
    done = outside("check", *ALONE[1:], folder / "data")
    if (name, kind) == ("pyproject.toml", "nothing"):
        assert done.code == 0
        return
    assert done.code == 2
    assert name in done.err
    assert "Traceback" not in done.err


@posix
@pytest.mark.parametrize("path", ["/dev/zero", "pipe"])
def test_so_is_one_that_the_user_names(path: str, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert "is not a regular file" in outside("check", "--config", str(folder / path), folder / "data").err


@posix
def test_a_pipe_with_the_name_of_a_program_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "data" / "pipe.py")
    done = outside("check", *ALONE, folder / "data" / "pipe.py", folder / "data" / "data.jsonl")
    assert done.code == 2
    assert "pipe.py cannot be read: it is not a regular file" in done.err


@pytest.mark.parametrize(
    "text",
    [
        "a." * 100_000 + "a = 1\n",
        "x = {" + '"a" . ' * 50_000 + "a = 1}\n",
        "[" + "a." * 100_000 + "a]\n",
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
        "a" * 500_000 + " = 1\n",
        "[[overrides]]\nfiles = ['x']\nignore = ['limits']\n" * 9_000,
        "[[datasets]]\nname = 'd'\nfiles = ['x']\n" * 9_000,
        "rule = [" + "'limits', " * 90_000 + "]\n",
        "x = " + "9" * 100_000 + "\n",
    ],
    ids=lambda text: text[:12],
)
def test_no_configuration_takes_long(text: str, folder: Path) -> None:
    write(folder / "data", text, "ftlint.toml")
    start = time.monotonic()
    assert "Traceback" not in ftlint("check", "data").err
    assert time.monotonic() - start < 15


# Globs

LONG = "a" * 200
GLOBS = [
    "*a" * 25 + "b",
    "*a" * 2_000 + "b",
    "**/" * 1_000 + "b",
    "**/a/" * 700 + "b",
    "**/*a*/" * 500 + "b",
    "*" * 4_000 + "b",
    "[a-z]*" * 600 + "[!a]",
    "?*" * 2_000 + "b",
    "a**" * 1_300 + "b",
    "**/*" * 1_000 + "b",
]


@pytest.fixture
def deep(folder: Path) -> Path:
    """A file with a long name, and one below many folders."""
    write(folder / "data", LEGACY, f"{LONG}.jsonl")
    write(folder / "data" / "/".join(["a"] * 500), LEGACY, "aaa.jsonl")
    return folder


def timed(*args: str) -> Done:
    start = time.monotonic()
    done = ftlint(*args)
    assert time.monotonic() - start < 10
    return done


@pytest.mark.parametrize("glob", GLOBS, ids=lambda glob: glob[:8])
def test_no_glob_takes_long(glob: str, deep: Path) -> None:
    write(deep / "data", f'[[overrides]]\nfiles = ["{glob}"]\nignore = ["legacy-functions"]\n', "ftlint.toml")
    assert timed("check", "data").code == 1
    write(deep / "data", f'[[datasets]]\nname = "d"\nfiles = ["{glob}"]\n', "ftlint.toml")
    assert timed("check", "data").code == 1
    (deep / "data" / "ftlint.toml").unlink()
    write(deep / "data", f"{glob}\n", ".ftlintignore")
    assert timed("check", "data").code == 1
    assert timed("check", f"data/{glob}").code == 2


def test_globs_still_fit(deep: Path) -> None:
    for glob in ("*a" * 25 + "*", "*a*a*a*a*.jsonl", "**/" * 300 + "a*"):
        write(deep / "data", f"{glob}\n", ".ftlintignore")
        assert LONG not in ftlint("check", "--format", "concise", "data").text


@pytest.mark.parametrize("where", ["ftlint.toml", ".ftlintignore", "path"])
def test_a_glob_longer_than_any_path_is_an_error(where: str, folder: Path) -> None:
    glob = "*a" * 3_000
    text = f'[[overrides]]\nfiles = ["{glob}"]\n' if where == "ftlint.toml" else f"{glob}\n"
    if where != "path":
        write(folder / "data", text, where)
    assert "ftlint: error: " in error_of("check", glob if where == "path" else "data")


def test_many_globs_take_no_time(folder: Path) -> None:
    write(folder / "data", "".join(f"*{number}*x\n" for number in range(20_000)), ".ftlintignore")
    assert timed("check", *ALONE, "data").code == 0


# Links


@posix
def test_fix_follows_no_link_out_of_a_folder(folder: Path) -> None:
    outside_file, more = folder.parent / "outside.jsonl", write(folder.parent / "more", LEGACY, "y.jsonl")
    (folder / "data" / "file.jsonl").symlink_to(outside_file)
    (folder / "data" / "folder").symlink_to(more.parent)
    write(folder / "data", LEGACY, "own.jsonl")
    done = ftlint("fix", *ALONE, "data")
    assert done.code == 2
    assert f"data/file.jsonl was skipped: it links to {outside_file}, outside " in done.err
    assert f"data/folder was skipped: it links to {more.parent}, outside " in done.err
    assert outside_file.read_text() == more.read_text() == LEGACY
    assert (folder / "data" / "own.jsonl").read_text() != LEGACY
    assert ftlint("fix", *ALONE, "data/file.jsonl", "data/folder").code == 0
    assert outside_file.read_text() != LEGACY
    assert more.read_text() != LEGACY


@posix
@pytest.mark.parametrize("paths", [["data/*.jsonl"], ["data/**/*.jsonl"], ["data/*"], ["."], []])
def test_nor_out_of_a_glob_or_the_current_folder(paths: list[str], folder: Path) -> None:
    outside_file = folder.parent / "outside.jsonl"
    (folder / "data" / "link.jsonl").symlink_to(outside_file)
    done = ftlint("fix", *ALONE, *paths)
    assert done.code == 2
    assert "link.jsonl was skipped" in done.err
    assert outside_file.read_text() == LEGACY


@posix
def test_links_that_stay_inside_or_are_covered_otherwise_are_no_failure(folder: Path) -> None:
    write(folder / "other", LEGACY, "z.jsonl")
    (folder / "data" / "inside.jsonl").symlink_to("data.jsonl")
    (folder / "data" / "across.jsonl").symlink_to("../other/z.jsonl")
    (folder / "data" / "across").symlink_to("../other")
    (folder / "data" / "docs").symlink_to(folder.parent / "empty")
    (folder.parent / "empty").mkdir()
    done = ftlint("fix", *ALONE, "data", "other")
    assert (done.code, done.err) == (0, "")
    assert (folder / "other" / "z.jsonl").read_text() != LEGACY


@posix
def test_a_folder_that_is_a_link_is_searched_where_it_is_named(folder: Path) -> None:
    write(folder / "other", LEGACY, "z.jsonl")
    (folder / "link").symlink_to("other")
    assert ftlint("fix", *ALONE, "link").code == 0
    assert (folder / "other" / "z.jsonl").read_text() != LEGACY


@posix
def test_programs_that_links_lead_to_are_left_alone(folder: Path) -> None:
    program = write(folder.parent / "lib", PROGRAM, "app.py")
    (folder / "data" / "lib").symlink_to(program.parent)
    assert ftlint("fix", *ALONE, "data").code == 2
    assert program.read_text() == PROGRAM


@posix
def test_check_still_follows_links(folder: Path) -> None:
    (folder / "data" / "link.jsonl").symlink_to(folder.parent / "outside.jsonl")
    done = ftlint("check", *ALONE, "--format", "concise", "data")
    assert "data/link.jsonl:1" in done.text
    assert done.code == 1


# Protected files


@posix
@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "app.py"])
def test_a_write_protected_file_is_not_replaced(name: str, folder: Path) -> None:
    import gzip

    content = (
        PROGRAM.encode() if name == "app.py" else gzip.compress(LEGACY.encode()) if ".gz" in name else LEGACY.encode()
    )
    protected = write(folder / "data", content, name)
    other = write(folder / "data", LEGACY, "other.jsonl")
    protected.chmod(0o444)
    done = ftlint("fix", *ALONE, "data")
    assert done.code == 2
    assert f"data/{name}: cannot be written: the file is write-protected" in done.err
    assert protected.read_bytes() == content
    assert protected.stat().st_mode & 0o777 == 0o444
    assert other.read_text() != LEGACY
    assert names_in(folder / "data") == {"data.jsonl", name, "other.jsonl"}


@posix
@pytest.mark.parametrize("mode", [0o000, 0o400, 0o555, 0o044])
def test_whatever_else_is_allowed(mode: int, folder: Path) -> None:
    file = write(folder / "data", LEGACY, "x.jsonl")
    file.chmod(mode)
    assert ftlint("fix", *ALONE, "data").code == 2
    file.chmod(0o600)
    assert file.read_text() == LEGACY


# Outputs


@posix
@pytest.mark.parametrize(
    "output",
    ["data/data.jsonl", "data/../data/data.jsonl", "{root}/work/data/data.jsonl", "link", "hard", "data/app.py",
     "data/ftlint.toml", "pyproject.toml", ".ftlintignore", "valid.jsonl", "data/new.jsonl", "data/deep/new.py",
     "data/prompt.txt"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["json", "text", "sarif"])
def test_no_output_is_written_over_an_input(form: str, output: str, folder: Path) -> None:
    write(folder / "data", "x = 1\n", "app.py")
    write(folder / "data", NAMING.format(path="prompt.txt"), "ftlint.toml")
    write(folder / "data", "Be brief.", "prompt.txt")
    (folder / "data" / "deep").mkdir()
    write(folder, LEGACY, "valid.jsonl")
    (folder / "link").symlink_to("data/data.jsonl")
    os.link(folder / "data" / "data.jsonl", folder / "hard")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    spec = f"{form}={output.format(root=folder.parent)}"
    message = error_of("check", "--validation", "valid.jsonl", "--format", spec, "data")
    assert f"--format {spec}: " in message
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_nor_over_the_file_that_standard_input_is(folder: Path) -> None:
    import subprocess

    from tests.helpers import command, environment

    file = folder / "data" / "data.jsonl"
    with file.open("rb") as stream:
        args = command("check", *ALONE, "--format", f"json={file}", "-")
        done = subprocess.run(args, stdin=stream, capture_output=True, env=environment(), timeout=60, check=False)
    assert done.returncode == 2
    assert b"standard input is an input of this run" in done.stderr
    assert file.read_text() == GOOD


@pytest.mark.parametrize(
    "output", ["out.json", "data/out.json", "new.jsonl", "data/.hidden.jsonl", "data/skipped.jsonl"]
)
def test_other_files_are_written(output: str, folder: Path) -> None:
    write(folder / "data", "skipped.jsonl\n", ".ftlintignore")
    for _ in range(2):
        done = ftlint("check", *ALONE, "--format", f"json={output}", "data")
        assert (done.code, done.err) == (0, "")
        assert b'"version"' in (folder / output).read_bytes()
    assert [name for name in names_in((folder / output).parent) if "ftlint-" in name] == []


@posix
def test_an_output_keeps_its_mode_and_a_new_one_gets_the_usual_one(folder: Path) -> None:
    write(folder, "old", "old.json").chmod(0o640)
    mask = os.umask(0o027)
    try:
        for name in ("old.json", "new.json"):
            assert ftlint("check", *ALONE, "--format", f"json={name}", "data").code == 0
    finally:
        os.umask(mask)
    assert [(folder / name).stat().st_mode & 0o777 for name in ("old.json", "new.json")] == [0o640, 0o640]


@posix
def test_an_output_that_fails_leaves_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write(folder, "old", "out.json")
    with monkeypatch.context() as during:
        during.setattr(os, "fsync", fail)
        done = ftlint("check", *ALONE, "--format", "json=out.json", "data")
    assert done.code == 2
    assert "out.json: cannot be written: the disk is full" in done.err
    assert (folder / "out.json").read_text() == "old"
    assert names_in(folder) == {"data", "out.json"}


@posix
def test_an_output_that_is_no_file_is_written_to(folder: Path) -> None:
    assert ftlint("check", *ALONE, "--format", "json=/dev/null", "--format", "text=/dev/null", "data").code == 0


def test_two_outputs_to_one_file_are_an_error(folder: Path) -> None:
    message = error_of("check", *ALONE, "--format", "json=o", "--format", "sarif=./o", "data")
    assert "another --format writes to this file" in message


# Names


@posix
@pytest.mark.parametrize(
    "name", ["\x1b[31mred\x1b[0m", "new\nline", "caf\udce9", "\u202egpj", "a\tb", "\x07bell", "\x9b31m", "'q\"`"]
)
@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "sarif", "github"])
def test_odd_names_are_shown_and_steer_no_terminal(name: str, form: str, folder: Path) -> None:
    try:
        write(folder / "data", line(user(), assistant("")), f"{name}.jsonl")
    except OSError:
        pytest.skip("the file system has no such names")
    for command in (("check", "--format", form), ("fix", "--diff"), ("fix",)):
        done = ftlint(command[0], *ALONE, *command[1:], "data")
        assert done.code in (0, 1), done.err
        shown = done.text + done.err
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
