"""HTML -> the page's text, one block a line, and what the markup says about each block."""

from __future__ import annotations

from cleaner.document import Reading, Rendered
from cleaner.markup import limits, plain
from cleaner.markup.sniff import is_html


def read(html: str) -> Rendered:
    """The text of a page and a hint for each of its lines.

    Time and memory grow linearly with the page. Nothing in it is run, fetched or expanded.
    """
    if limits.fit(html):
        from cleaner.markup import dom  # its library takes a hundredth of a second to import

        lines, reading = dom.lines(html), Reading.DOM
    else:
        lines, reading = plain.lines(html), Reading.PLAIN
    return Rendered(*lines.rendered(), reading, html)


__all__ = ["is_html", "read"]
