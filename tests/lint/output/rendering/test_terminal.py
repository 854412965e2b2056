from __future__ import annotations

import io
import os
import pty
from collections.abc import Iterator
from typing import IO

import pytest

from ftlint.output.rendering.terminal import Terminal, terminal_of, wants_colour

PIPE = io.StringIO()


@pytest.fixture
def tty() -> Iterator[IO[str]]:
    main, side = pty.openpty()
    with open(side, "w", encoding="utf-8") as stream:
        yield stream
    os.close(main)


def test_a_pipe_has_no_colours_unless_they_are_asked_for() -> None:
    assert not wants_colour(PIPE, environ={})
    assert wants_colour(PIPE, "always", {"NO_COLOR": "1"})
    assert wants_colour(PIPE, environ={"FORCE_COLOR": "1"})
    assert not wants_colour(PIPE, environ={"FORCE_COLOR": "0"})


def test_a_terminal_has_colours_unless_they_are_refused(tty: IO[str]) -> None:
    assert wants_colour(tty, environ={})
    assert wants_colour(tty, environ={"NO_COLOR": ""})
    assert not wants_colour(tty, "never", {"FORCE_COLOR": "1"})
    assert not wants_colour(tty, environ={"NO_COLOR": "1", "FORCE_COLOR": "1"})
    assert not wants_colour(tty, environ={"TERM": "dumb"})


def test_a_pipe_is_eighty_columns_wide() -> None:
    assert terminal_of(PIPE, environ={}).width == 80


@pytest.mark.parametrize(("columns", "width"), [(40, 60), (100, 100), (300, 120), (0, 80)])
def test_a_terminal_is_as_wide_as_it_says_within_bounds(
    tty: IO[str], monkeypatch: pytest.MonkeyPatch, columns: int, width: int
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    assert terminal_of(tty, environ={}).width == width


def test_a_terminal_that_does_not_say_how_wide_it_is_is_taken_for_eighty(
    tty: IO[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", refuse)
    assert terminal_of(tty, environ={}).width == 80


def test_an_unknown_encoding_is_treated_as_ascii() -> None:
    class Odd(io.StringIO):
        encoding = "x-unknown"

    assert terminal_of(Odd(), environ={}).encoding == "ascii"


def test_a_closed_stream_is_no_terminal() -> None:
    closed = io.StringIO()
    closed.close()
    assert terminal_of(closed, environ={}) == Terminal(80, False, "utf-8")


def test_signs_fall_back_to_ascii_where_the_encoding_lacks_one() -> None:
    assert Terminal(encoding="utf-8").glyphs.check == "✓"
    assert Terminal(encoding="cp1252").glyphs.check == "ok:"
    assert terminal_of(io.TextIOWrapper(io.BytesIO(), encoding="ascii")).glyphs.dots == "..."


def test_paint_writes_escapes_only_where_there_are_colours() -> None:
    assert Terminal().paint("x", "1", "31") == "x"
    assert Terminal(colour=True).paint("x", "1", "31") == "\x1b[1;31mx\x1b[0m"
