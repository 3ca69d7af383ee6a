"""Plain text -> blocks, without losing a character."""

from __future__ import annotations

from cleaner.document import Block

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where `str.splitlines` ends a line; a carriage return and the line feed behind it are one break."""


def split(text: str) -> list[Block]:
    """The lines of ``text`` that are not blank, in order; a line ends where `str.splitlines` ends it.

    What lies between two blocks is white space only, so that the offsets give back the input.
    """
    blocks = []
    position = 0
    gap = False
    for body, line in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        if body and not body.isspace():
            blocks.append(Block(position, position + len(body), body, gap))
            gap = False
        else:
            gap = True
        position += len(line)
    return blocks
