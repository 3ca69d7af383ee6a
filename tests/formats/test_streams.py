"""A stream is cut into its lines, however it comes and however it ends."""

from __future__ import annotations

import gzip
import io
from typing import IO, cast

from hypothesis import given
from hypothesis import strategies as st

from cleaner.formats.streams import LongLine, TornLine, lines

LIMIT = 10


class Pipe(io.RawIOBase):
    """Gives what it holds in pieces, as a pipe or an unpacked stream does."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = [piece for piece in pieces if piece]

    def read1(self, _: int) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


def read(stream: object, take: bool = True) -> list[bytes]:
    found = []
    for line in lines(cast("IO[bytes]", stream), limit=LIMIT):
        if isinstance(line, LongLine):
            found.append(b"".join(line.pieces) if take else b"long")
        else:
            found.append(line.start if isinstance(line, TornLine) else line)
    return found


@given(st.lists(st.text("ab\n", max_size=30).map(str.encode)))
def test_lines_are_those_of_all_that_came(pieces: list[bytes]) -> None:
    assert read(Pipe(pieces)) == b"".join(pieces).splitlines(keepends=True)


def test_a_long_line_that_nobody_takes_does_not_touch_those_below_it() -> None:
    assert read(Pipe([b"a\n", b"x" * 60, b"x\nb\nc\n", b"d"]), take=False) == [
        b"a\n",
        b"long",
        b"b\n",
        b"c\n",
        b"d",
    ]


def test_a_stream_may_break_within_a_long_line() -> None:
    packed = gzip.compress(b"a\n" + b"x" * 2_000_000)
    stream = gzip.GzipFile(fileobj=io.BytesIO(packed[:-50]))
    found = list(lines(cast("IO[bytes]", stream), limit=LIMIT))
    assert [type(line) for line in found] == [bytes, LongLine, TornLine]
