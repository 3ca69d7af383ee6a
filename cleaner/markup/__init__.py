"""HTML -> the page's text, one block a line, and what the markup says about each block."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Hint, Reading
from cleaner.markup import dom


class Page(NamedTuple):
    """A page as text. ``hints`` runs beside the lines of ``text`` that are not blank."""

    text: str
    hints: tuple[Hint, ...]
    reading: Reading


def read(html: str) -> Page:
    """The page's text and a hint for each of its lines."""
    lines = dom.lines(html)
    return Page(lines.text, tuple(lines.hints), Reading.DOM)
