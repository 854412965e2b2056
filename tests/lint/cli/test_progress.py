"""The progress bar: when it shows, what it says, and that nothing of it stays."""

from __future__ import annotations

import io
import os

import pytest

from ftlint.cli.progress import Progress, is_wanted


class Terminal(io.StringIO):
    """A terminal of a given width that remembers what was written to it."""

    def __init__(self, columns: int = 80, encoding: str = "utf-8") -> None:
        super().__init__()
        self.columns = columns
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return -self.columns

    @property
    def lines(self) -> list[str]:
        """What was drawn, one drawing after the other."""
        return self.getvalue().split("\r")[1:]


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRE_COMMIT", "CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(os, "get_terminal_size", lambda handle: os.terminal_size((-handle, 24)))


def drawn(total: int | None, done: int, seconds: float, what: str = "", terminal: Terminal | None = None) -> str:
    """The line that is shown after this many bytes and seconds."""
    terminal, clock = terminal or Terminal(), Clock()
    progress = Progress(total, terminal, clock=clock)
    progress.describe(what)
    clock.now += seconds
    progress.advance(done)
    return terminal.lines[-1] if terminal.getvalue() else ""


# When it shows


def test_nothing_is_drawn_within_the_first_second() -> None:
    terminal, clock = Terminal(), Clock()
    with Progress(100, terminal, clock=clock) as progress:
        for _ in range(9):
            clock.now += 0.1
            progress.advance(10)
    assert terminal.getvalue() == ""


def test_it_is_drawn_at_most_ten_times_a_second() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(10_000, terminal, clock=clock)
    clock.now += 1.0
    for _ in range(1000):
        progress.advance(1)
        clock.now += 1 / 1024  # binary fractions, so that sums are exact
    assert len(terminal.lines) == 10


@pytest.mark.parametrize(("name", "value"), [("PRE_COMMIT", "1"), ("CI", "true"), ("CI", "1"), ("TERM", "dumb")])
def test_no_progress_bar_in_automated_runs_or_dumb_terminals(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert not is_wanted(Terminal())
    assert drawn(100, 50, 2.0) == ""


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_a_ci_variable_that_says_no(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CI", value)
    assert is_wanted(Terminal())


def test_never_where_standard_error_is_no_terminal() -> None:
    stream, clock = io.StringIO(), Clock()
    with Progress(100, stream, clock=clock) as progress:
        clock.now += 5
        progress.advance(50)
    assert stream.getvalue() == ""


def test_never_when_switched_off() -> None:
    terminal, clock = Terminal(), Clock()
    with Progress(100, terminal, enabled=False, clock=clock) as progress:
        clock.now += 5
        progress.advance(50)
    assert terminal.getvalue() == ""


# What it says


def test_share_bytes_rate_and_time_left() -> None:
    line = drawn(100_000_000, 40_000_000, 2.0)
    assert line == " 40% ━━━━━━─────────  40.0 MB of 100.0 MB  20.0 MB/s  0:03 left"


def test_the_current_file_is_at_the_end() -> None:
    assert drawn(1000, 500, 1.0, "data/x.jsonl").endswith("500 B/s  0:01 left  data/x.jsonl")


def test_unknown_total_has_no_share_and_no_time_left() -> None:
    assert drawn(None, 3_000_000, 2.0) == "3.0 MB  1.5 MB/s"
    assert drawn(0, 3_000, 2.0) == "3.0 kB  1.5 kB/s"


def test_more_than_the_total_is_all_of_it() -> None:
    assert drawn(1000, 1500, 3.0).startswith("100% ━━━━━━━━━━━━━━━  1.5 kB of 1.0 kB  500 B/s  0:00 left")


def test_nothing_done_yet_has_no_time_left() -> None:
    assert drawn(1000, 0, 2.0) == "  0% ───────────────  0 B of 1.0 kB  0 B/s"


@pytest.mark.parametrize(
    ("total", "expected"), [(8, "0:07"), (751, "12:30"), (3724, "1:02:03"), (360_001, "100:00:00")]
)
def test_time_left(total: int, expected: str) -> None:
    assert f"  {expected} left" in drawn(total, 1, 1.0)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_940, "999.9 kB"),
        (999_960, "1.0 MB"),
        (2_500_000_000, "2.5 GB"),
        (10**15, "1000.0 TB"),
    ],
)
def test_sizes(done: int, expected: str) -> None:
    assert drawn(None, done, 1.0).startswith(f"{expected}  ")


# How it fits


def test_long_path_is_cut_at_its_start() -> None:
    line = drawn(1000, 500, 1.0, "a/very/long/way/down/to/the/file/called/train.jsonl")
    assert len(line) == 79
    assert line.endswith("train.jsonl")
    assert "  ..." in line


def test_wide_characters_count_twice() -> None:
    line = drawn(1000, 500, 1.0, "数据" * 30 + ".jsonl")
    wide = sum(char in "数据" for char in line)
    assert 77 <= len(line) + wide <= 79


@pytest.mark.parametrize("columns", [1, 5, 19, 20, 21, 40, 60, 64, 65, 79])
def test_no_line_reaches_the_edge(columns: int) -> None:
    assert len(drawn(10**9, 5 * 10**8, 10.0, "data/train.jsonl", Terminal(columns))) < columns


def test_terminal_without_a_known_size_has_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(handle: int) -> os.terminal_size:
        raise OSError("not a terminal")

    monkeypatch.setattr(os, "get_terminal_size", unknown)
    assert len(drawn(1000, 500, 1.0, "x" * 100)) == 79


def test_control_characters_of_a_file_name_do_not_reach_the_terminal() -> None:
    line = drawn(1000, 500, 1.0, "a\x1b[2J\n\r\u202e\udce9b", Terminal(120))
    assert line.endswith(r"  a\x1b[2J\n\r\u202e\udce9b")


def test_terminal_that_has_no_lines_to_draw_gets_ascii() -> None:
    line = drawn(1000, 400, 1.0, "données.jsonl", Terminal(encoding="ascii"))
    assert line == " 40% ######---------  400 B of 1.0 kB  400 B/s  0:02 left  donn\\xe9es.jsonl"


def test_colour_only_without_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in drawn(1000, 400, 1.0)
    monkeypatch.delenv("NO_COLOR")
    assert drawn(1000, 400, 1.0).startswith(" 40% \x1b[32m━━━━━━\x1b[0m─────────  ")


# How it goes


def test_shorter_line_covers_the_longer_one_before() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(None, terminal, clock=clock)
    clock.now += 1
    progress.describe("long-name.jsonl")
    progress.advance(1)
    clock.now += 1
    progress.describe("x")
    progress.advance(1)
    first, second = terminal.lines
    assert (first, second) == ("1 B  1 B/s  long-name.jsonl", "2 B  1 B/s  x              ")


def test_it_is_erased_when_done_and_when_interrupted() -> None:
    terminal, clock = Terminal(), Clock()

    def work() -> None:
        with Progress(None, terminal, clock=clock) as progress:
            clock.now += 1
            progress.advance(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.getvalue() == "\r1 B  1 B/s\r          \r"


def test_terminal_that_goes_away_ends_the_bar_only() -> None:
    terminal, clock = Terminal(), Clock()
    with Progress(None, terminal, clock=clock) as progress:
        clock.now += 1
        progress.advance(1)
        terminal.close()
        clock.now += 1
        progress.advance(1)
        progress.advance(1)


def test_closed_stream_is_not_watched() -> None:
    terminal = io.StringIO()
    terminal.close()
    assert not is_wanted(terminal)
