"""Plain text -> blocks, without losing a character."""

from __future__ import annotations

from cleaner.document import Block, new

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where `str.splitlines` ends a line; a carriage return and the line feed behind it are one break."""


def split(text: str) -> list[Block]:
    """The lines of ``text`` that are not blank, in order; a line ends where `str.splitlines` ends it.

    What lies between two blocks is white space only, so that the offsets give back the input.
    """
    blocks = []
    two = "\r\n" in text  # the only break of two characters
    start = 0
    gap = False
    for line in text.splitlines():
        end = start + len(line)
        blank = not line or line.isspace()
        if not blank:
            blocks.append(new(Block, (start, end, line, gap)))
        gap = blank
        start = end + (2 if two and text.startswith("\r\n", end) else 1)
    return blocks
