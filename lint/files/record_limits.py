"""Limits for one record: what is longer would not fit in memory when it is parsed."""

from __future__ import annotations

from typing import BinaryIO, Final

from ftlint.errors import InputError

# The largest real records hold ten images of 10 MB (platform.openai.com/docs/guides/vision-fine-tuning).
LONGEST: Final = 128 << 20
# A value of three bytes takes 100 and more when it is parsed.
MOST_VALUES: Final = 8_000_000
_MARKS: Final = b",:[{"


def check_record(text: bytes, stream: BinaryIO, line: int) -> None:
    """Raise `InputError` for a record, which begins on this line of a stream, that is too long or has too many values."""
    if len(text) > LONGEST:
        raise too_long(stream, line)
    if len(text) > MOST_VALUES and sum(map(text.count, _MARKS)) > MOST_VALUES:
        raise InputError(f"{_named(stream)}: the record in line {line:,} has more than {MOST_VALUES:,} values; {_HINT}")


def too_long(stream: BinaryIO, line: int) -> InputError:
    """The error for a record that is too long."""
    return InputError(f"{_named(stream)}: the record in line {line:,} is longer than {LONGEST >> 20} MiB; {_HINT}")


_HINT: Final = "remove it, or split it into several records"


def _named(stream: BinaryIO) -> str:
    return f"cannot read {getattr(stream, 'name', 'the file')}"
