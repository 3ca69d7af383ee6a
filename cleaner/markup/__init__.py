"""HTML -> the page's text, one block a line, and what the markup says about each block."""

from __future__ import annotations

import re

from cleaner.document import Reading, Rendered
from cleaner.markup import limits, plain
from cleaner.markup.sniff import is_html


def read(html: str) -> Rendered:
    """The text of a page and a hint for each of its lines.

    Time and memory grow linearly with the page. Nothing in it is run, fetched or expanded.
    """
    page = _EMPTY.sub(r"<\1\2></\1>", html) if _XML.match(html) else html
    if limits.fit(page):
        from cleaner.markup import dom  # its library takes a hundredth of a second to import

        lines, reading = dom.lines(page), Reading.DOM
    else:
        lines, reading = plain.lines(page), Reading.PLAIN
    return Rendered(*lines.rendered(), reading, html)


_XML = re.compile(r"[\ufeff\s]*+<\?xml\s")
_EMPTY = re.compile(r"<(title|script|style|textarea|iframe)((?:\s[^<>]*)?)/>")
"""Elements of XML that are empty. In HTML they would hold all of the page, up to an end tag."""

__all__ = ["is_html", "read"]
