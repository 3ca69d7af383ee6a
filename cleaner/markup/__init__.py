"""HTML -> the page's text, one block a line, and what the markup says about each block."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Hint, Reading
from cleaner.markup import limits, plain


class Page(NamedTuple):
    """A page as text. ``hints`` runs beside the lines of ``text`` that are not blank."""

    text: str
    hints: tuple[Hint, ...]
    reading: Reading


def read(html: str) -> Page:
    """The page's text and a hint for each of its lines."""
    if limits.fit(html):
        from cleaner.markup import dom  # its library takes a hundredth of a second to import

        lines, reading = dom.lines(html), Reading.DOM
    else:
        lines, reading = plain.lines(html), Reading.PLAIN
    return Page(lines.text, tuple(lines.hints), reading)
