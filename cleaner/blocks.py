"""Plain text -> blocks, without losing a character."""

from __future__ import annotations

from itertools import accumulate

from cleaner.document import Block

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where `str.splitlines` ends a line; a carriage return and the line feed behind it are one break."""


def split(text: str) -> list[Block]:
    """The lines of ``text`` that are not blank, in order; a line ends where `str.splitlines` ends it.

    What lies between two blocks is white space only, so that the offsets give back the input.
    """
    blocks = []
    starts = accumulate(map(len, text.splitlines(keepends=True)), initial=0)
    gap = False
    for start, line in zip(starts, text.splitlines(), strict=False):
        if line and not line.isspace():
            blocks.append(Block(start, start + len(line), line, gap))
            gap = False
        else:
            gap = True
    return blocks
