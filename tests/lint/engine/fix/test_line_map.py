from __future__ import annotations

from pathlib import Path

from ftlint.engine.fix.line_map import LineMap, Originals
from ftlint.files.records import open_records
from ftlint.files.source import Source


def test_lines_stay_as_far_apart_until_the_next_difference() -> None:
    lines = LineMap()
    lines.add(3, 4)  # a line above was removed
    lines.add(5, 6)
    lines.add(7, 10)
    assert [lines.old(line) for line in (1, 2, 3, 4, 5, 6, 7, 9)] == [1, 2, 4, 5, 6, 7, 10, 12]


def test_lines_can_come_back_to_their_old_numbers() -> None:
    lines = LineMap()
    lines.add(2, 3)
    lines.add(5, 5)
    assert [lines.old(line) for line in (1, 2, 4, 5, 6)] == [1, 3, 5, 5, 6]


def test_the_original_of_a_line_is_the_only_record_on_it(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n\n{"b": 2} {"c": 3}\n{"d": \n{"e": 5}\n')
    originals = Originals(open_records(Source(str(path), "x.jsonl")), 1 << 16)
    assert originals.at(1) == b'{"a": 1}'
    assert originals.at(1) == b'{"a": 1}'
    assert originals.at(3) is None
    assert originals.at(5) == b'{"e": 5}'
    assert originals.at(9) is None
