"""HTML -> the page's text, one block a line, and what the markup says about each block."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Hint, Reading
from cleaner.markup import limits, plain
from cleaner.markup.sniff import is_html


class Page(NamedTuple):
    """A page as text. ``hints`` runs beside the lines of ``text`` that are not blank; of what was text
    before, there are none, and no ``html``."""

    text: str
    hints: tuple[Hint, ...] = ()
    reading: Reading = Reading.TEXT
    html: str | None = None


def read(html: str) -> Page:
    """The text of a page and a hint for each of its lines.

    Time and memory grow linearly with the page. Nothing in it is run, fetched or expanded.
    """
    if limits.fit(html):
        from cleaner.markup import dom  # its library takes a hundredth of a second to import

        lines, reading = dom.lines(html), Reading.DOM
    else:
        lines, reading = plain.lines(html), Reading.PLAIN
    return Page(lines.text, tuple(lines.hints), reading, html)


__all__ = ["Page", "is_html", "read"]
