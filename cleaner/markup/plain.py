"""HTML read tag by tag, without a tree, for pages that `limits` does not let pass.

Time and memory grow linearly whatever the page holds. What a tree would repair, this only bears: an end
tag ends the innermost element of its name, if that is near, and else nothing.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from cleaner.markup.elements import BOXES, CLOSED_BY_OTHERS, UNSEEN, VOID
from cleaner.markup.lines import Lines
from cleaner.markup.tokens import ATTRIBUTE, TITLE, TOKEN

DEEPEST = 256
"""Elements that are kept open; those below them count as text of theirs."""
NEAR = 32
"""How many open elements an end tag looks at for its own."""
LONGEST_TAG = 4000
"""Characters of a tag's attributes that are looked at."""

_SKIPPED = (BOXES | UNSEEN) - VOID - {"head"}
_ENDS = {tag: re.compile(rf"</{tag}[\s/>]", re.ASCII | re.IGNORECASE) for tag in (*_SKIPPED, "xmp")}


def lines(html: str) -> Lines:
    """The lines of any page."""
    title = TITLE.search(html)
    to = Lines(unescape(title[1]) if title else "")
    open_tags: list[str] = []
    endless: set[str] = set()
    position = 0
    for token in TOKEN.finditer(html):
        if token.start() < position:
            continue
        if position < token.start():
            to.write(unescape(html[position : token.start()]))
        position = token.end()
        tag = (token["tag"] or token["raw"] or "").lower()
        if tag == "br":
            to.line_break()
        elif tag in BOXES or tag in UNSEEN:
            if tag in BOXES:
                to.write(" ")
            if tag in _SKIPPED and not (token["end"] or token["raw"] or tag in endless):
                if end := _ENDS[tag].search(html, position):
                    position = end.start()
                else:
                    endless.add(tag)
        elif tag == "xmp" and token["raw"]:
            to.open(tag, _Tag(token["its"]))
            to.write(_ENDS[tag].split(html[token.end("its") : position].removeprefix(">"), 1)[0])
            to.close()
        elif token["end"]:
            _close(tag, open_tags, to)
        elif token["tag"]:
            _open(tag, token["attributes"], open_tags, to)
    to.write(unescape(html[position:]))
    return to


def _open(tag: str, attributes: str, open_tags: list[str], to: Lines) -> None:
    if tag in CLOSED_BY_OTHERS and open_tags and open_tags[-1] == tag:
        open_tags.pop()
        to.close()
    to.open(tag, _Tag(attributes))
    if tag in VOID or len(open_tags) >= DEEPEST:
        to.close()
    else:
        open_tags.append(tag)


def _close(tag: str, open_tags: list[str], to: Lines) -> None:
    if tag in open_tags[-NEAR:]:
        while open_tags.pop() != tag:
            to.close()
        to.close()


class _Tag(NamedTuple):
    """A start tag: what stands between its name and its end."""

    source: str

    @property
    def attributes(self) -> dict[str, str | None]:
        return {
            name.lower(): unescape(double or single or bare) or None
            for name, double, single, bare in ATTRIBUTE.findall(self.source[:LONGEST_TAG])
        }
