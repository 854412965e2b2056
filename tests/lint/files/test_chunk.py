from __future__ import annotations

import pytest

from ftlint.files.chunk import Chunk


@pytest.mark.parametrize("pieces", [(), (b"ab\n",), (b"a\n", b"\n", b"b")])
def test_the_data_of_a_chunk_is_all_its_pieces(pieces: tuple[bytes, ...]) -> None:
    chunk = Chunk(0, 1, pieces)
    assert chunk.data == b"".join(pieces)
    assert chunk.size == len(chunk.data)
