"""HTML read by way of a tree: the only file that knows an HTML library.

The parser is lexbor, by way of selectolax. Measured against resiliparse and lxml: all three parse a page of
200 kB in 1 to 2 ms. To walk it in Python, lexbor takes less than one more, lxml 1.4 and resiliparse 13. lxml
loses everything below 256 nested elements and after a text of 10 MB; the other two build a browser's tree.
All of them take quadratic time somewhere (nesting, attributes; resiliparse also long lists of options), so
that `limits` has to look first. selectolax has types, wheels for all platforms and a release a month.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from cleaner.markup.elements import BOXES, UNSEEN
from cleaner.markup.lines import Lines

_ROWS = re.compile(r"\s*+<(?:t[dhr]|thead|tbody|tfoot|caption)[\s/>]", re.ASCII | re.IGNORECASE)
"""How a piece of a table begins. Outside of one its tags would mean nothing, and its cells be one word."""


def lines(html: str) -> Lines:
    """The lines of a page that `limits` lets pass."""
    if _ROWS.match(html):
        html = f"<table>{html}"
    # without events, which make long lists of options take quadratic time
    tree = LexborHTMLParser(html.encode("utf-8", "replace"), options=LexborDocumentOptions.WO_EVENTS)
    found = Lines(_title(tree))
    if tree.body is not None:
        _tell(tree.body, found)
    return found


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first('meta[property="og:title"]')
    if node is not None and (title := node.attributes.get("content")):
        return title
    node = tree.css_first("title")
    return node.text() if node is not None else ""


def _tell(node: LexborNode, to: Lines) -> None:
    """The element and all that it holds, in document order."""
    above: list[LexborNode] = []
    while True:
        tag = node.tag
        child = None
        if tag == "-text":
            to.write(node.text_content or "")
        elif tag == "br":
            to.line_break()
        elif tag in BOXES:
            to.write(" ")
        elif tag and tag[0] != "-" and tag not in UNSEEN:
            to.open(tag, node)
            child = node.first_child
            if child is None:
                to.close()
        if child is not None:
            above.append(node)
            node = child
            continue
        while (following := node.next) is None or not above:
            if not above:
                return
            node = above.pop()
            to.close()
        node = following
